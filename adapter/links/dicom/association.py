"""One DICOM association over TCP or TLS (PS3.8): who speaks, in which contexts, and messages both ways.

Every call blocks, none polls.

pynetdicom is not used here: it hands every PDU through two polling threads, which costs two thirds of the speed,
decodes what it sends, and loses a response now and then when the machine is busy.
"""

from __future__ import annotations

import socket
import ssl
import struct
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from typing import Final, Self, cast

from adapter.config.addresses import Place
from adapter.links.clock import Clock
from adapter.links.dicom.object import IMPLEMENTATION, IMPLEMENTATION_NAME, MAX_OBJECT

IMPLICIT: Final = "1.2.840.10008.1.2"  # the transfer syntax that every application entity takes (PS3.5 §10.1)
MAX_CONTEXTS: Final = 128  # their numbers are odd octets (PS3.8 §9.3.2.2)
MAX_PDU: Final = 1 << 20  # what we take in one piece; a peer cuts smaller pieces if it likes

_CONNECTING, _SPEAKING, _RELEASING = 10.0, 60.0, 5.0  # seconds
_GRACE, _EACH, _SLOWEST = (
    120.0,
    30.0,
    200_000,
)  # an association may last: seconds, more for each message sent, octets a second
_BUFFER = 1 << 18
_VERY_LONG = 365 * 86_400.0
_BURST = 1 << 20  # octets given to the network at once
_MESSAGE = 1 << 20  # octets of a command set; a real one has some two hundred
_APPLICATION = b"1.2.840.10008.3.1.1.1"
_RQ, _AC, _RJ, _DATA, _RELEASE_RQ, _RELEASE_RP, _ABORT = range(1, 8)
_PLAIN = {IMPLICIT, "1.2.840.10008.1.2.1"}
_UIDS = {0x0002, 0x1000}  # of the command set's texts
_WHY = {
    (1, 3): "does not know us by our title",
    (1, 7): "does not go by the title it was called by",
    (3, 1): "has no room for another association",
    (3, 2): "has no room for another association",
}


class ProtocolError(Exception):
    """What came is no DICOM, or not what belongs here."""


class RejectedError(Exception):
    """The peer does not want the association; the text says why."""


class EndedError(Exception):
    """The peer has ended the association, in order or not."""


@dataclass(frozen=True, slots=True)
class Context:
    """A presentation context: a kind of object or service, in one of these transfer syntaxes.

    `receiving`: it is sent to us (C-GET).
    """

    kind: str
    syntaxes: tuple[str, ...]
    receiving: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A DIMSE message: its command set by element number, its data set in the pieces it came in."""

    context: int
    command: Mapping[int, bytes]
    pieces: Sequence[bytes]

    def number(self, element: int) -> int:
        """A value of the command set that is a number (US); 0 when it is not there."""
        return int.from_bytes(self.command.get(element, b"")[:2], "little")

    def text(self, element: int) -> str:
        """A value of the command set that is a text, without its padding."""
        return self.command.get(element, b"").decode("ascii", "replace").strip(" \0")


class TooLargeError(ProtocolError):
    """What comes has more octets than an object may have; `message` is what was said of it before."""

    def __init__(self, message: Message) -> None:
        super().__init__("it is larger than an object may be")
        self.message = message


class Association:
    """An open association. `accepted` has, by number, the kind and the transfer syntax of each context both sides know.

    Methods raise OSError, ProtocolError and EndedError; after any of them only `close` is of use. Used by one thread at
    a time, but for `stop`.
    """

    def __init__(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(_SPEAKING)
        self._connection = connection
        self._stream = BufferedReader(cast("RawIOBase", connection.makefile("rb", 0)), _BUFFER)
        self._limit = MAX_PDU
        self._pending: list[tuple[int, int, bytes]] = []
        self._clock = Clock(self.stop)
        self._end = time.monotonic() + _GRACE
        self.accepted: dict[int, tuple[str, str]] = {}

    @classmethod
    def request(
        cls,
        address: tuple[str, int],
        tls: ssl.SSLContext | None,
        called: str,
        calling: str,
        contexts: Sequence[Context],
        place: Place | None = None,
    ) -> Self:
        """Connect and associate; raises RejectedError when the peer does not want it."""
        connection = socket.create_connection(address, _CONNECTING)
        try:
            if tls is not None:
                connection = tls.wrap_socket(connection, server_hostname=address[0])
                if place is not None:
                    place.check_subject(connection)
            association = cls(connection)
        except BaseException:
            connection.close()
            raise
        try:
            association._associate(called, calling, contexts)
        except (IndexError, struct.error):
            association.close()
            raise ProtocolError("the association cannot be read") from None
        except BaseException:
            association.close()
            raise
        return association

    @classmethod
    def accept(cls, connection: socket.socket, title: str) -> Self:
        """Answer a peer that has connected to us.

        It has to call us by our title, and may propose any kind of object.
        """
        association = cls(connection)
        try:
            association._answer(title)
        except (IndexError, struct.error):
            association.close()
            raise ProtocolError("the association cannot be read") from None
        except BaseException:
            association.close()
            raise
        return association

    def context(self, kind: str, syntax: str) -> int | None:
        """The number of the context for this kind of object in this transfer syntax, if the peer takes it."""
        return next((number for number, agreed in self.accepted.items() if agreed == (kind, syntax)), None)

    def send(self, context: int, command: Mapping[int, int | str], data: bytes | memoryview = b"") -> None:
        """Send a message. The octets of the data set go as they are."""
        self._end += _EACH + len(data) / _SLOWEST
        elements = {0x0800: 0x0001 if len(data) else 0x0101, **command}
        pieces = [
            *self._cut(context, 1, memoryview(_write_command(elements))),
            *self._cut(context, 0, memoryview(data)),
        ]
        burst: list[bytes | memoryview] = []
        size = 0
        for piece in pieces:
            burst.append(piece)
            size += len(piece)
            if size >= _BURST:
                self._connection.sendall(b"".join(burst))
                burst, size = [], 0
        self._connection.sendall(b"".join(burst))

    def receive(self) -> Message:
        """Wait for a whole message; raises TooLargeError when its data set is longer than any is taken.

        Raises TimeoutError when the association lasts longer than what came and went over it can explain.
        """
        command, elements, pieces = b"", dict[int, bytes](), list[bytes]()
        context, wanted, size = 0, True, 0
        while True:
            self._clock.wind(self._end - time.monotonic())
            number, flags, value = self._read_piece()
            self._clock.stop()
            self._end += len(value) / _SLOWEST
            if flags & 1:
                command += value
                if len(command) > _MESSAGE:
                    raise ProtocolError("its command set has no end")
                if flags & 2:
                    context, elements = number, _read_command(command)
                    wanted = elements.get(0x0800, b"\x01\x01") != b"\x01\x01"
            else:
                size += len(value)
                if size > MAX_OBJECT:
                    raise TooLargeError(Message(context, elements, ()))
                pieces.append(value)
            if flags & 2 and context and not (flags & 1 and wanted):
                return Message(context, elements, pieces)

    def release(self) -> None:
        """End in order: everything sent has been answered. A peer that does not answer this is left as it is."""
        with suppress(OSError, ProtocolError, EndedError):
            self._connection.settimeout(_RELEASING)
            self._connection.sendall(_pdu(_RELEASE_RQ, b"\0" * 4))
            while self._read_pdu()[0] != _RELEASE_RP:
                pass
        self.close()

    def abort(self) -> None:
        """End at once, whatever the peer is doing."""
        with suppress(OSError):
            self._connection.settimeout(_RELEASING)
            self._connection.sendall(_pdu(_ABORT, b"\0" * 4))
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._clock.end()
        self.stop()
        self._stream.close()
        self._connection.close()

    def stop(self) -> None:
        """End what another thread waits for here: it is notified that the peer has ended."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def wait_as_long_as_it_takes(self) -> None:
        """Let `receive` wait without end: somebody else watches the time, and calls `stop`."""
        self._connection.settimeout(None)
        self._end = time.monotonic() + _VERY_LONG

    def _associate(self, called: str, calling: str, contexts: Sequence[Context]) -> None:
        items = b"".join(
            _item(
                0x20,
                struct.pack(">BBBB", 2 * place + 1, 0, 0, 0)
                + _item(0x30, context.kind.encode("ascii"))
                + b"".join(_item(0x40, syntax.encode("ascii")) for syntax in context.syntaxes),
            )
            for place, context in enumerate(contexts)
        )
        roles = b"".join(_role(kind) for kind in sorted({context.kind for context in contexts if context.receiving}))
        self._connection.sendall(_pdu(_RQ, _titles(called, calling) + _item(0x10, _APPLICATION) + items + _user(roles)))
        kind, body = self._read_pdu()
        if kind == _RJ and len(body) >= 4:
            raise RejectedError(_WHY.get((body[2], body[3]), "refused the association"))
        if kind != _AC or len(body) < 68:
            raise ProtocolError("an association was answered by something else")
        for item, value in _read_items(body[68:]):
            if item == 0x21 and value[2] == 0:
                agreed = next((_text(syntax) for kind, syntax in _read_items(value[4:]) if kind == 0x40), "")
                self.accepted[value[0]] = (contexts[value[0] // 2].kind, agreed)
            elif item == 0x50:
                self._take_limit(value)

    def _answer(self, title: str) -> None:
        """Take every context.

        Of several transfer syntaxes in one, the uncompressed: every sender can give that (PS3.5 §10.1).
        """
        pdu, body = self._read_pdu()
        if pdu != _RQ or len(body) < 68:
            raise ProtocolError("no association was asked for")
        called, calling = (body[at : at + 16].decode("ascii", "replace").strip(" \0") for at in (4, 20))
        if called != title:
            self._connection.sendall(_pdu(_RJ, bytes((0, 1, 1, 7))))
            raise ProtocolError("it calls somebody else")
        answers = []
        for item, value in _read_items(body[68:]):
            if item == 0x20:
                parts = list(_read_items(value[4:]))
                kind = next((_text(part) for name, part in parts if name == 0x30), "")
                offered = [_text(part) for name, part in parts if name == 0x40]
                syntax = next((one for one in offered if one in _PLAIN), offered[0] if offered else IMPLICIT)
                self.accepted[value[0]] = (kind, syntax)
                answers.append(_item(0x21, bytes((value[0], 0, 0, 0)) + _item(0x40, syntax.encode("ascii"))))
            elif item == 0x50:
                self._take_limit(value)
        titles = _titles(called, calling)
        self._connection.sendall(_pdu(_AC, titles + _item(0x10, _APPLICATION) + b"".join(answers) + _user(b"")))

    def _take_limit(self, value: bytes) -> None:
        for item, limit in _read_items(value):
            if item == 0x51:
                self._limit = min(int.from_bytes(limit, "big") or MAX_PDU, MAX_PDU)
        if self._limit < 128:
            raise ProtocolError("it takes pieces too small to hold anything")

    def _cut(self, context: int, kind: int, data: memoryview) -> Iterator[bytes | memoryview]:
        """P-DATA-TF with one presentation data value each (PS3.8 §9.3.5).

        A head, then a slice of the data, which is not copied.
        """
        room = self._limit - 6
        for begin in range(0, len(data), room):
            part = data[begin : begin + room]
            last = 2 if begin + room >= len(data) else 0
            yield struct.pack(">BBIIBB", _DATA, 0, len(part) + 6, len(part) + 2, context, kind | last)
            yield part

    def _read_piece(self) -> tuple[int, int, bytes]:
        """The next presentation data value: its context, its message control header, its octets."""
        while not self._pending:
            kind, length = self._read_head()
            if kind != _DATA:
                self._take_end(kind, length)
            while length > 0:
                size, context, flags = struct.unpack(">IBB", self._read(6))
                if not 2 <= size <= length - 4:
                    raise ProtocolError("a piece is longer than what it came in")
                self._pending.append((context, flags, self._read(size - 2)))
                length -= size + 4
            self._pending.reverse()
        return self._pending.pop()

    def _take_end(self, kind: int, length: int) -> None:
        self._read(length)
        if kind == _RELEASE_RQ:
            self._connection.sendall(_pdu(_RELEASE_RP, b"\0" * 4))
            self._connection.settimeout(_RELEASING)
            self._stream.read(1)  # whoever asked for the release closes the connection (PS3.8 §9.2.3, Sta13)
        if kind in {_RELEASE_RQ, _ABORT}:
            raise EndedError
        raise ProtocolError("something came that does not belong here")

    def _read_pdu(self) -> tuple[int, bytes]:
        self._clock.wind(self._end - time.monotonic())
        kind, length = self._read_head()
        if kind == _ABORT:
            raise EndedError
        body = self._read(length)
        self._clock.stop()
        return kind, body

    def _read_head(self) -> tuple[int, int]:
        # Asks for every acknowledgement at once, for this read: a peer that has left Nagle's algorithm on waits 40 ms
        # for each otherwise.
        self._connection.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        kind, _, length = struct.unpack(">BBI", self._read(6))
        if not 1 <= kind <= 7 or length > MAX_PDU:
            raise ProtocolError("what came is no DICOM")
        return kind, length

    def _read(self, size: int) -> bytes:
        try:
            value = self._stream.read(size)
        except OSError:
            self._clock.stop()  # whether it was we who ended it: what still came has then reset the connection
            raise
        if len(value) < size:
            self._clock.stop()
            raise EndedError
        return value


_QUICKACK = getattr(socket, "TCP_QUICKACK", socket.TCP_NODELAY)  # Linux has it


def _pdu(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBI", kind, 0, len(body)) + body


def _item(kind: int, value: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(value)) + value


def _titles(called: str, calling: str) -> bytes:
    return b"\0\x01\0\0" + called.encode("ascii").ljust(16) + calling.encode("ascii").ljust(16) + b"\0" * 32


def _user(roles: bytes) -> bytes:
    """User information: how long a PDU may be, who we are, in which contexts we receive (PS3.7 annex D)."""
    value = _item(0x51, MAX_PDU.to_bytes(4, "big")) + _item(0x52, IMPLEMENTATION.encode("ascii"))
    return _item(0x50, value + roles + _item(0x55, IMPLEMENTATION_NAME.encode("ascii")))


def _role(kind: str) -> bytes:
    uid = kind.encode("ascii")
    return _item(0x54, len(uid).to_bytes(2, "big") + uid + b"\0\x01")


def _read_items(value: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(value):
        kind, _, size = struct.unpack_from(">BBH", value.ljust(at + 4, b"\0"), at)
        if at + 4 + size > len(value):
            raise ProtocolError("an item is longer than what it came in")
        yield kind, value[at + 4 : at + 4 + size]
        at += 4 + size


def _text(value: bytes) -> str:
    return value.decode("ascii", "replace").strip(" \0")


def write_elements(elements: Mapping[int, bytes]) -> bytes:
    """A flat data set in implicit VR little endian, by tag; values come padded."""
    return b"".join(
        struct.pack("<HHI", tag >> 16, tag & 0xFFFF, len(value)) + value for tag, value in sorted(elements.items())
    )


def _write_command(command: Mapping[int, int | str]) -> bytes:
    values = {
        element: value.to_bytes(2, "little")
        if isinstance(value, int)
        else pad(value, b"\0" if element in _UIDS else b" ")
        for element, value in command.items()
    }
    elements = write_elements(values)
    return write_elements({0: len(elements).to_bytes(4, "little")}) + elements


def pad(text: str, padding: bytes) -> bytes:
    """A text's octets, made even: a UID by NUL, any other by a space (PS3.5 §6.2)."""
    value = text.encode("utf-8", "replace")
    return value + padding * (len(value) % 2)


def _read_command(value: bytes) -> dict[int, bytes]:
    elements: dict[int, bytes] = {}
    at = 0
    while at + 8 <= len(value):
        group, element, size = struct.unpack_from("<HHI", value, at)
        if group or at + 8 + size > len(value):
            raise ProtocolError("its command set cannot be read")
        elements[element] = value[at + 8 : at + 8 + size]
        at += 8 + size
    return elements
