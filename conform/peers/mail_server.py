"""A mail server that the gateway is sent to, and the certificate that it shows; it takes whatever it is given."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

from conform.peers.api_tls import Showing, context_for, write_root

_TIMEOUT = 30.0


@dataclass
class MailServer:
    """The running server, by its address, and the file of the roots that its good certificate is of."""

    address: str
    roots: str
    _news: threading.Condition = field(default_factory=threading.Condition)
    _visits: int = 0
    _letters: int = 0

    def note_visit(self, letters: int) -> None:
        """Somebody has come and gone, and has left so many letters."""
        with self._news:
            self._visits += 1
            self._letters += letters
            self._news.notify_all()

    def wait_for_somebody(self, seconds: float) -> bool:
        """Whether anybody comes."""
        with self._news:
            return self._news.wait_for(lambda: self._visits > 0, seconds)

    def wait_for_letter(self, seconds: float) -> bool:
        """Whether a letter comes: a gateway may come again, without TLS."""
        with self._news:
            return self._news.wait_for(lambda: self._letters > 0, seconds)


@contextmanager
def open_server(showing: Showing, folder: Path) -> Iterator[MailServer]:
    """Serve on a free port (RFC 5321, RFC 3207). Who does not ask for STARTTLS is served all the same: that is seen."""

    class Conversation(_Conversation):
        tls = context_for(showing, folder)

        def handle(self) -> None:
            try:
                self.talk()
            except OSError:
                pass  # the other side has gone, or takes no such certificate
            finally:
                server.note_visit(self.letters)

    with ThreadingTCPServer(("127.0.0.1", 0), Conversation) as serving:
        serving.daemon_threads = True
        server = MailServer(f"localhost:{serving.server_address[1]}", str(write_root(folder)))
        thread = threading.Thread(target=serving.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            serving.shutdown()
            thread.join()


class _Conversation(StreamRequestHandler):
    """One connection."""

    tls: ssl.SSLContext
    timeout = _TIMEOUT
    letters = 0

    def talk(self) -> None:
        """Talk until the other side goes. Raises OSError."""
        self._say("220 conform ESMTP")
        for line in iter(lambda: self.rfile.readline(), b""):  # noqa: PLW0108 – rfile is another after STARTTLS
            command = line[:4].upper()
            if command == b"STAR":
                self._say("220 go on")
                self.request = self.tls.wrap_socket(self.request, server_side=True)
                self.setup()
            elif command == b"DATA":
                self._take()
            elif command == b"QUIT":
                self._say("221 bye")
                break
            else:
                self._say("250-conform\r\n250 STARTTLS" if command == b"EHLO" else "250 well")

    def _take(self) -> None:
        self._say("354 go on")
        for line in iter(self.rfile.readline, b""):
            if line == b".\r\n":
                self.letters += 1
                self._say("250 taken")
                return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def finish(self) -> None:
        """Close what TLS has put into the place of the connection."""
        with suppress(OSError):
            super().finish()
        self.request.close()
