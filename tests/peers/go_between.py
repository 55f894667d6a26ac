"""Something between an IMAP client and its server that reads along, hides what the server can.

Hangs up when told to.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class GoBetween:
    """Ends the TLS of both sides.

    `cut` names a command at which to hang up once: before it is passed on, or after it was done.
    """

    pki: Path
    server_port: int
    hidden: tuple[str, ...] = ()
    cut: str = ""
    after: bool = False
    seen: list[str] = field(default_factory=list)
    open: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"imaps://localhost:{self._listener.getsockname()[1]}"
        self._theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._theirs.load_cert_chain(self.pki / "server-tls.pem", self.pki / "server-tls.key.pem")
        self._ours = ssl.create_default_context(cafile=str(self.pki / "root.pem"))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def hang_up(self) -> None:
        """Close every connection, as a firewall does."""
        while self.open:
            with suppress(OSError):
                self.open.pop().shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Take no more, and close what is open."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(raw,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, raw: socket.socket) -> None:
        with suppress(OSError), raw, self._theirs.wrap_socket(raw, server_side=True) as client:
            upstream = socket.create_connection(("127.0.0.1", self.server_port))
            with self._ours.wrap_socket(upstream, server_hostname="localhost") as server:
                for side in (client, server):  # it writes line by line
                    side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.open += [client, server]
                back = threading.Thread(target=self._answer, args=(server, client), daemon=True)
                back.start()
                self._forward(client, server)
                with suppress(OSError):
                    server.shutdown(socket.SHUT_RDWR)
                back.join(10)

    def _forward(self, client: ssl.SSLSocket, server: ssl.SSLSocket) -> None:
        with client.makefile("rb") as lines:
            for line in lines:
                words = line.decode("latin-1").upper().split()
                command = " ".join(words[1:3] if words[1:2] == ["UID"] else words[1:2]) or "".join(words)
                self.seen.append(command)
                if command and command == self.cut and not self.after:
                    self.cut = ""
                    return
                server.sendall(line)

    def _answer(self, server: ssl.SSLSocket, client: ssl.SSLSocket) -> None:
        with suppress(OSError), server.makefile("rb") as lines:
            for line in lines:
                told = line
                if b"CAPABILITY" in line:
                    for name in self.hidden:
                        told = re.sub(rb" %s(?=[ \]\r])" % re.escape(name.encode()), b"", told)
                if (
                    self.after
                    and self.cut
                    and self.seen
                    and self.seen[-1] == self.cut
                    and b" OK " in line
                    and not line.startswith((b"* ", b"+"))
                ):
                    self.cut = ""
                    break
                client.sendall(told)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)
