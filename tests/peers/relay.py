"""A wire that can be stalled and cut: it stands before a server and passes on what it hears."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self


class Relay:
    """Listens at `port` of this host.

    Stalled, it keeps what it hears to itself, as a network does that has lost its way.
    """

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._flows = threading.Event()
        self._flows.set()
        self._left: int | None = None
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._begin(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.resume()
        self.cut()
        for thread in self._threads:
            thread.join(10)
        for side in self._open:
            side.close()

    def stall(self) -> None:
        """Pass nothing on from now."""
        self._flows.clear()

    def stall_after(self, octets: int) -> None:
        """Pass so many octets on, both ways together, and then nothing."""
        self._left = octets

    @property
    def stalled(self) -> bool:
        """Whether nothing is passed on."""
        return not self._flows.is_set()

    def _count(self, passed: int) -> None:
        if self._left is not None:
            self._left -= passed
            if self._left <= 0:
                self._left = None
                self.stall()

    def resume(self) -> None:
        """Go on."""
        self._flows.set()

    def cut(self) -> None:
        """Close every connection, as a firewall does."""
        for side in self._open:
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)

    def _begin(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
            except OSError:
                return
            for side in (client, server):
                side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open += [client, server]
            self._begin(self._pass, client, server)
            self._begin(self._pass, server, client)

    def _pass(self, giver: socket.socket, taker: socket.socket) -> None:
        with suppress(OSError):
            while heard := giver.recv(1 << 16):
                self._flows.wait()
                taker.sendall(heard)
                self._count(len(heard))
        for side in (giver, taker):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
