"""`make bench`: the whole flows beside the bare cost of their parts, and the ratio.

Figures go into docs/reference/performance.md by hand.

`python -m bench --smoke` runs every benchmark once, small: it proves that they run, and measures nothing.
`make bench ONLY=mocks` measures the mocks alone.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from pathlib import Path

from adapter.demo.stage import set_stage
from bench import (
    access,
    archives,
    ended,
    exchange,
    flows,
    following,
    mocks,
    parts,
    photos,
    rules,
    searches,
    signing,
    uses,
    validation,
)
from bench.load import jpeg
from bench.scale import sized

SMALL, LARGE = jpeg(0), jpeg(1_000_000)


def main() -> None:
    """Run everything and print it."""
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )
    only = os.environ.get("ONLY", "")
    if only == "mocks":
        mocks.table()
    with (
        tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder,
        set_stage(Path(folder), lambda _: None, working=False) as stage,
    ):
        if only == "mocks":
            exchange.table(stage)
            return
        settings = stage.settings
        exchange.table(stage)
        photos.table(stage)
        durable = parts.commit(Path(folder))
        question = parts.wishes(stage)
        for name, photo, count in (("5 kB", SMALL, sized(100, 3)), ("1 MB", LARGE, sized(40, 2))):
            bare = {
                "IMAP fetch + delete": parts.imap_fetch_and_delete(stage, photo),
                "convert": parts.convert(settings, photo),
                "HTTP POST, record system": parts.post(stage, photo),
                "sign, twice": parts.sign(settings, photo),
                "signed exchange, Kanta": question,
                "durable commit": durable,
            }
            tell(f"photos, {name}", flows.photos(stage, count, photo), bare)
        tell(
            "releases",
            flows.releases(stage, sized(60, 2)),
            {
                "signed exchange, Kanta × 3": 3 * question,
                "sign, twice": parts.sign(settings, SMALL),
                "durable commit": durable,
            },
        )
        tell(
            "grants", flows.grants(stage, sized(60, 2)), {"signed exchange, Kanta": question, "durable commit": durable}
        )
    mocks.table()
    ended.table()
    rules.table()
    access.table()
    searches.table()
    following.table()
    uses.table()
    archives.table()
    signing.table()
    validation.table()


def tell(name: str, rate: float, bare: dict[str, float]) -> None:
    """Print a flow's rate, its parts, and how much of the whole the bare parts are."""
    limit = sum(bare.values())
    print(
        f"\n{name}: {rate:.1f}/s   ({1000 / rate:.1f} ms each; the parts alone {1000 * limit:.1f} ms: ratio "
        f"{limit * rate:.2f})"
    )
    for part, seconds in bare.items():
        print(f"  {part:<28} {1000 * seconds:8.2f} ms")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
