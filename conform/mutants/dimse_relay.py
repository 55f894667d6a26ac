"""A relay of DIMSE that does one thing wrong: it reads the messages on their way, and may change, keep or answer them.

What is no message (association, release, abort) goes on as it came (DICOM PS3.8 9.3).
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydicom.dataset import Dataset

from conform.peers.dimse_message import LAST_OF_COMMAND, LAST_OF_DATA, read_command, write_command, write_pdu

_ASSOCIATE, _P_DATA, _RELEASE = 1, 4, 5
_LAST, _COMMAND = 0b10, 0b01
_NO_DATA = 0x0101


@dataclass
class Told:
    """One message: its presentation context, its command, the octets of its data set."""

    context: int
    command: Dataset
    data: bytes = b""

    @property
    def kind(self) -> int:
        """Its command field (DICOM PS3.7 E.1)."""
        return int(self.command.CommandField)

    def write(self) -> bytes:
        """As PDUs."""
        written = write_pdu(self.context, LAST_OF_COMMAND, write_command(self.command))
        has_data = self.command.CommandDataSetType != _NO_DATA
        return written + (write_pdu(self.context, LAST_OF_DATA, self.data) if has_data else b"")


@dataclass
class Talk:
    """One connection: what was kept back, and how many answers to it nobody waits for."""

    kept: list[Told] = field(default_factory=list)
    swallow: int = 0
    stores: int = 0
    release: bytes = b""


#: What comes of a message: those that go on, and those that go back to whoever sent it.
Way = tuple[Sequence[Told], Sequence[Told]]
Change = Callable[[Told, Talk], Way]


def go_on(message: Told, _: Talk) -> Way:
    """Pass a message on as it is."""
    return [message], []


@dataclass(frozen=True)
class Twist:
    """What a relay does wrong: to the request of an association, to messages of the caller, to those of the called."""

    associate: Callable[[bytes], bytes] = lambda pdu: pdu
    request: Change = go_on
    answer: Change = go_on


@contextmanager
def relayed(target: tuple[str, int], twist: Twist, tls: ssl.SSLContext | None = None, port: int = 0) -> Iterator[int]:
    """The port of a relay to `target`; with `tls` it is the end of TLS."""
    server = socket.create_server(("127.0.0.1", port))
    threading.Thread(target=_serve, args=(server, target, twist, tls), daemon=True).start()
    try:
        yield int(server.getsockname()[1])
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def _serve(server: socket.socket, target: tuple[str, int], twist: Twist, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            near, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_connect, args=(near, target, twist, tls), daemon=True).start()


def _connect(near: socket.socket, target: tuple[str, int], twist: Twist, tls: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError):
        if tls is not None:
            near = tls.wrap_socket(near, server_side=True)
        far = socket.create_connection(target)
        for one in (near, far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        talk = Talk()
        back = threading.Thread(target=_pump, args=(far, near, twist, talk, twist.answer), daemon=True)
        back.start()
        _pump(near, far, twist, talk, twist.request)
        back.join()
        near.close()
        far.close()


def _pump(source: socket.socket, sink: socket.socket, twist: Twist, talk: Talk, change: Change) -> None:
    """Carry PDUs from one end to the other until one of them is gone."""
    parts: list[tuple[int, int, bytes]] = []
    with contextlib.suppress(OSError):
        while pdu := _read_pdu(source):
            if pdu[0] == _ASSOCIATE:
                sink.sendall(twist.associate(pdu))
            elif pdu[0] == _RELEASE and talk.kept:
                talk.swallow, talk.release = len(talk.kept), pdu
                sink.sendall(b"".join(message.write() for message in talk.kept))
                talk.kept.clear()
            elif pdu[0] == _P_DATA:
                parts += _read_parts(pdu)
                message = _gather(parts)
                if message is not None:
                    parts.clear()
                    on, back = change(message, talk)
                    sink.sendall(b"".join(one.write() for one in on))
                    source.sendall(b"".join(one.write() for one in back))
            else:
                sink.sendall(pdu)
            if talk.release and not talk.swallow:
                source.sendall(talk.release)
                talk.release = b""
    for one in (source, sink):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def _read_pdu(source: socket.socket) -> bytes:
    head = _read(source, 6)
    return head + _read(source, int.from_bytes(head[2:], "big")) if len(head) == 6 else b""


def _read(source: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size and (more := source.recv(size - len(content))):
        content += more
    return content


def _read_parts(pdu: bytes) -> list[tuple[int, int, bytes]]:
    """Its fragments: context, control, octets."""
    found, at = [], 6
    while at < len(pdu):
        size = int.from_bytes(pdu[at : at + 4], "big")
        found.append((pdu[at + 4], pdu[at + 5], pdu[at + 6 : at + 4 + size]))
        at += 4 + size
    return found


def _gather(parts: Sequence[tuple[int, int, bytes]]) -> Told | None:
    """The message that the fragments make, when it is whole."""
    context, control, _ = parts[-1]
    if not control & _LAST:
        return None
    command = read_command(b"".join(octets for _, kind, octets in parts if kind & _COMMAND))
    if control & _COMMAND and command.CommandDataSetType != _NO_DATA:
        return None  # its data set is to come
    return Told(context, command, b"".join(octets for _, kind, octets in parts if not kind & _COMMAND))
