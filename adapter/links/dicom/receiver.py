"""Where C-MOVE sends to.

Our own storage service, open while somebody of this process waits for images, and shared by all who do.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

from adapter.links.dicom.association import Association, EndedError, Message, ProtocolError, TooLargeError
from adapter.links.dicom.object import NotAnObjectError, part10_head, read_instance
from adapter.release.images import Held, Instance

_STORE, _ECHO = 0x0001, 0x0030
_TAKEN, _NOT_ALLOWED, _NOT_UNDERSTOOD = 0x0000, 0x0124, 0xC000
_LOOK = 0.5  # seconds after which somebody who cannot hand over looks whether anybody is still there
_FAILURES = (OSError, ProtocolError, EndedError)


class PortTakenError(Exception):
    """Another process listens where we should."""


@dataclass(eq=False)
class Waiter:
    """Somebody who waits for these instances, moved by a request with this message id. Holds two of them at most."""

    message_id: int
    wanted: frozenset[str]
    arrived: queue.Queue[Instance | Exception | None] = field(default_factory=lambda: queue.Queue(2))
    given: set[str] = field(default_factory=set)
    said: bool = False  # the archive has said something since somebody last looked
    gone: bool = False

    def put(self, item: Instance | Exception | None) -> bool:
        """Hand something over once there is room; False when nobody waits any more."""
        while not self.gone:
            with suppress(queue.Full):
                self.arrived.put(item, timeout=_LOOK)
                return True
        return False


class Receiver:
    """The service at one place: an address of ours, empty for all of them, and a port.

    A sender has to call it by our title, and gives only what is waited for.
    """

    def __init__(self, place: tuple[str, int], title: str, tls: ssl.SSLContext | None) -> None:
        try:
            self._listener = socket.create_server(place)
        except OSError:
            raise PortTakenError from None
        self._title, self._tls = title, tls
        self._lock = threading.Lock()
        self._waiters: list[Waiter] = []
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, name=f"dicom-{place[1]}", daemon=True)
        self._accepting.start()

    def join(self, waiter: Waiter) -> None:
        """Wait here."""
        with self._lock:
            self._waiters.append(waiter)

    def leave(self, waiter: Waiter) -> bool:
        """Wait no more; True when nobody is left."""
        waiter.gone = True
        with self._lock:
            self._waiters.remove(waiter)
            return not self._waiters

    def stop(self) -> None:
        """Take no more, and close what is open."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            with self._lock:
                self._open.add(connection)
                self._threads = [known for known in self._threads if known.is_alive()] + [thread]
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        """One association of a sender, to its end."""
        with plain, suppress(*_FAILURES):
            plain.settimeout(_LOOK * 20)
            connection = plain if self._tls is None else self._tls.wrap_socket(plain, server_side=True)
            with connection:
                association = Association.accept(connection, self._title)
                with closing(association):
                    while True:
                        message = self._receive(association)
                        association.send(message.context, answer_to(message, self._take(association, message)))
        with self._lock:
            self._open.discard(plain)

    def _receive(self, association: Association) -> Message:
        """The next message. One that is too large ends the association, and whoever waits for it is notified."""
        try:
            return association.receive()
        except TooLargeError as error:
            waiter = self._waiting(error.message.text(0x1000), error.message.number(0x1031))
            if waiter is not None:
                waiter.put(error)
            raise

    def _take(self, association: Association, message: Message) -> int:
        """The status of what came: taken once whoever waits for it has it."""
        if message.number(0x0100) == _ECHO:
            return _TAKEN
        if message.number(0x0100) != _STORE:
            raise ProtocolError("only objects are taken here")
        waiter = self._waiting(message.text(0x1000), message.number(0x1031))
        if waiter is None:
            return _NOT_ALLOWED
        try:
            instance = receive_instance(association, message)
        except NotAnObjectError:
            return _NOT_UNDERSTOOD
        return _TAKEN if waiter.put(instance) else _NOT_ALLOWED

    def _waiting(self, instance: str, message_id: int) -> Waiter | None:
        """Whoever waits for it: the one whose request it answers, when the sender says whose.

        Else one who has not got it yet.
        """
        with self._lock:
            fitting = [waiter for waiter in self._waiters if instance in waiter.wanted]
            waiter = min(fitting, key=lambda one: (one.message_id != message_id, instance in one.given), default=None)
            if waiter is not None:
                waiter.given.add(instance)
            return waiter


def receive_instance(association: Association, message: Message) -> Instance:
    """The object of a C-STORE, as a Part 10 file; raises NotAnObjectError."""
    _, syntax = association.accepted.get(message.context, ("", ""))
    head = part10_head(message.text(0x0002), message.text(0x1000), syntax)
    return read_instance(b"".join((head, *message.pieces)))


def answer_to(message: Message, status: int) -> dict[int, int | str]:
    """The response to a C-STORE or C-ECHO (PS3.7 §9.3.1.2)."""
    answer: dict[int, int | str] = {
        0x0002: message.text(0x0002),
        0x0100: 0x8000 | message.number(0x0100),
        0x0120: message.number(0x0110),
        0x0900: status,
    }
    return answer | ({0x1000: message.text(0x1000)} if 0x1000 in message.command else {})


_receivers: dict[tuple[str, int], Receiver] = {}
_lock = threading.Lock()


@contextmanager
def waiting(
    place: tuple[str, int], title: str, tls: ssl.SSLContext | None, message_id: int, wanted: Sequence[Held]
) -> Iterator[Waiter]:
    """Wait for these instances at this address and port of ours; raises PortTakenError."""
    waiter = Waiter(message_id, frozenset(holding.instance for holding in wanted))
    with _lock:
        receiver = _receivers.get(place) or Receiver(place, title, tls)
        _receivers[place] = receiver
        receiver.join(waiter)
    try:
        yield waiter
    finally:
        with _lock:
            if receiver.leave(waiter):
                _receivers.pop(place).stop()
