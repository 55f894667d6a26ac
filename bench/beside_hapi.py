"""Lautta's API beside HAPI's JPA server, in one run: `python -m bench.beside_hapi`.

Both hold the same resources and are asked the same, also what a system asks that follows them. HAPI (`bench/hapi/`)
comes from Maven Central: Java 17, Maven and 300 MB are needed. It is measured kindly: its database is H2 in memory
without fsync, it validates no profile, checks no reference and keeps no use log. Lautta is as it is served: SQLite with
durable commits, whole validation, the use log, units and tokens.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import orjson

from adapter.demo.stage import end, start
from bench.following import fill, item, often, roads
from bench.scale import sized
from bench.searches import Times, ask_often, create, questions, serve, take_turns

_SOURCE = Path(__file__).with_name("hapi")
_SIZE, _BATCH, _ROUNDS = sized((20_000, 200, 3), (200, 100, 1))
#: HAPI finds no patient by the identifier of a reference without further settings.
_ASKED = ("read", "identifier", "status, newest 20", "status and code, newest 20")


def table() -> None:
    """Print each question's time for both, and how many times faster Lautta is."""
    with tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder, ExitStack() as ends:
        hapi = ends.enter_context(_serve_hapi(Path(folder)))
        _fill(hapi)
        lautta = ends.enter_context(serve(fill(_SIZE, Path(folder))))
        print(f"\n{_SIZE:,} resources; load {os.getloadavg()[0]:.1f}")
        print("                                 Lautta: p50 ms       /s      HAPI: p50 ms       /s   ratio of /s")
        asked = {name: ask for name, ask in questions().items() if name in _ASKED}
        for name, ask in asked.items():
            for place in (lautta, hapi):
                ask_often(place, ask, _SIZE // 2)  # Java grows faster as it runs
            _print(name, *take_turns([partial(ask_often, place, ask, _SIZE // 2) for place in (lautta, hapi)]))
        for name, road in roads().items():
            measures = [often(place, road(place, _SIZE)) for place in (lautta, hapi)]
            for measure in measures:
                measure()
            _print(name, *take_turns(measures))
        for writers in (1, 8):
            for place in (lautta, hapi):
                create(place, writers)
            taken = [[create(place, writers) for place in (lautta, hapi)] for _ in range(_ROUNDS)]
            _print(f"create, {writers} at once", *(max(row, key=_rate) for row in zip(*taken, strict=True)))
    print(f"the load now is {os.getloadavg()[0]:.1f}")


def _rate(times: Times) -> float:
    return times.rate


def _print(name: str, ours: Times, theirs: Times) -> None:
    cells = "".join(f"{times.middle:19.2f} {times.rate:8.0f}" for times in (ours, theirs))
    print(f"  {name:<28}{cells} {ours.rate / theirs.rate:13.2f}", flush=True)


@contextmanager
def _serve_hapi(folder: Path) -> Iterator[SplitResult]:
    """HAPI from Maven Central, compiled and started. Its start takes a minute."""
    library = _SOURCE / "lib"
    if not library.is_dir():
        fetch = ["mvn", "-q", "-B", "-f", str(_SOURCE / "pom.xml"), "dependency:copy-dependencies"]
        subprocess.run([*fetch, f"-DoutputDirectory={library}"], check=True)
    subprocess.run(["javac", "-d", str(folder), "-cp", f"{library}/*", str(_SOURCE / "Peer.java")], check=True)
    quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
    process = start(["java", "-Xmx2g", quiet, "-cp", f"{library}/*:{folder}", "Peer"], dict(os.environ))
    try:
        yield urlsplit(process.stdout.readline().strip() if process.stdout else "")
    finally:
        end(process)


def _fill(place: SplitResult) -> None:
    """Give HAPI the resources that Lautta has, under the same ids."""
    connection, begun = HTTPConnection(str(place.hostname), place.port), time.perf_counter()
    for at in range(0, _SIZE, _BATCH):
        items = [item(number, _SIZE) for number in range(at, min(_SIZE, at + _BATCH))]
        entries = [
            {
                "resource": resource | {"id": identity},
                "request": {"method": "PUT", "url": f"{resource['resourceType']}/{identity}"},
            }
            for identity, resource in items
        ]
        body = orjson.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})
        connection.request("POST", place.path, body, {"Content-Type": "application/fhir+json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"HAPI took no transaction: {answer.status}")
    connection.close()
    print(f"HAPI was filled in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    table()
    sys.stdout.flush()
