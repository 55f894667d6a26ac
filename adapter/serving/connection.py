"""One connection of a client, and how far its request or its answer has come."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass, field
from enum import Enum

from adapter.serving.framing import Body, Head

_BLOCK = 65_536
_WAITS = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Stage(Enum):
    """What a connection is doing."""

    SHAKING = "TLS handshake"
    IDLE = "nothing of a request has come"
    HEAD = "the head comes"
    BODY = "the body comes"
    WORKING = "a thread answers, or will"
    WRITING = "the answer goes"
    LINGERING = "what the client still sends is dropped"


@dataclass(eq=False, slots=True)
class Connection:
    """A connection. Either the loop of the server or one thread has it, never both."""

    sock: socket.socket
    peer: str
    port: int
    since: float  # when its stage began
    stage: Stage = Stage.IDLE
    fresh: bool = True  # no request has come yet
    received: bytearray = field(default_factory=bytearray)
    head: Head | None = None
    body: Body | None = None
    client: str = ""
    certificate: bytes | None = None
    waiting: bytes = b""  # of the answer
    sent: int = 0
    keep: bool = False
    watched: int = 0  # the events that the loop is told of

    @property
    def held(self) -> int:
        """The octets of a request that is not whole yet."""
        return len(self.received) + (len(self.body.octets) if self.body else 0)

    @property
    def is_tls(self) -> bool:
        """Whether it is encrypted."""
        return isinstance(self.sock, ssl.SSLSocket)

    def enter(self, stage: Stage, now: float) -> None:
        """Begin a stage."""
        self.stage, self.since = stage, now

    def receive(self) -> bool | None:
        """Take what has come: True for something, False for nothing now, None when the client has left."""
        try:
            octets = self.sock.recv(_BLOCK)
        except _WAITS:
            return False
        self.received += octets
        return True if octets else None

    def send(self) -> None:
        """Send of the answer what goes without waiting."""
        try:
            while self.waiting:
                number = self.sock.send(self.waiting[: 16 * _BLOCK])
                self.waiting = self.waiting[number:]
                self.sent += number
        except _WAITS:
            return
