"""What a hostile archive can do over DIMSE and WADO-RS.

Nothing but fail, in time and within what is taken into memory.
"""

from __future__ import annotations

import itertools
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian

from adapter.config.addresses import Place
from adapter.config.peers import Archive
from adapter.errors import Refused, Theirs
from adapter.identifiers import AccessionNumber
from adapter.links import http
from adapter.links.dicom import association as dicom_association
from adapter.links.dicom import dimse
from adapter.links.dicom import multipart as dicom_multipart
from adapter.links.dicom.association import Association, EndedError, Message, ProtocolError, write_elements
from adapter.links.dicom.dicomweb import DicomwebLink
from adapter.links.dicom.dimse import DimseLink
from adapter.links.dicom.object import part10_head, read_instance
from adapter.links.dicom.receiver import answer_to
from adapter.release.images import Held, Instance
from adapter.release.transfer import choose
from adapter.release.writing.dicomdir import Directory
from tests.peers.hostile import listening

CT = "1.2.840.10008.5.1.4.1.1.2"
HELD = Held("1.2.3", "1.2.3.5", "1.2.3.4")
Talk = Callable[[Association, Message], None]


@pytest.fixture(autouse=True)
def _in_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of a minute and of hundreds of megabytes, made small enough to be met in a test."""
    monkeypatch.setattr(dicom_association, "_GRACE", 1.0)
    monkeypatch.setattr(dicom_association, "_EACH", 1.0)
    monkeypatch.setattr(dicom_association, "MAX_OBJECT", 1_000_000)
    monkeypatch.setattr(dicom_multipart, "MAX_OBJECT", 1_000_000)
    monkeypatch.setattr(dimse, "MOST_ANSWERS", 500)
    monkeypatch.setattr(http, "DEADLINE", 2.0)
    monkeypatch.setattr(http, "_GRACE", 1.0)


@contextmanager
def archive(talk: Talk) -> Iterator[DimseLink]:
    def serve(connection: socket.socket) -> None:
        ends = suppress(OSError, EndedError, ProtocolError, TimeoutError)
        with connection, ends, closing(Association.accept(connection, "X")) as association:
            talk(association, association.receive())

    with listening(serve) as port:
        there = Archive.model_validate({"id": "there", "link": "dimse", "title": "X", "address": "there"})
        yield DimseLink(there, Place(f"dicom://127.0.0.1:{port}"))


def _answer(number: int) -> bytes:
    return write_elements({0x0020000D: b"1.2.3." + str(number % 10).encode().rjust(4, b"1")})


def _answers_without_end(association: Association, asked: Message) -> None:
    for number in itertools.count():
        association.send(asked.context, answer_to(asked, 0xFF00), _answer(number))


def _now_and_then(association: Association, asked: Message) -> None:
    for number in range(100):
        association.send(asked.context, answer_to(asked, 0xFF00), _answer(number))
        time.sleep(0.2)


def _one_huge_answer(association: Association, asked: Message) -> None:
    association.send(asked.context, answer_to(asked, 0xFF00), bytes(3_000_000))


def _silence(association: Association, asked: Message) -> None:  # noqa: ARG001 – the form of a Talk
    time.sleep(10)


@pytest.mark.parametrize("talk", [_answers_without_end, _now_and_then, _one_huge_answer, _silence])
def test_a_search_without_end_fails(talk: Talk) -> None:
    with archive(talk) as link, pytest.raises(Theirs, match="Archive there: "):
        link.find(AccessionNumber("AC-1"))


@pytest.mark.parametrize("delay", [0.0, 1.5])
def test_octets_that_drip_fail_in_time(monkeypatch: pytest.MonkeyPatch, delay: float) -> None:
    """A thread that runs late finds a connection that the clock has ended, and the next octet has reset."""
    read = Association._read

    def read_late(association: Association, size: int) -> bytes:
        time.sleep(delay if size > 6 else 0.0)
        return read(association, size)

    monkeypatch.setattr(Association, "_read", read_late)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(b"\x02\x00\x00\x00\xff\xff")  # an answer of 65,535 octets …
                for octet in itertools.repeat(b"\x00", 100):
                    connection.sendall(octet)
                    time.sleep(0.2)

        threading.Thread(target=drip, daemon=True).start()
        there = Archive.model_validate({"id": "there", "link": "dimse", "title": "X", "address": "there"})
        link = DimseLink(there, Place(f"dicom://127.0.0.1:{listener.getsockname()[1]}"))
        with pytest.raises(Theirs, match="in time"):
            link.find(AccessionNumber("AC-1"))


@contextmanager
def web_archive(pieces: Callable[[], Iterator[bytes]]) -> Iterator[DicomwebLink]:
    """An archive that answers every question with these octets."""

    def serve(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.recv(65_536)
            connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: multipart/related; type=application/dicom; boundary=b\r\n\r\n"
            )
            for piece in pieces():
                connection.sendall(piece)

    with listening(serve) as port:
        there = Archive.model_validate({"id": "there", "address": "there"})
        yield DicomwebLink(there, Place(f"http://127.0.0.1:{port}"), "")


_PART = b"\r\n--b\r\nContent-Type: application/dicom\r\n\r\n"


def _object_without_end() -> Iterator[bytes]:
    yield _PART
    yield from itertools.repeat(b"x" * 65_536, 1_000)


def _object_that_drips() -> Iterator[bytes]:
    yield _PART
    for octet in itertools.repeat(b"x", 100):
        yield octet
        time.sleep(0.2)


def _header_without_end() -> Iterator[bytes]:
    yield b"\r\n--b\r\nX: "
    yield from itertools.repeat(b"x" * 65_536, 1_000)


@pytest.mark.parametrize("pieces", [_object_without_end, _object_that_drips, _header_without_end])
def test_an_object_without_end_or_too_slow_fails(pieces: Callable[[], Iterator[bytes]]) -> None:
    with web_archive(pieces) as link, pytest.raises(Theirs, match="Archive there: "):
        list(link.fetch("1.2.3", [HELD]))


def _image(uid: str, data: bytes = b"", syntax: str = "1.2.840.10008.1.2.1") -> Instance:
    elements = {
        0x00080016: ("UI", CT),
        0x00080018: ("UI", uid),
        0x00080050: ("SH", "AC-1"),
        0x00100020: ("LO", "010594Y9032"),
        0x0020000D: ("UI", "1.2.3"),
        0x0020000E: ("UI", "1.2.3.5"),
    }
    body = b"".join(
        tag.to_bytes(4)[1::-1]
        + tag.to_bytes(4)[:1:-1]
        + kind.encode()
        + len(value + " " * (len(value) % 2)).to_bytes(2, "little")
        + (value + ("\0" if kind == "UI" else " ") * (len(value) % 2)).encode()
        for tag, (kind, value) in sorted(elements.items())
    )
    if syntax == DeflatedExplicitVRLittleEndian:
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        return read_instance(part10_head(CT, uid, syntax) + packer.compress(body + data) + packer.flush())
    return read_instance(part10_head(CT, uid, syntax) + body + data)


def test_images_without_end_fail() -> None:
    endless = (_image(f"1.2.3.4.{number}") for number in itertools.count())
    with pytest.raises(Theirs, match="without end"):
        list(choose(endless, [HELD], lambda _: None))


def test_a_deflated_object_is_not_unpacked_beyond_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three megabytes that unpack to three gigabytes: the directory of a medium reads what stands before the pixels."""
    pixels = b"\xe0\x7f\x10\x00OB\x00\x00" + (100_000_000).to_bytes(4, "little") + bytes(100_000_000)
    bomb = _image("1.2.3.4", pixels, DeflatedExplicitVRLittleEndian)
    assert len(bomb.content) < 200_000
    unpacked: list[int] = []
    original = zlib.decompressobj

    class Counting:
        def __init__(self, window: int) -> None:
            self._inner = original(window)

        def decompress(self, content: bytes, most: int = 0) -> bytes:
            data = self._inner.decompress(content, most)
            unpacked.append(len(data))
            self.unconsumed_tail = self._inner.unconsumed_tail
            return data

    monkeypatch.setattr(zlib, "decompressobj", Counting)
    assert Directory("1.2.9").add(bomb) == "IMAGES/ST000001/SE000001/IM000001"
    assert max(unpacked) <= 16_000_000


def test_a_deflated_object_whose_header_has_no_end_goes_to_a_person() -> None:
    private = b"\x21\x00\x10\x10UN\x00\x00" + (50_000_000).to_bytes(4, "little") + bytes(50_000_000)
    endless = _image("1.2.3.4", private, DeflatedExplicitVRLittleEndian)
    with pytest.raises(Refused, match="REL-12"):
        Directory("1.2.9").add(endless)
