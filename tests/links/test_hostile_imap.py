"""A mail server that never ends, blows up or drips: it fails as the mailbox's, in time and in little memory."""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

import pytest

from mocks.pki import make_pki
from mocks.web import server_tls
from tests.mocks.kanta import ADAPTER
from tests.nursery import Nursery, open_nursery
from tests.peers.hostile import listening

MOST_MEGABYTES = 400
_HUGE = 3_000_000_000
_GREETING = b"* OK [CAPABILITY IMAP4rev1 MOVE UIDPLUS IDLE AUTH=PLAIN] ready\r\n"

Talk = Callable[[socket.socket], None]


def _pour(connection: socket.socket, block: bytes) -> None:
    for _ in range(_HUGE // len(block)):
        connection.sendall(block)


def _after_greeting(block: bytes) -> Talk:
    def talk(connection: socket.socket) -> None:
        connection.sendall(_GREETING)
        connection.recv(4096)
        _pour(connection, block)

    return talk


def _drip(connection: socket.socket) -> None:
    for octet in repeat(b"x", 300):
        connection.sendall(octet)
        time.sleep(0.3)


def _drip_lines(connection: socket.socket) -> None:
    connection.sendall(_GREETING)
    connection.recv(4096)
    for line in repeat(b"* OK still here\r\n", 300):
        connection.sendall(line)
        time.sleep(0.3)


TALKS: dict[str, Talk] = {
    "a greeting without end": lambda to: _pour(to, b"x" * 65_536),
    "greetings without end": lambda to: _pour(to, b"* OK hello\r\n" * 5_000),
    "untagged lines without end": _after_greeting(b"* 1 EXISTS\r\n" * 5_000),
    "a line without end": _after_greeting(b"* OK " + b"x" * 65_536),
    "literals without end": _after_greeting(b"* 1 FETCH (BODY[] {1000000}\r\n" + b"x" * 1_000_000 + b")\r\n"),
    "a literal of three gigabytes": _after_greeting(b"* 1 FETCH (BODY[] {3000000000}\r\n" + b"x" * 65_536),
    "an octet now and then": _drip,
    "a line now and then": _drip_lines,
    "silence": lambda _: time.sleep(30),
}


@contextmanager
def serving(talk: Talk, tls: ssl.SSLContext) -> Iterator[int]:
    def serve(plain: socket.socket) -> None:
        with suppress(OSError), tls.wrap_socket(plain, server_side=True) as connection:
            talk(connection)

    with listening(serve) as port:
        yield port


@pytest.fixture(scope="module")
def callers() -> Iterator[Nursery]:
    with open_nursery("tests.links.hostile_mailbox") as nursery:
        yield nursery


@pytest.mark.parametrize("name", TALKS)
def test_a_hostile_mail_server_fails_in_time_and_in_little_memory(name: str, tmp_path: Path, callers: Nursery) -> None:
    pki = make_pki(tmp_path, ADAPTER, datetime.now(UTC)).directory
    with serving(TALKS[name], server_tls(pki / "server-tls.pem", pki / "server-tls.key.pem")) as port:
        done = callers.run((f"imaps://localhost:{port}", str(pki)), seconds=100)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["ended"].startswith("Theirs: Mailbox: ")
    assert report["megabytes"] < MOST_MEGABYTES
