"""`make bench`: the whole flows beside the bare cost of their parts, and all else that is measured.

The figures of the flows are written to build/bench, a file a run. `make bench-compare` compares two of them, and
`python -m bench.page FILE` makes the tables and plots of docs/reference/performance.md.

`python -m bench --smoke` runs every benchmark but the day once, small: it proves that they run, and measures nothing.
`make bench ONLY=flows` measures the flows; `_ONLY` has the other words.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from adapter.demo.stage import Stage
from bench import (
    access,
    archives,
    console,
    day,
    ended,
    exchange,
    flows,
    following,
    growth,
    mocks,
    photos,
    rules,
    searches,
    signing,
    single,
    urgent,
    uses,
    validation,
    waiting,
)
from bench.compare import RESULTS
from bench.results import Results
from bench.scale import sized
from bench.stage import open_postgres, open_stage

#: What is measured of whole flows, in this order: the last one leaves photos that wait.
_FLOWS: dict[str, Callable[[Stage, Results], None]] = {
    "day": day.table,
    "growth": growth.table,
    "single": single.table,
    "flows": flows.table,
    "waiting": waiting.table,
    "urgent": urgent.table,
}
_BY_NAME_ONLY = "day"
_ONLY = (*_FLOWS, "mocks")
_ON_SQLITE = {"single", "flows", "urgent"} | sized(set(), {"waiting"})
_ON_POSTGRES = sized({"day", "growth", "flows", "waiting", "urgent"}, {"day"})


def main() -> None:
    """Measure what is wanted, print it, and write the figures of the flows down."""
    options, only = _read_options(), os.environ.get("ONLY", "")
    if only and only not in _ONLY:
        raise SystemExit(f"ONLY is one of {', '.join(_ONLY)}.")
    began = datetime.now(UTC)
    results = Results.begin(began)
    print(f"{results.machine}, {results.cores} cores, Python {results.python}, load {results.load_before:.1f}")
    if only != "mocks":
        measure_flows({only} if only else set(_FLOWS) - {_BY_NAME_ONLY}, results)
        file = options.into / f"{began:%Y-%m-%dT%H%M%SZ}.json"
        results.write(file)
        print(f"\nwritten to {file}")
    if only in {"", "mocks"}:
        with open_stage() as stage:
            exchange.table(stage)
            if not only:
                photos.table(stage)
        mocks.table()
    if not only:
        measure_the_rest()


def measure_flows(wanted: set[str], results: Results) -> None:
    """The tables of whole flows that are wanted, each on the databases that it is for."""
    with open_postgres() as make_database:
        places = {"": _ON_SQLITE} if make_database else {"": _ON_SQLITE | _ON_POSTGRES}
        places |= {make_database(): _ON_POSTGRES} if make_database else {}
        for url, names in places.items():
            if wanted & names:
                with open_stage(url) as stage:
                    for table in _choose(wanted & names):
                        table(stage, results)


def _choose(names: set[str]) -> Iterator[Callable[[Stage, Results], None]]:
    return (table for name, table in _FLOWS.items() if name in names)


def measure_the_rest() -> None:
    """All that is measured beside whole flows and the mocks."""
    ended.table()
    console.table()
    rules.table()
    access.table()
    searches.table()
    following.table()
    uses.table()
    archives.table()
    signing.table()
    validation.table()


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--smoke", action="store_true", help="everything once, small")
    parser.add_argument("--into", type=Path, default=RESULTS, help="the folder for the results")
    return parser.parse_args()


if __name__ == "__main__":
    main()
