"""What a system that follows Lautta asks, with ever more resources: includes, chains, far pages, the feed, being told.

`SIZE=1000000 python -m bench` adds a million resources. The times of a page of 20 over HTTP, and events a second that
one sender brings to one receiver.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import SplitResult

from adapter.clock import now
from adapter.config.loading import EXAMPLE, read_settings
from adapter.config.settings import Settings
from adapter.demo.stage import TOKEN
from adapter.fhir.elements import Resource
from adapter.fhir.subscription import BACKPORT
from adapter.fhir.topics import topic_of
from adapter.links.hook import HookLink
from adapter.pipeline.sender import Sender
from adapter.store.opening import open_database
from adapter.store.resources import put_resource
from adapter.store.statistics import refresh_statistics
from adapter.store.subscribers import Subscribers
from adapter.wiring import build_web
from bench.scale import sized
from bench.searches import NOW, SIZES, Held, order, print_row, serve, take_turns

_REQUESTS, _WARM, _FAR, _EVENTS, _BATCH = sized((30, 3, 200, 2_000, 2_000), (2, 1, 20, 20, 100))
_NUMBER = "urn:oid:1.2.3"


def item(number: int, size: int) -> tuple[str, Resource]:
    """One of so many resources: the first half are orders, each based on the one before, then the Task of each."""
    half = size // 2
    if number < half:
        based = {"basedOn": [{"reference": f"ServiceRequest/order-{number - 1}"}]} if number else {}
        return f"order-{number}", order(number, size) | based
    return f"task-{number - half}", _task(number - half, size)


def _task(number: int, size: int) -> Resource:
    return {
        "resourceType": "Task",
        "status": "requested" if number % 2 else "completed",
        "intent": "order",
        "focus": {"reference": f"ServiceRequest/order-{number}"},
        "owner": order(number, size)["requester"],
    }


def table() -> None:
    """Print each question's time for each size, and how it grows; then the events a second."""
    print(f"\nfollowing the API, SQLite, two processes; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder, ExitStack() as ends:
        helds = [fill(size, Path(folder)) for size in SIZES]
        places = [ends.enter_context(serve(held)) for held in helds]
        print(f"  {'':<28}" + "".join(f"{held.size:>10,}: p50 ms   p99 ms      /s" for held in helds) + "  growth")
        for name, road in roads().items():
            paths = [road(place, held.size) for place, held in zip(places, helds, strict=True)]
            print_row(name, take_turns([often(place, path) for place, path in zip(places, paths, strict=True)]))
        rates = [tell(held) for held in helds]
    cells = "".join(f"{'':27}{rate:8.0f}" for rate in rates)
    print(f"  {'events to one subscriber':<28}{cells} {rates[0] / rates[-1]:7.2f}")
    print(f"the load now is {os.getloadavg()[0]:.1f}")


def fill(size: int, folder: Path) -> Held:
    """A database of so many, each a millisecond after the one before."""
    held = Held(size, folder / f"followed-{size}.db")
    engine = held.open()
    for at in range(0, size, _BATCH):
        with engine.begin() as connection:
            for number in range(at, min(size, at + _BATCH)):
                put_resource(connection, *item(number, size), NOW + timedelta(milliseconds=number))
    refresh_statistics(engine)
    engine.dispose()
    return held


def roads() -> dict[str, Callable[[SplitResult, int], str]]:
    """What is asked; each says the path for a server that holds so many resources."""
    newest = "_sort=-_lastUpdated&_count=20"
    return {
        "include, 20 + 20": lambda *_: f"/Task?status=requested&_include=Task:focus&{newest}",
        "revinclude, 20 + 20": lambda *_: f"/ServiceRequest?status=completed&_revinclude=Task:focus&{newest}",
        "chain of two steps": lambda _, size: (
            f"/Task?focus:ServiceRequest.based-on:ServiceRequest.identifier={_NUMBER}|{size // 4}"
        ),
        "_has": lambda _, size: f"/ServiceRequest?_has:Task:focus:_id=task-{size // 4}",
        f"page {_FAR}": lambda place, _: _far(place, "/Task?status=requested&_count=1&_sort=-_lastUpdated"),
        "feed: _lastUpdated, 20": lambda place, _: f"/Task?_lastUpdated=ge{_since(place)}&_sort=_lastUpdated&_count=20",
        "feed: _history, 20": lambda place, _: f"/Task/_history?_since={_since(place)}&_count=20",
    }


def often(place: SplitResult, path: str) -> Callable[[], list[float]]:
    """Ask it again and again over one connection; gives the seconds of each."""

    def ask() -> list[float]:
        connection, each = HTTPConnection(str(place.hostname), place.port), list[float]()
        for _ in range(_WARM + _REQUESTS):
            before = time.perf_counter()
            found = _page(connection, place, path)
            each.append(time.perf_counter() - before)
            if not found.get("entry"):
                raise SystemExit(f"{path.partition('?')[0]}: nothing was found")
        connection.close()
        return each[_WARM:]

    return ask


def _page(connection: HTTPConnection, place: SplitResult, path: str) -> Resource:
    headers = {"Authorization": f"Bearer {TOKEN}", "Cache-Control": "no-cache"}  # HAPI's: search anew
    connection.request("GET", f"{place.path}{path}", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path.partition('?')[0]}: {answer.status} {body[:300].decode()}")
    return dict(json.loads(body))


def _far(place: SplitResult, path: str) -> str:
    """The path of a far page, by the links of all pages before it."""
    connection = HTTPConnection(str(place.hostname), place.port)
    for _ in range(_FAR - 1):
        links = {link["relation"]: link["url"] for link in _page(connection, place, path)["link"]}
        path = links["next"].partition(place.path)[2]
    connection.close()
    return path


def _since(place: SplitResult) -> str:
    """Since when the newest 20 Tasks have changed, as the server says."""
    connection = HTTPConnection(str(place.hostname), place.port)
    page = _page(connection, place, "/Task?_sort=-_lastUpdated&_count=20")
    connection.close()
    return str(page["entry"][-1]["resource"]["meta"]["lastUpdated"]).replace("+", "%2B")


# --- Being told -------------------------------------------------------------------------------------------------------


def tell(held: Held) -> float:
    """Events a second from the database to a receiver, by one sender; the changes are there before it begins."""
    with _receiving() as (url, came):
        sender = _subscribe(held, url)
        _send(sender)
        engine = held.open()
        for at in range(0, _EVENTS, _BATCH):
            with engine.begin() as connection:
                for number in range(at, min(_EVENTS, at + _BATCH)):
                    task, moment = _task(number, held.size), NOW + timedelta(days=1, milliseconds=number)
                    put_resource(connection, f"new-{number}", task, moment)
        begun = time.perf_counter()
        while len(came) < _EVENTS and _send(sender):
            pass
        taken = time.perf_counter() - begun
        engine.dispose()
    if len(came) != _EVENTS:
        raise SystemExit(f"{len(came)} of {_EVENTS} events came")
    return _EVENTS / taken


def _send(sender: Sender) -> Sequence[str]:
    found = sender.look()
    for identity in found:
        sender.serve(identity)
    return found


def _subscribe(held: Held, url: str) -> Sender:
    """A sender for a server in this process, with one Subscription of its operator."""
    said = {
        "LAUTTA_DATA": str(held.path.parent),
        "LAUTTA_DATABASE_URL": f"sqlite:///{held.path}",
        "LAUTTA_API_TOKEN": TOKEN,
    }
    with patch.dict(os.environ, said):
        settings = _with_endpoint(read_settings(EXAMPLE), url)
        extension = [{"url": f"{BACKPORT}/backport-payload-content", "valueCode": "id-only"}]
        channel: dict[str, Any] = {"type": "rest-hook", "endpoint": url, "payload": "application/fhir+json"}
        wanted = {
            "resourceType": "Subscription",
            "status": "requested",
            "reason": "a benchmark",
            "criteria": topic_of("task-changed").url,
            "channel": channel | {"_payload": {"extension": extension}},
        }
        answer = (
            build_web(settings)
            .test_client()
            .post("/fhir/Subscription", json=wanted, headers={"Authorization": f"Bearer {TOKEN}"})
        )
    if answer.status_code != 201:
        raise SystemExit(f"no Subscription: {answer.get_data(as_text=True)}")
    engine = open_database(f"sqlite:///{held.path}")
    return Sender(settings, Subscribers(engine), HookLink(), now, "bench", lambda **_: None)


def _with_endpoint(settings: Settings, url: str) -> Settings:
    told = {"subscription_endpoints": (url,)}
    clients = [one.model_copy(update=told) if one.id == "operator" else one for one in settings.client]
    api = settings.api.model_copy(update={"public_base": "https://lautta.example"})
    return settings.model_copy(update={"client": clients, "api": api})


@contextmanager
def _receiving() -> Iterator[tuple[str, list[str]]]:
    """A receiver, and the number of each event that it has acknowledged."""
    came = list[str]()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Acknowledge."""
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            parts = [
                part
                for one in body["entry"][0]["resource"]["parameter"]
                if one["name"] == "notification-event"
                for part in one["part"]
            ]
            came.extend(part["valueString"] for part in parts if part["name"] == "event-number")
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", came
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    table()
