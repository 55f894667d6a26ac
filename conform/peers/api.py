"""A FHIR API in the shape of Lautta's own, for clients under test: it answers what a case has armed, and nothing else.

What is not armed is answered with 500, so that a forgotten set-up cannot pass. Every request becomes a Message.
In rough weather some good answers fail, each once: by a counter, so that a run can be repeated.
"""

from __future__ import annotations

import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

from conform.peers.interaction import name_interaction
from conform.peers.reply import CUT, Armed, Reply, busy, refused
from conform.traffic import Message

_ROUGH = 0.05  # of the good answers (as pebble refuses good nonces)
_SEED = 20
_LONGEST = 50_000_000  # octets of a request's body
Seen = Callable[[Message, Reply], None]


class Api:
    """The scripted API. `clock` says the seconds that pass between requests; `hold` is how long silence lasts."""

    def __init__(self, *, rough: bool, clock: Callable[[], float], hold: float, seen: Seen) -> None:
        self.clock = clock
        self.hold = hold
        self.ended = threading.Event()
        self._seen = seen
        self._armed: dict[str, deque[Armed]] = {}
        self._lock = threading.Lock()
        self._weather = Random(_SEED) if rough else None  # noqa: S311 – weather, and no secret
        self._failed = ""

    def arm(self, interaction: str, *replies: Armed) -> None:
        """Answer an interaction with these, one after the other; the last one stays."""
        with self._lock:
            self._armed[interaction] = deque(replies)

    def disarm(self) -> None:
        """Forget everything that was armed."""
        with self._lock:
            self._armed.clear()

    def answer(self, asked: Message) -> Reply:
        """The answer to a request; it is kept with its marks."""
        with self._lock:
            reply = self._choose(asked)
        marks = {**asked.marks, "status": reply.status if reply.how == "answer" else 0, "fault": reply.fault}
        marks["answer"] = reply.body if reply.how == "answer" else b""
        marks["retry after"] = int(reply.headers.get("Retry-After", 0))
        self._seen(Message(asked.interaction, asked.by_system, asked.head, asked.body, marks, "", asked.secured), reply)
        return reply

    def _choose(self, asked: Message) -> Reply:
        queue = self._armed.get(asked.interaction)
        if not queue:
            return refused(500, "nothing is armed for this request.").spoilt("unarmed")
        armed = queue[0]
        if isinstance(armed, Reply) and not armed.fault and self._is_unlucky(asked.interaction):
            return (busy(503, 1), CUT)[len(asked.body) % 2].spoilt("weather")
        if len(queue) > 1:
            queue.popleft()
        return armed if isinstance(armed, Reply) else armed(asked)

    def _is_unlucky(self, interaction: str) -> bool:
        """Whether a good answer fails now; never twice on end."""
        if self._weather is None:
            return False
        failed, self._failed = self._failed, ""
        if failed == interaction or self._weather.random() >= _ROUGH:
            return False
        self._failed = interaction
        return True


@contextmanager
def serve(api: Api, tls: ssl.SSLContext | None = None, secured: str = "") -> Iterator[str]:
    """Serve it on a port of its own; gives the address of the API."""

    class Handler(_Handler):
        pass

    Handler.api, Handler.secured = api, secured
    server = _Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.005,), daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}/fhir" if tls else f"http://127.0.0.1:{server.server_port}/fhir"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that went away, or that did not want our certificate."""


class _Handler(BaseHTTPRequestHandler):
    api: Api
    secured: str
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 30

    def _do(self) -> None:
        length = self.headers.get("Content-Length", "0")
        body = self.rfile.read(int(length)) if length.isdigit() and int(length) <= _LONGEST else b""
        reply = self.api.answer(self._read(body))
        if reply.how != "answer":
            if reply.how == "hold":
                self.api.ended.wait(self.api.hold)
            self.close_connection = True
            return
        self._send(reply)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _do  # noqa: N815 – the names http.server calls

    def _read(self, body: bytes) -> Message:
        head: Mapping[str, str] = {name.lower(): value for name, value in self.headers.items()}
        marks = {"at": datetime.now(UTC).isoformat(), "second": self.api.clock()}
        interaction = name_interaction(self.command, self.path)
        return Message(
            interaction, True, {**head, "method": self.command, "url": self.path}, body, marks, "", self.secured
        )

    def _send(self, reply: Reply) -> None:
        body = reply.body
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.media, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing: a line may hold what a log must not."""
