"""What a hostile or broken peer can do over HTTP: nothing but fail, in time, in little memory, for every link."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from mocks.pki import make_pki
from mocks.web import server_tls
from tests.mocks.kanta import ADAPTER
from tests.nursery import Nursery, open_nursery
from tests.peers.hostile import MANNERS, hostile

MOST_MEGABYTES = 400
#: What may be answered in each manner; a refusal by the portal's rules for what is too large is as good as its failure.
ALLOWED = ("Theirs: ", "TooMuch: ", "Refused: PHO-13: the message in the portal is too large")


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pki(tmp_path_factory.mktemp("pki"), ADAPTER, datetime.now(UTC)).directory


class _Elsewhere(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.command)
        self.send_error(418)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def callers() -> Iterator[Nursery]:
    with open_nursery("tests.links.hostile_calls") as nursery:
        yield nursery


@pytest.mark.parametrize("manner", MANNERS)
def test_a_hostile_peer_fails_in_time_and_in_little_memory(manner: str, pki: Path, callers: Nursery) -> None:
    with ExitStack() as stack:
        elsewhere = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere))
        Thread(target=elsewhere.serve_forever, daemon=True).start()
        stack.callback(elsewhere.shutdown)
        trap = f"http://127.0.0.1:{elsewhere.server_address[1]}/trap"
        tls = server_tls(pki / "kanta-tls.pem", pki / "kanta-tls.key.pem")
        port = stack.enter_context(hostile(manner, trap))
        secure = stack.enter_context(hostile(manner, trap, tls))
        words = (f"http://127.0.0.1:{port}", f"https://localhost:{secure}/m", str(pki))
        done = callers.run(words, seconds=170)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {call: end for call, end in report["ended"].items() if not end.startswith(ALLOWED)} == {}
    assert _Elsewhere.asked == []
    assert report["megabytes"] < MOST_MEGABYTES
