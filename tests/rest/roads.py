"""Every way into the FHIR API that leads to something of a unit, and two servers: one holds it, the other does not.

What a client may not see does not exist for it. So both servers must answer it alike, to the letter.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from adapter.clients import ClientRole
from adapter.config.client import Client
from adapter.config.section import Secret
from adapter.errors import Finding
from adapter.fhir.elements import Names, Resource, oid_identifier, unit_reference
from adapter.fhir.subscription import BACKPORT, owned_by
from adapter.fhir.topics import topic_of
from adapter.fhir.units import marked_for
from adapter.identifiers import Oid
from adapter.run.waiting import Place, parked_task
from adapter.store.messages import State
from adapter.store.parameters import TYPES
from adapter.store.subscribers import Seen, Subscribers
from adapter.store.tokens import Token, Tokens
from tests.access.reading.test_grant import HOME_CARE, MATTER
from tests.region import MAIJA, NOW, PORVOO, SAIMA
from tests.rest.clients import ask, assertion, by_key, ec_key, form, publish, served, token_of
from tests.rest.desk import Face, open_face

MINE, YOURS = str(PORVOO), "1.2.246.10.99999810.10.12"
MESSAGE = "0123456789abcdef0123456789abcdef"
PARKED = str(Names(MESSAGE).uuid("parked"))
HETU = "urn:oid:1.2.246.21"
WORD = "Kanarialintu"  # in every resource of the unit, and nowhere else
OFFICE = "urn:x:office"
ID = "3fd26416-2095-4c1d-9f6b-55e26c1f0c4e"
LETTERS = "cruds"
ENDPOINT = "https://record.example/hooks"

Send = Callable[["Asker"], TestResponse]


@dataclass(frozen=True, slots=True)
class Road:
    """One request. `rule` and `method` are its route; `kind` and `letter` the scope that it needs, "" for none.

    `status`: what a client of the unit gets.
    """

    name: str
    rule: str
    method: str
    kind: str
    letter: str
    status: int
    send: Send = field(repr=False)


@dataclass(frozen=True)
class Asker:
    """Somebody who asks one server with one token."""

    face: Face
    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        self.face.clock[0] += timedelta(milliseconds=1)  # so a history has one order
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.face.client.open(path, method=method, json=body, headers=named)

    def search(self, kind: str, **parameters: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.face.client.post(f"/fhir/{kind}/_search", data=parameters, headers=headers)


# --- What there is ----------------------------------------------------------------------------------------------------

_PERSON = {"type": "Patient", "identifier": {"system": HETU, "value": MAIJA}}
_NAME = {"identifier": [{"system": OFFICE, "value": ID}]}


def least(kind: str, unit: str = "", word: str = "") -> Resource:
    """A resource of a type, marked for a unit. `word`: what it says."""
    resource = {"resourceType": kind} | _elements(word or "sent")[kind]
    return marked_for(resource, unit) if unit else resource


def _elements(word: str) -> dict[str, Resource]:
    code = {"text": word}
    return {
        "Media": {"status": "completed", "subject": _PERSON, "content": {"contentType": "image/png", "title": word}}
        | _NAME,
        "ServiceRequest": {"status": "active", "intent": "order", "subject": _PERSON, "code": code} | _NAME,
        "Consent": {
            "status": "active",
            "scope": code,
            "category": [code],
            "patient": _PERSON,
            "policy": [{"uri": "urn:x:law"}],
        }
        | _NAME,
        "Task": {"status": "requested", "intent": "order", "for": _PERSON, "description": word} | _NAME,
        "Provenance": {
            "target": [_PERSON],
            "recorded": "2026-11-22T14:00:00Z",
            "agent": [{"who": {"display": word}}],
        },
        "AuditEvent": {
            "type": {"system": "urn:x:type", "code": "x"},
            "recorded": "2026-11-22T14:00:00Z",
            "agent": [{"who": {"display": word}, "requestor": True}],
            "source": {"observer": {"display": word}},
            "entity": [{"what": _PERSON}],
        },
        "Binary": {"contentType": "text/plain", "data": base64.b64encode(word.encode()).decode()},
        "Communication": {"status": "completed", "subject": _PERSON, "payload": [{"contentString": word}]} | _NAME,
        "DocumentReference": {
            "status": "current",
            "subject": _PERSON,
            "content": [{"attachment": {"url": f"Binary/{ID}", "title": word}}],
        }
        | _NAME,
        "Patient": {"name": [{"text": word}]} | _NAME,
        "RelatedPerson": {"patient": _PERSON, "name": [{"text": word}]} | _NAME,
        "Organization": {"name": word, "identifier": [oid_identifier(Oid(MINE)), {"system": OFFICE, "value": ID}]},
        "ImagingStudy": {"status": "available", "subject": _PERSON, "description": word} | _NAME,
        "ChargeItem": {"status": "billable", "code": code, "subject": _PERSON} | _NAME,
        "Subscription": owned_by(
            {
                "status": "active",
                "reason": word,
                "criteria": topic_of("task-changed").url,
                "channel": {
                    "type": "rest-hook",
                    "endpoint": ENDPOINT,
                    "payload": "application/fhir+json",
                    "_payload": {
                        "extension": [{"url": f"{BACKPORT}/backport-payload-content", "valueCode": "id-only"}]
                    },
                },
            },
            "mine",
        ),
    }


def unnamed(kind: str, unit: str = "", **changes: Any) -> Resource:
    """One without an identifier: it meets no condition."""
    return {name: value for name, value in least(kind, unit).items() if name != "identifier"} | changes


def furnish_both(face: Face) -> None:
    """What another unit has of its own: a Task about something that it does not see, and an order."""
    pointing = unnamed("Task", YOURS, focus={"reference": f"ServiceRequest/{ID}"})
    face.resources.put("pointing", pointing, NOW)
    face.resources.put("theirs", unnamed("ServiceRequest", YOURS), NOW)


def furnish(face: Face, kinds: Sequence[str]) -> None:
    """One resource of each type of the unit, in two versions, and a photo that waits for a person."""
    for kind in kinds:
        face.resources.put(ID, least(kind, word=f"{WORD} first"), NOW)
        face.resources.put(ID, least(kind, MINE, WORD), NOW)
    subscribers = Subscribers(face.desk.engine)
    if subscribers.take(ID, "sender", NOW):
        face.resources.put("told", unnamed("Task", MINE), NOW)
        subscribers.number(ID, "sender", Seen(None))
    face.resources.put("held", {"resourceType": "Binary", "contentType": "text/plain", "data": "WA=="}, NOW)
    content = {"contentType": "text/plain", "url": "Binary/held", "title": WORD}
    holder = unnamed("Media", MINE, content=content)
    face.resources.put("holder", holder, NOW)
    about = least("Task", MINE, WORD) | {"focus": {"reference": "ServiceRequest/theirs"}}
    face.resources.put("about", {name: value for name, value in about.items() if name != "identifier"}, NOW)
    face.messages.begin(MESSAGE, "photo", "kuvat.porvoo@ita-uusimaa.example", NOW)
    place = Place(owner=unit_reference(Oid(MINE)))
    face.resources.put(PARKED, parked_task(MESSAGE, "photo", (Finding("PHO-06", WORD),), NOW, place), NOW)
    face.messages.conclude(MESSAGE, State.PARKED, NOW, ("PHO-06",), WORD, (f"Task/{PARKED}",))
    face.box.quarantined[MESSAGE] = WORD.encode()


# --- Who asks ---------------------------------------------------------------------------------------------------------


def clients(folder: Path) -> tuple[Client, ...]:
    """Of the unit, of another, of both, each letter short, and two of roles that have no operation."""
    keys = publish(folder / "keys.json", ec_key())
    told: dict[str, dict[str, Any]] = {
        "mine": {"units": (MINE, HOME_CARE)},
        "alone": {"units": (MINE,)},
        "yours": {"units": (YOURS,)},
        "desk": {"units": (YOURS,), "role": ClientRole.DESK},
        "producer": {"units": (YOURS,), "role": ClientRole.PRODUCER},
        "operator": {"units": "*", "role": ClientRole.OPERATOR},
        **{
            f"no-{letter}": {"units": (MINE, HOME_CARE), "scopes": (f"system/*.{LETTERS.replace(letter, '')}",)}
            for letter in LETTERS
        },
    }
    whole = []
    for identity, changes in told.items():
        file = folder / f"{identity}.token"
        file.write_text(f"token-of-{identity}", encoding="utf-8")
        usual = {"scopes": ("system/*.cruds",), "token": Secret(file=file), "subscription_endpoints": (ENDPOINT,)}
        whole.append(by_key(keys, identity, **(usual | changes)))
    return tuple(whole)


def bad_tokens(face: Face, tokens: Tokens) -> dict[str, str]:
    """Tokens by which nobody is let in, each for its own reason; a client of the unit would have had them all."""
    hour = timedelta(hours=1)
    for secret, token in {
        "expired": Token("mine", "system/*.cruds", NOW - timedelta(seconds=1)),
        "gone": Token("nobody-any-more", "system/*.cruds", NOW + hour),
        "bound": Token("mine", "system/*.cruds", NOW + hour, "thumbprint-of-a-certificate"),
    }.items():
        tokens.keep(secret, token, NOW - hour)
    revoked = token_of(face, ec_key(), "mine", "system/*.cruds")
    face.client.post("/revoke", data={"token": revoked}, headers={"Authorization": "Bearer token-of-mine"})
    signed = assertion(ec_key(), "mine")
    assert ask(face, form(signed)).status_code == 200
    replayed = ask(face, form(signed)).get_json().get("access_token", "none-for-an-assertion-used-twice")
    return {
        "none": "",
        "foreign": "token-of-another-server",
        "replayed": replayed,
        "revoked": revoked,
        "expired": "expired",
        "gone": "gone",
        "bound": "bound",
    }


@contextmanager
def two_servers(folder: Path, kinds: Sequence[str] = TYPES) -> Iterator[tuple[Face, Face]]:
    """The one that holds something of the unit, and the other, both with the same clients."""
    with ExitStack() as stack:
        faces = []
        for name in ("full", "bare"):
            (folder / name).mkdir(mode=0o700)
            settings = served(*clients(folder / name))
            faces.append(stack.enter_context(open_face(folder / name, token=None, settings=settings)))
        for face in faces:
            furnish_both(face)
        furnish(faces[0], kinds)
        yield faces[0], faces[1]


# --- The roads --------------------------------------------------------------------------------------------------------

_EXIST = f"identifier={OFFICE}|{ID}"
_WRITTEN = ("Task", "ServiceRequest", "Communication")


def roads() -> list[Road]:
    """Every interaction with every type, every condition, every operation."""
    found = [road for kind in TYPES for road in (*_reading(kind), *_searching(kind))]
    found += [road for kind in _WRITTEN for road in (*_creating(kind), *_changing(kind))]
    return [*found, *_references(), *_transactions(), *_operations()]


def _reading(kind: str) -> Iterator[Road]:
    base, at = f"/fhir/{kind}/{ID}", "/fhir/<kind>/<identity>"
    if kind != "Binary":
        yield Road(f"read {kind}", at, "GET", kind, "r", 200, lambda who: who.ask("GET", base))
        yield Road(f"head {kind}", at, "HEAD", kind, "r", 200, lambda who: who.ask("HEAD", base))
    for version, status in ((1, 200), (2, 200), (3, 404)):
        path, rule = f"{base}/_history/{version}", f"{at}/_history/<int:version>"
        yield Road(f"vread {kind} {version}", rule, "GET", kind, "r", status, _get(path))
    yield Road(f"history {kind}", f"{at}/_history", "GET", kind, "r", 200, _get(f"{base}/_history"))


def _searching(kind: str) -> Iterator[Road]:
    status = 403 if kind == "Binary" else 200  # it is read by its address alone
    for query in ("", "?_count=1", f"?_id={ID}", f"?{_EXIST}", "?status=requested,active,completed", "?_offset=1"):
        yield Road(f"search {kind} {query}", "/fhir/<kind>", "GET", kind, "s", status, _get(f"/fhir/{kind}{query}"))
    for name, value in {"patient.identifier": f"{HETU}|{MAIJA}", "identifier": f"{OFFICE}|{ID}"}.items():
        yield Road(
            f"_search {kind} {name}", "/fhir/<kind>/_search", "POST", kind, "s", status, _search(kind, **{name: value})
        )


def _creating(kind: str) -> Iterator[Road]:
    rule, path = "/fhir/<kind>", f"/fhir/{kind}"
    for unit, status in ((MINE, 201), (YOURS, 403)):
        body = unnamed(kind, unit)
        yield Road(f"create {kind} in {unit}", rule, "POST", kind, "c", status, _post(path, body))
        for condition in (f"identifier={OFFICE}|{ID}", f"_id={ID}"):
            send = _post(path, least(kind, unit), If_None_Exist=condition)
            yield Road(f"create {kind} in {unit} if {condition}", rule, "POST", kind, "c", 200, send)


def _changing(kind: str) -> Iterator[Road]:
    rule, path = "/fhir/<kind>/<identity>", f"/fhir/{kind}/{ID}"
    body = least(kind, MINE) | {"id": ID}
    moved = least(kind, YOURS) | {"id": ID}
    yield Road(f"update {kind} stale", rule, "PUT", kind, "u", 412, _put(path, body, If_Match='W/"1"'))
    yield Road(f"update {kind} to another unit", rule, "PUT", kind, "u", 403, _put(path, moved, If_Match='W/"2"'))
    yield Road(f"update {kind} without If-Match", rule, "PUT", kind, "u", 428, _put(path, body))
    yield Road(f"update {kind}", rule, "PUT", kind, "u", 200, _put(path, body, If_Match='W/"2"'))


def _references() -> Iterator[Road]:
    """What is written refers to what is there: its units are found through it, or it would show it."""
    about = unnamed("Task", focus={"reference": f"ServiceRequest/{ID}"})
    content = {"contentType": "text/plain", "url": "Binary/held"}
    holding, theirs = unnamed("Media", MINE, content=content), unnamed("Media", YOURS, content=content)
    rule = "/fhir/<kind>"
    yield Road("task about an order", rule, "POST", "Task", "c", 201, _post("/fhir/Task", about))
    yield Road("media with a binary", rule, "POST", "Media", "c", 201, _post("/fhir/Media", holding))
    yield Road("media of another unit", rule, "POST", "Media", "c", 403, _post("/fhir/Media", theirs))


def _transactions() -> Iterator[Road]:
    def entry(resource: Resource, **more: str) -> Resource:
        return {"resource": resource, "request": {"method": "POST", "url": resource["resourceType"]} | more}

    rule = "/fhir/"
    task, message = least("Task", MINE), unnamed("Communication", MINE)
    about = least("Provenance") | {"target": [{"reference": f"Task/{ID}"}]}
    for name, entries in {
        "new": [entry(unnamed("Task", MINE))],
        "there": [entry(task, ifNoneExist=_EXIST)],
        "both": [entry(message), entry(task, ifNoneExist=_EXIST)],
        "about": [entry(about)],
    }.items():
        bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
        kind = entries[-1]["resource"]["resourceType"]
        yield Road(f"transaction {name}", rule, "POST", kind, "c", 200, _post("/fhir", bundle))
    foreign = {"resourceType": "Bundle", "type": "transaction", "entry": [entry(message), entry(least("Task", YOURS))]}
    yield Road("transaction of another unit", rule, "POST", "Task", "c", 403, _post("/fhir", foreign))


def _operations() -> Iterator[Road]:
    def call(name: str, letter: str, status: int, kind: str, **changes: Resource) -> Road:
        told = {
            "client": {"name": "client", "valueIdentifier": {"system": HETU, "value": SAIMA}},
            "matter": {"name": "matter", "valueUri": MATTER.urn},
            "unit": {"name": "unit", "valueUri": f"urn:oid:{HOME_CARE}"},
            "worker": {"name": "worker", "valueString": "90000000011"},
            "workerUnit": {"name": "workerUnit", "valueString": HOME_CARE},
            "role": {"name": "role", "valueCode": "client-work"},
            "authentication": {"name": "authentication", "valueCode": "card"},
            "authenticatedAt": {"name": "authenticatedAt", "valueInstant": NOW.isoformat()},
        } | changes
        body = {"resourceType": "Parameters", "parameter": list(told.values())}
        path = f"/fhir/Consent/${name}"
        return Road(f"${name}", path, "POST", kind, letter, status, _post(path, body))

    yield call("evaluate", "r", 200, "Consent")
    yield call("fetch", "r", 403, "DocumentReference")  # there is no grant
    document = {"name": "content", "valueAttachment": {"contentType": "text/xml", "data": "PGEvPg=="}}
    yield call("store", "c", 422, "DocumentReference", content=document)  # it is no document
    yield call("matter", "u", 200, "Consent", organiser={"name": "organiser", "valueUri": MINE})
    words = {"action": "discard", "by": "nurse 17", "reason": "asked"}
    parameters = [{"name": name, "valueString": value} for name, value in words.items()]
    body = {"resourceType": "Parameters", "parameter": parameters}
    rule = "/fhir/Task/<task>/$decide"
    told = parked_task(MESSAGE, "photo", (Finding("PHO-06", "x"),), NOW, Place(owner=unit_reference(Oid(YOURS))))
    yield Road("create a task that says to wait", "/fhir/<kind>", "POST", "Task", "c", 403, _post("/fhir/Task", told))
    yield Road("$decide on no parked task", rule, "POST", "Task", "u", 404, _post(f"/fhir/Task/{ID}/$decide", body))
    yield Road("$decide", rule, "POST", "Task", "u", 200, _post(f"/fhir/Task/{PARKED}/$decide", body))
    yield Road("$validate", "/fhir/$validate", "POST", "", "", 200, _post("/fhir/$validate", least("Task")))
    rule = "/fhir/<kind>/$validate"
    yield Road("$validate a type", rule, "POST", "", "", 200, _post("/fhir/Task/$validate", least("Task")))


def _get(path: str) -> Send:
    return lambda who: who.ask("GET", path)


def _post(path: str, body: Any, **headers: str) -> Send:
    return lambda who: who.ask("POST", path, body, **headers)


def _put(path: str, body: Any, **headers: str) -> Send:
    return lambda who: who.ask("PUT", path, body, **headers)


def _search(kind: str, **parameters: str) -> Send:
    return lambda who: who.search(kind, **parameters)


# --- What is compared -------------------------------------------------------------------------------------------------

_FRESH = re.compile(f"(?!{ID})" + r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}")
_CURSOR = re.compile(r"_cursor=[A-Za-z0-9_-]+")


def seen(answer: TestResponse) -> tuple[int, tuple[tuple[str, str], ...], str]:
    """All that a client sees of an answer, but for the ids and cursors that are made afresh."""
    headers = tuple(sorted((name, _FRESH.sub("*", value)) for name, value in answer.headers))
    length = {"Content-Length"} if "_cursor=" in answer.text else set[str]()
    text = _CURSOR.sub("_cursor=*", _FRESH.sub("*", answer.get_data(as_text=True)))
    return answer.status_code, tuple(each for each in headers if each[0] not in length), text
