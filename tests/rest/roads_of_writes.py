"""The ways into the FHIR API that change something by id or by condition, delete it, or do several; see roads.py."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from typing import Any

from werkzeug.test import TestResponse

from adapter.fhir.elements import Resource
from tests.region import NOW
from tests.rest.desk import Face
from tests.rest.roads import ID, MINE, OFFICE, WORD, YOURS, Asker, Road, Send, least, unnamed

_BY_ID, _BY_CONDITION = "/fhir/<kind>/<identity>", "/fhir/<kind>"
_KINDS = ("Task", "Communication")
_CONDITION = f"identifier={OFFICE}|{ID}"
_LANGUAGE = [{"op": "add", "path": "/language", "value": "sv"}]
FIRST, STALE = 'W/"1"', 'W/"9"'


def spare(purpose: str) -> str:
    """The id of a resource of the unit that nothing else needs: as a client's, a UUID of version 4."""
    return str(uuid.UUID(bytes=uuid.uuid5(uuid.NAMESPACE_URL, purpose).bytes, version=4))


_PURPOSES = ("delete", "search-delete", "patch", "search-patch", "batch", "transaction", "again")


def furnish(face: Face) -> None:
    """What the roads here change and delete."""
    for kind in _KINDS:
        for purpose in _PURPOSES:
            face.resources.put(spare(f"{kind} {purpose}"), unnamed(kind, MINE) | _saying(kind), NOW)


def _saying(kind: str) -> Resource:
    return {"description": WORD} if kind == "Task" else {"payload": [{"contentString": WORD}]}


def roads() -> list[Road]:
    """Every one, and what is left of what was deleted."""
    return [
        road
        for kind in _KINDS
        for road in (*_updates(kind), *_patches(kind), *_deletions(kind), *_batches(kind), *_transactions(kind))
    ]


def _updates(kind: str) -> Iterator[Road]:
    path, put = f"/fhir/{kind}?{_CONDITION}", "PUT"
    mine, yours = least(kind, MINE), least(kind, YOURS)
    for name, body, status, headers in (
        ("without If-Match", mine, 428, {}),
        ("stale", mine, 412, {"If_Match": STALE}),
        ("to another unit", yours, 428, {}),
        ("with an id", mine | {"id": spare("other")}, 400, {"If_Match": FIRST}),
    ):
        yield Road(
            f"update by condition {kind} {name}",
            _BY_CONDITION,
            put,
            kind,
            "u",
            status,
            _ask(put, path, body, **headers),
        )
    there = {"id": ID} | mine
    yield Road(
        f"update only new {kind}",
        _BY_ID,
        put,
        kind,
        "u",
        412,
        _ask(put, f"/fhir/{kind}/{ID}", there, If_None_Match="*"),
    )
    for name, identity, status in (("own", "mine.1", 201), ("foreign", "other.1", 404), ("plain", "1", 404)):
        body = unnamed(kind, MINE) | {"id": identity}
        yield Road(
            f"update as create {kind} {name}",
            _BY_ID,
            put,
            kind,
            "u",
            status,
            _ask(put, f"/fhir/{kind}/{identity}", body),
        )


def _patches(kind: str) -> Iterator[Road]:
    for name, rule, path in (
        ("by id", _BY_ID, f"/fhir/{kind}/{spare(f'{kind} patch')}"),
        ("by condition", _BY_CONDITION, f"/fhir/{kind}?_id={spare(f'{kind} search-patch')}"),
    ):
        for said, status, match in (("without If-Match", 428, ""), ("stale", 412, STALE), ("right", 200, FIRST)):
            yield Road(f"patch {kind} {name} {said}", rule, "PATCH", kind, "u", status, _patch(path, _LANGUAGE, match))
        wrong = [{"op": "test", "path": "/status", "value": "x"}]
        yield Road(f"patch {kind} {name} test", rule, "PATCH", kind, "u", 422, _patch(path, wrong, 'W/"2"'))


def _deletions(kind: str) -> Iterator[Road]:
    identity = spare(f"{kind} delete")
    path, by = f"/fhir/{kind}/{identity}", f"/fhir/{kind}?_id={spare(f'{kind} search-delete')}"
    yield Road(f"delete {kind} stale", _BY_ID, "DELETE", kind, "d", 412, _ask("DELETE", path, If_Match=STALE))
    yield Road(f"delete {kind}", _BY_ID, "DELETE", kind, "d", 204, _ask("DELETE", path))
    yield Road(f"delete {kind} again", _BY_ID, "DELETE", kind, "d", 204, _ask("DELETE", path))
    yield Road(f"delete {kind} by condition", _BY_CONDITION, "DELETE", kind, "d", 204, _ask("DELETE", by))
    yield Road(f"read deleted {kind}", _BY_ID, "GET", kind, "r", 410, _ask("GET", path))
    for version, status in ((1, 200), (2, 410), (3, 404)):
        rule = f"{_BY_ID}/_history/<int:version>"
        yield Road(
            f"vread deleted {kind} {version}", rule, "GET", kind, "r", status, _ask("GET", f"{path}/_history/{version}")
        )
    yield Road(
        f"history of deleted {kind}", f"{_BY_ID}/_history", "GET", kind, "r", 200, _ask("GET", f"{path}/_history")
    )
    yield Road(
        f"search deleted {kind}", _BY_CONDITION, "GET", kind, "s", 200, _ask("GET", f"/fhir/{kind}?_id={identity}")
    )
    yield Road(f"patch deleted {kind}", _BY_ID, "PATCH", kind, "u", 410, _patch(path, _LANGUAGE, 'W/"2"'))
    body = unnamed(kind, MINE) | {"id": identity}
    yield Road(f"revive {kind}", _BY_ID, "PUT", kind, "u", 201, _ask("PUT", path, body))


def entry(method: str, url: str, resource: Any = None, **more: str) -> Resource:
    told = {"request": {"method": method, "url": url} | more}
    return told if resource is None else {"resource": resource} | told


def patch_entry(url: str, operations: Any, **more: str) -> Resource:
    data = base64.b64encode(json.dumps(operations).encode()).decode()
    binary = {"resourceType": "Binary", "contentType": "application/json-patch+json", "data": data}
    return entry("PATCH", url, binary, **more)


def _batches(kind: str) -> Iterator[Road]:
    at = f"{kind}/{spare(f'{kind} batch')}"
    entries = [
        entry("GET", f"{kind}/{ID}"),
        entry("GET", f"{kind}/{ID}/_history/1"),
        entry("GET", f"{kind}?{_CONDITION}"),
        entry("PUT", f"{kind}/{ID}", least(kind, MINE) | {"id": ID}, ifMatch=STALE),
        entry("PUT", f"{kind}?{_CONDITION}", least(kind, MINE), ifMatch=STALE),
        entry("POST", kind, unnamed(kind, MINE)),
        patch_entry(f"{kind}?_id={spare(f'{kind} batch')}", _LANGUAGE, ifMatch=FIRST),
        entry("DELETE", f"{kind}/{spare(f'{kind} again')}"),
    ]
    for number, one in enumerate(entries):
        yield Road(f"batch {kind} {number}", "/fhir/", "POST", kind, "", 200, _bundle("batch", one))
    yield Road(f"batch {kind}", "/fhir/", "POST", kind, "", 200, _bundle("batch", *entries, entry("DELETE", at)))


def _transactions(kind: str) -> Iterator[Road]:
    at = f"{kind}/{spare(f'{kind} transaction')}"
    link = unnamed("Task", MINE, partOf=[{"reference": f"Task?{_CONDITION}"}])
    for name, letter, status, entries in (
        ("read", "r", 200, [entry("GET", f"{kind}/{ID}")]),
        ("search", "s", 200, [entry("GET", f"{kind}?{_CONDITION}")]),
        ("update", "u", 412, [entry("PUT", f"{kind}/{ID}", least(kind, MINE) | {"id": ID}, ifMatch=STALE)]),
        ("update by condition", "u", 412, [entry("PUT", f"{kind}?{_CONDITION}", least(kind, MINE), ifMatch=STALE)]),
        ("patch", "u", 200, [patch_entry(at, _LANGUAGE, ifMatch=FIRST)]),
        ("delete", "d", 200, [entry("DELETE", at)]),
        ("link", "c", 200, [entry("POST", "Task", link)]),
    ):
        yield Road(
            f"transaction {kind} {name}", "/fhir/", "POST", kind, letter, status, _bundle("transaction", *entries)
        )


def _ask(method: str, path: str, body: Any = None, **headers: str) -> Send:
    return lambda who: who.ask(method, path, body, **headers)


def _bundle(kind: str, *entries: Resource) -> Send:
    return lambda who: who.ask("POST", "/fhir", {"resourceType": "Bundle", "type": kind, "entry": list(entries)})


def _patch(path: str, operations: Any, match: str) -> Send:
    def send(who: Asker) -> TestResponse:
        told = {"Content-Type": "application/json-patch+json"} | ({"If-Match": match} if match else {})
        told |= {"Authorization": f"Bearer {who.token}"} if who.token else {}
        return who.face.client.patch(path, data=json.dumps(operations), headers=told)

    return send
