"""A server with a client that is told, its receiver, and a sender beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from adapter.config.section import Secret
from adapter.fhir.elements import unit_reference
from adapter.fhir.subscription import BACKPORT
from adapter.fhir.topics import topic_of
from adapter.identifiers import Oid
from adapter.links.hook import HookLink
from adapter.pipeline.sender import Sender
from adapter.store.subscribers import Subscriber, Subscribers
from tests.receiver import Receiver, receiving
from tests.region import PORVOO
from tests.rest.clients import client, served
from tests.rest.desk import Face, open_face

MINE, YOURS = str(PORVOO), "1.2.246.10.99999810.10.12"
TASK: dict[str, Any] = {"resourceType": "Task", "status": "requested", "intent": "order"}


def task(unit: str = MINE, **more: Any) -> dict[str, Any]:
    """A Task of a unit."""
    return TASK | {"owner": unit_reference(Oid(unit))} | more


def subscription(endpoint: str, topic: str = "task-changed", *filters: str, **channel: Any) -> dict[str, Any]:
    """A Subscription as a client writes it. `channel`: what it says of the channel; its `extension` comes whole."""
    return {
        "resourceType": "Subscription",
        "status": "requested",
        "reason": "to follow Lautta",
        "criteria": topic_of(topic).url,
        **(
            {"_criteria": {"extension": [extension("filter-criteria", valueString=text) for text in filters]}}
            if filters
            else {}
        ),
        "channel": {
            "type": "rest-hook",
            "endpoint": endpoint,
            "payload": "application/fhir+json",
            "_payload": {"extension": [extension("payload-content", valueCode="id-only")]},
        }
        | channel,
    }


def extension(name: str, **value: Any) -> dict[str, Any]:
    """An extension of the Backport."""
    return {"url": f"{BACKPORT}/backport-{name}", **value}


@dataclass
class World:
    """What a test has at hand."""

    face: Face
    receiver: Receiver
    sender: Sender
    lines: list[dict[str, str]] = field(default_factory=list)

    def ask(self, method: str, path: str, body: Any = None, who: str = "porvoo", **headers: str) -> TestResponse:
        """A request of a client."""
        named = {"Authorization": f"Bearer token-of-{who}"} | {n.replace("_", "-"): v for n, v in headers.items()}
        return self.face.client.open(path, method=method, json=body, headers=named)

    def subscribe(self, *arguments: Any, who: str = "porvoo", endpoint: str = "", **channel: Any) -> str:
        """The id of a Subscription that a client creates."""
        body = subscription(endpoint or f"{self.receiver.url}/{who}", *arguments, **channel)
        answer = self.ask("POST", "/fhir/Subscription", body, who)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(answer.get_json()["id"])

    def read(self, identity: str) -> dict[str, Any]:
        """The Subscription as its client reads it."""
        return dict(self.ask("GET", f"/fhir/Subscription/{identity}").get_json())

    def write(self, identity: str, resource: dict[str, Any] | None = None) -> None:
        """A flow writes a resource."""
        self.face.resources.put(identity, resource or task(), self.face.clock[0])

    def send(self, sender: Sender | None = None) -> list[str]:
        """Do whatever is to be done at this moment; gives the ids of those that had something to do."""
        sender = sender or self.sender
        sender.tell_days()
        ids = sender.look()
        for identity in ids:
            sender.serve(identity)
        return ids

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.face.clock[0] += timedelta(**time)

    def held(self, identity: str) -> Subscriber:
        """The row of a subscription."""
        (held,) = self.sender.subscribers.some([identity])
        return held

    def with_clients(self, *clients: Any) -> Sender:
        """A sender that knows these clients instead."""
        return replace(self.sender, settings=self.sender.settings.model_copy(update={"client": clients}))


def told_client(folder: Path, receiver: Receiver, identity: str = "porvoo", **changes: Any) -> Any:
    """A client with a token, and with the receiver among its endpoints."""
    file = folder / f"{identity}.token"
    file.write_text(f"token-of-{identity}", encoding="utf-8")
    told = {
        "token": Secret(file=file),
        "scopes": ("system/*.cruds",),
        "subscription_endpoints": (receiver.url,),
    }
    return client(identity, **(told | changes))


@contextmanager
def telling(folder: Path, url: str = "", *more: Any, **changes: Any) -> Iterator[World]:
    """A server whose client `porvoo` can be told; `more` clients beside it, made by `told_client`."""
    with receiving() as receiver:
        clients = [told_client(folder, receiver, **changes), *(told_client(folder, receiver, **one) for one in more)]
        settings = served(*clients)
        with open_face(folder, token=None, url=url, settings=settings) as face:
            lines: list[dict[str, str]] = []
            sender = Sender(
                settings,
                Subscribers(face.desk.engine),
                HookLink(),
                lambda: face.clock[0],
                "worker-1",
                lambda **facts: lines.append(facts),
            )
            yield World(face, receiver, sender, lines)
