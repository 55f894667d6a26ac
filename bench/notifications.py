"""Notifications a second: from the change of a resource to a receiver on this machine.

A client is told of Tasks, one event in a notification, and twenty. The receiver answers at once.
"""

from __future__ import annotations

import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from adapter.config.client import Api, Client
from adapter.config.section import Secret
from adapter.demo.stage import Stage
from adapter.fhir.elements import Resource
from adapter.fhir.subscription import BACKPORT, in_status, owned_by
from adapter.fhir.topics import topic_of
from adapter.links.hook import HookLink
from adapter.pipeline.sender import Sender
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.store.subscribers import Subscribers
from adapter.wiring import now
from bench.scale import sized

_EVENTS = sized(1_000, 20)
_TASK = {"resourceType": "Task", "status": "requested", "intent": "order"}


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def table(stage: Stage) -> None:
    """Measure and print: what noting an event costs a write, and how many are sent a second."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_address[1]}/hooks"
    print("\nnotifications, SQLite, a receiver on this machine")
    for most in (1, 20):
        with tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder:
            written, told, sent = _measure(stage, Path(folder), endpoint, most)
        print(
            f"  {most:>2} events each: {sent:7.0f} events/s sent   "
            f"a write takes {told:.2f} ms, without a subscription {written:.2f} ms"
        )
    server.shutdown()
    server.server_close()


def _measure(stage: Stage, folder: Path, endpoint: str, most: int) -> tuple[float, float, float]:
    client = Client.model_validate(
        {
            "id": "bench", "name": "Bench", "role": "operator", "scopes": ("system/*.cruds",), "units": "*",
            "token": Secret(variable="LAUTTA_NO_TOKEN"), "subscription_endpoints": (endpoint,),
        }
    )  # fmt: skip
    api = Api(public_base="https://lautta.example")
    settings = stage.settings.model_copy(update={"client": (client,), "api": api})
    engine = open_database(f"sqlite:///{folder / 'lautta.db'}")
    resources = Resources(engine)
    sender = Sender(settings, Subscribers(engine), HookLink(), now, "bench", lambda **_facts: None)
    written = _write(resources, "before")
    resources.put("sub", _subscription(endpoint, most), now())
    sender.serve("sub")  # the handshake
    told = _write(resources, "after")
    begun = time.perf_counter()
    sender.serve("sub")
    rate = _EVENTS / (time.perf_counter() - begun)
    (held,) = sender.subscribers.all()
    if held.acked != _EVENTS:
        raise RuntimeError("not every event was received")
    engine.dispose()
    return written, told, rate


def _write(resources: Resources, name: str) -> float:
    """Milliseconds for the write of a Task."""
    begun = time.perf_counter()
    for number in range(_EVENTS):
        resources.put(f"{name}-{number}", _TASK, now())
    return 1000 * (time.perf_counter() - begun) / _EVENTS


def _subscription(endpoint: str, most: int) -> Resource:
    wanted = {
        "resourceType": "Subscription",
        "reason": "bench",
        "criteria": topic_of("task-changed").url,
        "channel": {
            "extension": [{"url": f"{BACKPORT}/backport-max-count", "valuePositiveInt": most}],
            "type": "rest-hook",
            "endpoint": endpoint,
            "payload": "application/fhir+json",
            "_payload": {"extension": [{"url": f"{BACKPORT}/backport-payload-content", "valueCode": "id-only"}]},
        },
    }
    return in_status(owned_by(wanted, "bench"), "requested")
