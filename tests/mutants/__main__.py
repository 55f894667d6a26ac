"""`make mutants`: plant small faults in every rule; the tests ought to fail for each of them."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, zip_longest
from pathlib import Path
from random import Random

from tests.mutants.covering import Covering, watch
from tests.mutants.mutation import TEXT, Site, Source
from tests.mutants.trial import Running, Trial, begin

ROOT = Path(__file__).parents[2]
RULES = "adapter/**/rules/*.py"
_LEAST_PATIENCE = 60.0
Planted = tuple[Path, Site | None]


def main() -> int:
    """Run the mutants and print what was killed and what survived. Exit code 1: a smaller share than `--least`."""
    options = _read_options()
    end = time.monotonic() + 60 * options.minutes
    files = [file for file in sorted(ROOT.glob(RULES)) if options.only in str(file) and file.stem != "__init__"]
    with tempfile.TemporaryDirectory(prefix="lautta-mutants-") as folder:
        covering = watch(files, ROOT, Path(folder), options.workers, options.bound)
    _say(f"{len(covering.seconds)} tests, {sum(covering.seconds.values()):.0f} s; {len(files)} modules.")
    if covering.failed:
        _say(f"Left out, because they fail without a mutant: {' '.join(covering.failed)}")
    _import(covering.packages)
    sources = {file: Source(file) for file in files}

    def run(plan: list[Planted], over: Callable[[], bool]) -> Iterator[tuple[Path, Site | None, bool]]:
        trials = ((planted, _prepare(planted, sources, covering, options)) for planted in plan)
        for (file, site), killed in _run(trials, options.workers, over):
            yield file, site, killed

    spoilt = [_name(file) for file, _, killed in run([(file, None) for file in files], lambda: False) if killed]
    if spoilt:
        _say(f"The tests fail without a mutant in: {', '.join(spoilt)}")
        return 2
    plan = list(_plan(sources, options.seed, options.number))
    results = []
    for file, site, killed in run(plan, lambda: time.monotonic() > end):
        if site:
            results.append((file, site, killed))
            if not killed:
                _say(f"survived  {_name(file)}:{site.line}  {site}")
    _say(f"{len(results)} mutants of {sum(len(source.sites) for source in sources.values())}, seed {options.seed}.")
    return int(_report(results) < options.least)


def _read_options() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    words.add_argument("--seed", type=int, default=1, help="the same seed plants the same mutants in the same order")
    words.add_argument("--number", type=int, default=40, metavar="N", help="mutants of a module at most")
    words.add_argument("--minutes", type=float, default=25, metavar="N", help="plant no more after so many minutes")
    words.add_argument("--seconds", type=float, default=20, metavar="N", help="of tests for a mutant, quickest first")
    words.add_argument("--bound", type=float, default=5, metavar="N", help="seconds after which a test is broken off")
    words.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N")
    words.add_argument("--only", default="", metavar="TEXT", help="the modules whose path holds this text")
    words.add_argument("--least", type=float, default=0.0, metavar="SHARE", help="fail below this share, without texts")
    return words.parse_args()


def _plan(sources: dict[Path, Source], seed: int, number: int) -> Iterator[Planted]:
    """A sample of each module, one of each in turn, so that the time is shared when it is short."""
    columns = []
    for file, source in sources.items():
        rng = Random(f"{seed} {_name(file)}")  # noqa: S311 – no secret
        columns.append([(file, site) for site in rng.sample(source.sites, min(number, len(source.sites)))])
    return (planted for planted in chain.from_iterable(zip_longest(*columns)) if planted)


def _prepare(planted: Planted, sources: dict[Path, Source], covering: Covering, options: argparse.Namespace) -> Trial:
    file, site = planted
    rounds, left = [], options.seconds
    for tests in covering.find_tests(file, site.lines if site else range(0), ROOT):
        chosen: list[str] = []
        for test in tests:
            left -= covering.seconds[test]
            if left < 0 and chosen:
                break
            chosen.append(test)
        rounds.append(chosen)
    module = _name(file).removesuffix(".py").replace("/", ".")
    return Trial(module, sources[file].plant(site), tuple(rounds), options.bound, _LEAST_PATIENCE + 6 * options.seconds)


def _run(
    trials: Iterator[tuple[Planted, Trial]], workers: int, over: Callable[[], bool]
) -> Iterator[tuple[Planted, bool]]:
    """Run the trials, so many at a time, until none is left or the time is over."""
    running: dict[Planted, Running] = {}
    try:
        while True:
            while len(running) < workers and not over() and (following := next(trials, None)):
                running[following[0]] = begin(following[1])
            if not running:
                return
            ended = {planted: killed for planted, one in running.items() if (killed := one.killed()) is not None}
            for planted, killed in ended.items():
                del running[planted]
                yield planted, killed
            time.sleep(0.02)
    finally:
        for one in running.values():
            one.end()


def _report(results: list[tuple[Path, Site, bool]]) -> float:
    """Print the share killed of each module; returns the share of all, texts left out."""
    tried = Counter((file, site.kind == TEXT) for file, site, _ in results)
    dead = Counter((file, site.kind == TEXT) for file, site, killed in results if killed)
    _say(f"{'killed':50} rules        texts for people")
    for file in sorted({file for file, _, _ in results}):
        _say(
            f"{_name(file):50} "
            + "    ".join(f"{dead[file, text]:3} of {tried[file, text]:3}" for text in (False, True))
        )
    rules = [killed for _, site, killed in results if site.kind != TEXT]
    share = sum(rules) / max(1, len(rules))
    _say(f"{sum(rules)} of {len(rules)} killed ({share:.1%}), texts for people left out.")
    return share


def _import(packages: list[str]) -> None:
    """Load what the tests load and no mutant is in, so that a trial need not."""
    for package in packages:
        try:
            importlib.import_module(package)
        except Exception:  # noqa: BLE001, S112 – some modules want to be loaded by others; a trial loads them then
            continue


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
