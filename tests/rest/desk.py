"""The FHIR API over a database file, with an archive that refuses what is unexpected, and a fixed clock."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapter.access.decisions import Access
from adapter.access.deposits import Deposits
from adapter.access.matters_table import Matters
from adapter.access.rules.standing import RegisterState
from adapter.config.settings import Settings
from adapter.desk.parked import ParkedMessages
from adapter.errors import LauttaError, NotFound
from adapter.identifiers import Hetu, Oid, PersonId
from adapter.links.client_keys import ClientKeys
from adapter.ports.kanta import ArchivedDocument, AssertedWorker
from adapter.ports.mail import Claim
from adapter.rest.app import build_app
from adapter.rest.desk import Desk
from adapter.rest.sign_in import SignIn
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions
from adapter.store.messages import Messages
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from adapter.store.tokens import Tokens
from adapter.xml.frame import Shipment
from adapter.xml.trust import Trust
from tests.region import NOW, THERE, region
from tests.xml.authority import trust

TOKEN = "unit-test-token"


@dataclass
class FakeKanta:
    """The archive: gives what it is told to, and remembers what it was asked."""

    documents: list[ArchivedDocument] = field(default_factory=list)
    failure: LauttaError | None = None
    asked: list[tuple[PersonId, Oid, Oid, AssertedWorker]] = field(default_factory=list)

    def archive(self, shipment: Shipment, worker: AssertedWorker | None = None) -> None:
        raise AssertionError(shipment.oid, worker)

    def ping(self) -> None:
        raise AssertionError

    def fetch_document(self, oid: Oid) -> ArchivedDocument:
        raise AssertionError(oid)

    def has_prohibition(self, patient: Hetu) -> bool:
        raise AssertionError(patient)

    def fetch_by_right(
        self, client: PersonId, matter: Oid, unit: Oid, worker: AssertedWorker
    ) -> list[ArchivedDocument]:
        self.asked.append((client, matter, unit, worker))
        if self.failure:
            raise self.failure
        return self.documents


@dataclass
class FakeMailbox:
    """A mailbox of which the quarantine alone is touched."""

    quarantined: dict[str, bytes] = field(default_factory=dict)
    failure: LauttaError | None = None
    closed: int = 0

    def look(self, key: str) -> bytes:
        if key not in self.quarantined:
            raise NotFound.because("PHO-05", "the message is not in quarantine.", code="not-found")
        return self.quarantined[key]

    def discard(self, key: str) -> bool:
        if self.failure:
            raise self.failure
        return self.quarantined.pop(key, None) is not None

    def claim(self) -> list[Claim]:
        raise AssertionError

    def fetch(self, uid: int, key: str) -> bytes:
        raise AssertionError(uid, key)

    def delete(self, uid: int, key: str) -> None:
        raise AssertionError(uid, key)

    def quarantine(self, uid: int) -> None:
        raise AssertionError(uid)

    def release(self, key: str) -> bool:
        raise AssertionError(key)

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        raise AssertionError(seconds, stopped)

    def close(self) -> None:
        self.closed += 1


@dataclass
class Face:
    """What a test has at hand."""

    client: FlaskClient
    resources: Resources
    messages: Messages
    matters: Matters
    kanta: FakeKanta
    box: FakeMailbox
    decisions: Decisions
    clock: list[datetime]
    desk: Desk

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=self._with(headers))

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.client.post(path, json=body, headers=self._with(headers))

    def put(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.client.put(path, json=body, headers=self._with(headers))

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.client.delete(path, headers=self._with(headers))

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> TestResponse:
        told = self._with(headers) | {"Content-Type": "application/json-patch+json"}
        return self.client.patch(path, data=json.dumps(operations), headers=told)

    def search(self, kind: str, **parameters: str) -> TestResponse:
        return self.client.post(f"/fhir/{kind}/_search", data=parameters, headers=self._with({}))

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {TOKEN}"} | {name.replace("_", "-"): value for name, value in headers.items()}


@contextmanager
def open_face(
    folder: Path,
    token: str | None = TOKEN,
    url: str = "",
    settings: Settings | None = None,
    trusted: Callable[[], Trust] = trust,
    **api: Any,
) -> Iterator[Face]:
    """A face of its own, over a SQLite file in a folder or over the database of `url`.

    `token` is that of [callers]; `trusted`, whose certificates clients may have. Without `settings` it has those of
    the example. `api`: what [api] says.
    """
    settings = settings or region()
    settings = settings.model_copy(update={"api": settings.api.model_copy(update=api)})
    engine = open_database(url or f"sqlite:///{folder / 'lautta.db'}")
    kanta, box, clock = FakeKanta(), FakeMailbox(), [NOW]
    access = Access.by(engine, region().organisation.oid, lambda: clock[0], lambda _: THERE)
    desk = Desk(
        settings=settings,
        engine=engine,
        resources=Resources(engine),
        messages=Messages(engine),
        access=access,
        deposits=Deposits(engine, access, trust, lambda: clock[0]),
        register=lambda: RegisterState("tag", 4, NOW, NOW - timedelta(minutes=7)),
        kanta=lambda: kanta,
        trust=trust,
        parked=lambda: ParkedMessages(
            Resources(engine),
            Messages(engine),
            Decisions(engine),
            Blobs(engine),
            lambda _: box,
            region().organisation.oid,
            region().photo_units(),
        ),
        sign_in=SignIn(
            settings,
            Tokens(engine),
            ClientKeys(lambda: clock[0]).of,
            trusted,
            lambda: clock[0],
            lambda: secrets.token_urlsafe(32),
            token,
        ),
        now=lambda: clock[0],
    )
    client = build_app(desk).test_client()
    yield Face(client, desk.resources, desk.messages, Matters(engine), kanta, box, Decisions(engine), clock, desk)
    engine.dispose()


def hits(response: TestResponse) -> set[str]:
    """The ids a search found."""
    assert response.status_code == 200, response.get_data(as_text=True)
    return {entry["resource"]["id"] for entry in response.get_json().get("entry", []) if "resource" in entry}


def outcome(response: TestResponse, *statuses: int) -> str:
    """An error as it must be: an OperationOutcome in FHIR JSON, without a HETU; gives its text."""
    text = response.get_data(as_text=True)
    assert response.status_code in statuses, (response.status_code, text)
    assert response.content_type.startswith("application/fhir+json")
    body = response.get_json()
    assert body["resourceType"] == "OperationOutcome"
    assert all(issue["severity"] == "error" and issue["code"] for issue in body["issue"])
    assert body["issue"]
    assert "901R" not in text
    assert "908F" not in text
    return text
