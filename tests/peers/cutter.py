"""Something between a client and its server that hangs up after so many octets."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self


class Cutter:
    """A port of its own before the server's.

    Cuts every connection once `allow` octets have gone one way or the other.
    """

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._left: int | None = None
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._hang_up()
        for thread in self._threads:
            thread.join(10)
        for side in self._open:
            side.close()

    def allow(self, octets: int | None) -> None:
        """Pass so many octets on from now, and then nothing; None: all of them."""
        with self._lock:
            self._left = octets

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            self._open += [client, server]
            for side in (client, server):
                side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for one, other in ((client, server), (server, client)):
                thread = threading.Thread(target=self._pass, args=(one, other), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while octets := one.recv(65_536):
                with self._lock:
                    part = octets if self._left is None else octets[: self._left]
                    if self._left is not None:
                        self._left -= len(part)
                other.sendall(part)
                if len(part) < len(octets):
                    self._hang_up()
                    return
        for side in (one, other):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)

    def _hang_up(self) -> None:
        for side in list(self._open):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
