"""A record system that is told by notifications: a real server on this machine, which answers as a test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """One notification as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def type(self) -> str:
        """The type of the notification."""
        return str(self.parameters["type"]["valueCode"])

    @property
    def parameters(self) -> dict[str, Any]:
        """What its status says, by name; of several events the last."""
        return {one["name"]: one for one in self.body["entry"][0]["resource"]["parameter"]}

    @property
    def numbers(self) -> list[int]:
        """The numbers of its events."""
        events = [one for one in self.body["entry"][0]["resource"]["parameter"] if one["name"] == "notification-event"]
        return [int(part["valueString"]) for one in events for part in one["part"] if part["name"] == "event-number"]

    @property
    def focuses(self) -> list[str]:
        """What its events are about, as `Type/id`."""
        return ["/".join(entry["fullUrl"].split("/")[-2:]) for entry in self.body["entry"][1:]]


@dataclass
class Receiver:
    """What came, and how the next ones are answered: a status, or a status with headers; 200 when none is left."""

    came: list[Received] = field(default_factory=list)
    answers: list[int | tuple[int, dict[str, str]]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    is_slow: bool = False
    url: str = ""

    def told(self) -> list[tuple[int, str]]:
        """Each event that came, doubled ones too: its number and what it is about."""
        return [pair for one in self.came for pair in zip(one.numbers, one.focuses, strict=True)]

    def types(self) -> list[str]:
        """The types of all that came."""
        return [one.type for one in self.came]


def receiving() -> AbstractContextManager[Receiver]:
    """A receiver at `url`."""
    return receiving_at(0)


@contextmanager
def receiving_at(port: int) -> Iterator[Receiver]:
    """A receiver at this port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            receiver.came.append(Received(self.path, dict(self.headers), body))
            if receiver.is_slow:
                receiver.hold.wait(30)
            answer = receiver.answers.pop(0) if receiver.answers else 200
            status, headers = (answer, {}) if isinstance(answer, int) else answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hooks"
    try:
        yield receiver
    finally:
        receiver.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
