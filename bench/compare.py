"""Two runs of the benchmark side by side. `make bench-compare`: the last two, or OLD=FILE NEW=FILE."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.results import Results, read_results, write_value

RESULTS = Path(__file__).parents[1] / "build" / "bench"
MOVED = 0.15  # equal runs differ by up to half of it


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of both runs."""

    name: str
    unit: str
    before: float
    now: float

    @property
    def ratio(self) -> float | None:
        """Now ÷ before; None when there was nothing before."""
        return self.now / self.before if self.before else None

    @property
    def has_moved(self) -> bool:
        """Whether it differs by more than two equal runs do."""
        return self.now != self.before if self.ratio is None else abs(self.ratio - 1) > MOVED


def compare(old: Results, new: Results) -> Iterator[Change]:
    """What both runs measured, in the order of the new one."""
    before = {figure.name: figure.value for figure in old.figures}
    for figure in new.figures:
        if figure.name in before:
            yield Change(figure.name, figure.unit, before[figure.name], figure.value)


def main() -> None:
    """Print what both measured, and mark what has moved."""
    old_file, new_file = _choose()
    old, new = read_results(old_file), read_results(new_file)
    for word, file, run in (("before", old_file, old), ("now", new_file, new)):
        print(f"{word:<7} {file.name}  commit {run.commit or '?'}  load {run.load_before:.1f} to {run.load_after:.1f}")
    print(f"\n{'':<72} {'before':>10} {'now':>10}  ratio")
    for change in compare(old, new):
        ratio = "" if change.ratio is None else f"{change.ratio:.2f}"
        print(
            f"{change.name:<72} {write_value(change.before):>10} {write_value(change.now):>10}  "
            f"{ratio:>5}{' *' if change.has_moved else ''}"
        )
    print(f"\n* moved by more than {MOVED:.0%}")


def _choose() -> tuple[Path, Path]:
    """OLD and NEW, or the last two files."""
    last = sorted(RESULTS.glob("*.json"))[-2:]
    old, new = os.environ.get("OLD"), os.environ.get("NEW")
    if old and new:
        return Path(old), Path(new)
    if len(last) < 2:
        raise SystemExit(f"There are no two results in {RESULTS}: run `make bench` twice, or name OLD= and NEW=.")
    return last[0], last[1]


if __name__ == "__main__":
    main()
