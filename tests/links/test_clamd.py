"""ClamAV's daemon itself, and a scanner that answers what no scanner should.

Nothing but a clean word is clean (PHO-13).
"""

from __future__ import annotations

import io
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from adapter.errors import Refused, Theirs, WrongUsage
from adapter.links import clamd as module
from adapter.links.clamd import ClamdLink
from tests.mail.letters import JPEG, letter, photo, text
from tests.peers.clamd import EICAR, LIMIT, NAME, Clamd, run_clamd


@pytest.fixture(scope="module")
def clamd() -> Iterator[Clamd]:
    with run_clamd() as running:
        yield running


@pytest.fixture(params=["tcp", "unix"])
def link(request: pytest.FixtureRequest, clamd: Clamd) -> ClamdLink:
    return ClamdLink(getattr(clamd, request.param))


def _zip(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("kuva.jpg", content)
    return file.getvalue()


# --- The daemon itself ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"x", JPEG, bytes(LIMIT), letter(text("Kuvat."), photo(JPEG))],
    ids=["empty", "one", "photo", "limit", "mail"],
)
def test_what_is_clean_passes(link: ClamdLink, content: bytes) -> None:
    link.scan(content)
    link.scan(content)


@pytest.mark.parametrize(
    "content",
    [EICAR, JPEG + EICAR, _zip(EICAR), JPEG + _zip(EICAR), letter(text("Kuvat."), photo(EICAR))],
    ids=["raw", "photo", "archive", "photo-and-archive", "mail"],
)
def test_malware_is_refused_by_its_name(link: ClamdLink, content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        link.scan(content)
    (finding,) = caught.value.findings
    assert finding.rule == "PHO-13"
    assert f"the message holds malware ({NAME})." in finding.text


@pytest.mark.parametrize("size", [LIMIT + 1, 30 * LIMIT])
def test_what_is_too_large_to_scan_is_left_to_a_person(link: ClamdLink, size: int) -> None:
    """A retry would never help; the daemon closes while we still write."""
    with pytest.raises(Refused, match="larger than the malware scanner takes"):
        link.scan(bytes(size))


def test_malware_across_two_chunks_is_found(link: ClamdLink) -> None:
    with pytest.raises(Refused, match="malware"):
        link.scan(bytes(module._CHUNK - 30) + EICAR)


# --- A scanner that is away or misbehaves -----------------------------------------------------------------------------


@contextmanager
def _scanner(answer: bytes, *, deaf: bool = False) -> Iterator[ClamdLink]:
    """A scanner that answers this to whatever it gets; a deaf one answers at once and hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                received = b""
                while not deaf and not received.endswith(bytes(4)):
                    received += connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield ClamdLink(f"tcp://localhost:{server.getsockname()[1]}")
        thread.join(30)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"stream: OK\n",
        b"stream: ok\0",
        b" stream: OK\0",
        b"stream: OK\0stream: X FOUND\0",
        b"1: stream: OK\0",
        b"stream: X FOUND",
        b"stream:  FOUND\0",
        b"stream: X\nY FOUND\0",
        b"stream: X ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"stream: OK " + 10_000 * b" " + b"\0",
        b"\0",
        b"\xff\xfe\0",
    ],
)
def test_any_other_answer_is_no_answer(answer: bytes) -> None:
    with _scanner(answer) as link, pytest.raises(Theirs, match="scanner"):
        link.scan(JPEG)


def test_a_scanner_is_believed_only_when_it_heard_everything() -> None:
    with _scanner(b"stream: OK\0", deaf=True) as link, pytest.raises(Theirs):
        link.scan(bytes(50_000_000))


def test_a_scanner_that_is_not_there_is_theirs(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        gone = server.getsockname()[1]
    for address in (f"tcp://localhost:{gone}", f"unix://{tmp_path}/nothing"):
        with pytest.raises(Theirs, match="could not be reached"):
            ClamdLink(address).scan(JPEG)


def test_a_scanner_that_says_nothing_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SCANNING", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(Theirs, match="in time"):
        ClamdLink(f"tcp://localhost:{server.getsockname()[1]}").scan(JPEG)


def test_a_scanner_that_never_ends_its_answer_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_DEADLINE", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                for _ in range(100):
                    connection.sendall(b"s")
                    time.sleep(0.1)

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(Theirs, match="in time"):
            ClamdLink(f"tcp://localhost:{server.getsockname()[1]}").scan(JPEG)
        thread.join(30)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "localhost",
        "localhost:3310",
        "tcp://localhost",
        "tcp://:1",
        "tcp://h:99999",
        "tcp://h:1/x",
        "unix:",
        "unix://host/x",
        "http://h:1",
        "tcp://[",
    ],
)
def test_an_address_that_is_none_is_wrong_usage(address: str) -> None:
    with pytest.raises(WrongUsage, match="address"):
        ClamdLink(address)
