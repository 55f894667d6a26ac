"""What the use log costs: reads and searches over HTTP, by a server that logs them and by one that does not.

`python -m bench.uses DATABASE on|off` is such a server; only here is there one that shows data and logs nothing.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from adapter.config.loading import EXAMPLE
from adapter.demo.stage import TOKEN, end, first_line, start
from adapter.identifiers import HETU_SYSTEM
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from bench.cpu import used
from bench.people import hetu
from bench.scale import sized

_PATIENTS, _EACH = sized((1_000, 20), (30, 3))
_ROUNDS, _READS, _PAGES = sized((8, 250, 50), (1, 10, 5))
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def table() -> None:
    """Print what a request takes with the log and without, and the ratio.

    The two servers take turns, round after round; of each the middle of all requests counts.
    """
    print(f"\nuse log, {_PATIENTS * _EACH:,} Media, SQLite; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder, ExitStack() as ends:
        path = Path(folder) / "own" / "lautta.db"
        ids = _fill(path)
        servers = {state: ends.enter_context(_serving(path, state)) for state in ("off", "on")}
        roads: dict[str, tuple[Callable[[_Server], bytes], int]] = {
            "read": (lambda server: server.ask("GET", f"/fhir/Media/{random.choice(ids)}"), _READS),
            "search, one patient": (_search_one, _PAGES),
            "search, 20 patients": (lambda server: server.ask("GET", "/fhir/Media?status=completed&_count=20"), _PAGES),
        }
        print("  road                   p50 ms off     on  ratio   CPU ms off     on  ratio")
        for name, (ask, count) in roads.items():
            found = {state: _Measured() for state in servers}
            for _ in range(_ROUNDS):
                for state, server in servers.items():
                    found[state].add(server, ask, count)
            off, on = found["off"], found["on"]
            print(
                f"  {name:<22} {off.middle:10.2f} {on.middle:6.2f} {off.middle / on.middle:6.2f} {off.busy:12.2f} "
                f"{on.busy:6.2f} {off.busy / max(on.busy, 1e-9):6.2f}"
            )
    print(f"the load now is {os.getloadavg()[0]:.1f}")
    sys.stdout.flush()


@dataclass(frozen=True)
class _Server:
    """A server, and a kept connection to it."""

    process: subprocess.Popen[str]
    connection: HTTPConnection

    def ask(self, method: str, path: str, body: str = "") -> bytes:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        more = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self.connection.request(method, path, body or None, headers | more)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{method} {path}: {answer.status}")
        return content


@dataclass
class _Measured:
    """What requests took."""

    each: list[float] = field(default_factory=list)
    work: float = 0.0

    def add(self, server: _Server, ask: Callable[[_Server], bytes], count: int) -> None:
        server.connection.close()  # it opens again by itself: a server closes one that is idle
        worked = used(server.process.pid)
        for _ in range(count):
            before = time.perf_counter()
            ask(server)
            self.each.append(time.perf_counter() - before)
        self.work += used(server.process.pid) - worked

    @property
    def middle(self) -> float:
        return 1000 * sorted(self.each)[len(self.each) // 2]

    @property
    def busy(self) -> float:
        return 1000 * self.work / len(self.each)


def _search_one(server: _Server) -> bytes:
    person = hetu(random.randrange(_PATIENTS))
    return server.ask(
        "POST", "/fhir/Media/_search", urlencode({"patient:identifier": f"{HETU_SYSTEM}|{person}", "_count": "20"})
    )


def _fill(path: Path) -> list[str]:
    """Media of many patients, each patient's spread over the whole."""
    engine = open_database(f"sqlite:///{path}")
    ids = []
    for turn in range(_EACH):
        items = [(f"media-{turn}-{number}", _media(number)) for number in range(_PATIENTS)]
        Resources(engine).put_all(items, _NOW)
        ids += [identity for identity, _ in items]
    engine.dispose()
    return ids


def _media(number: int) -> dict[str, Any]:
    subject = {"type": "Patient", "identifier": {"system": HETU_SYSTEM, "value": hetu(number)}}
    return {
        "resourceType": "Media",
        "status": "completed",
        "subject": subject,
        "basedOn": [{"reference": f"CommunicationRequest/invitation-{number}"}],
        "issued": "2026-11-22T12:00:00Z",
        "content": {"contentType": "image/jpeg", "url": f"Binary/photo-{number}", "size": 1_000_000},
        "note": [{"text": "The photo came by secure e-mail from the patient, who signed in strongly. " * 4}],
    }


@contextmanager
def _serving(path: Path, state: str) -> Iterator[_Server]:
    environment = {
        **os.environ,
        "LAUTTA_CONFIG": str(EXAMPLE),
        "LAUTTA_DATA": str(path.parent),
        "LAUTTA_DATABASE_URL": f"sqlite:///{path}",
        "LAUTTA_API_TOKEN": TOKEN,
    }
    process = start([sys.executable, "-m", "bench.uses", state], environment)
    try:
        port = int(first_line(process, "The server"))
        yield _Server(process, HTTPConnection("127.0.0.1", port))
    finally:
        end(process)


def _serve(state: str) -> None:
    from cheroot.wsgi import Server

    from adapter.config.loading import read_settings
    from adapter.rest import shown
    from adapter.wiring import build_web

    if state == "off":
        shown.log_use = lambda _desk, _write, response: response  # type: ignore[assignment]
    server = Server(("127.0.0.1", 0), build_web(read_settings(EXAMPLE)), numthreads=8)
    server.prepare()
    print(server.bind_addr[1], flush=True)
    server.serve()


if __name__ == "__main__":
    _serve(sys.argv[1])
