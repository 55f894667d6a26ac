"""FHIR resources as HTTP answers: versions in ETag, places in Location, what was wrong as OperationOutcome."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, request

from mocks.record.outcome import describe_outcome

if TYPE_CHECKING:
    from werkzeug.exceptions import HTTPException

    from mocks.record.outcome import RefusedError
    from mocks.record.store import Resource


def locate(system: str) -> str:
    """The service base of a system, as this client reaches it."""
    return f"{request.host_url}{system}/fhir"


def answer(body: dict[str, Any], status: int) -> Response:
    """Any FHIR JSON."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, content_type="application/fhir+json; charset=utf-8")


def answer_refusal(problem: RefusedError) -> Response:
    """What the mock refused."""
    return answer(describe_outcome(problem.code, problem.text), problem.status)


def answer_route(problem: HTTPException) -> Response:
    """What the web framework refused: no such path, no such method."""
    status = problem.code or 500
    return answer(describe_outcome("not-supported", HTTPStatus(status).phrase), status)


def answer_fault(status: int) -> Response:
    """What a tester ordered."""
    return answer(describe_outcome("transient" if status >= 500 else "processing", "a fault that was ordered"), status)


def answer_resource(resource: Resource, status: int = 200) -> Response:
    """One resource with its version and the time of its change."""
    response = answer(resource, status)
    response.headers["ETag"] = _etag(resource)
    changed = datetime.fromisoformat(resource["meta"]["lastUpdated"])
    response.headers["Last-Modified"] = format_datetime(changed, usegmt=True)
    return response


def answer_written(system: str, resource: Resource, status: int) -> Response:
    """A resource just written or, at status 200, found by its condition."""
    response = answer_resource(resource, status)
    response.headers["Location"] = f"{_url(system, resource)}/_history/{resource['meta']['versionId']}"
    if "return=minimal" in request.headers.get("Prefer", ""):
        response.set_data(b"")
    return response


def answer_search(system: str, found: list[Resource], count: int | None) -> Response:
    """A searchset of at most `count`; the total tells how many there were (no next page: ours)."""
    entries = [
        {"fullUrl": _url(system, resource), "resource": resource, "search": {"mode": "match"}}
        for resource in found[:count]
    ]
    return _answer_bundle("searchset", entries, total=len(found))


def answer_history(system: str, versions: list[Resource]) -> Response:
    """Every version of one resource, the newest first."""
    entries = [_history_entry(system, resource) for resource in reversed(versions)]
    return _answer_bundle("history", entries, total=len(entries))


def answer_transaction(system: str, written: list[tuple[int, Resource]]) -> Response:
    """What became of each entry, in the order asked."""
    return _answer_bundle("transaction-response", [_transaction_entry(system, *one) for one in written])


def _answer_bundle(kind: str, entries: list[dict[str, Any]], **more: int) -> Response:
    listed = {"entry": entries} if entries else {}
    return answer({"resourceType": "Bundle", "type": kind, **more, **listed}, 200)


def _url(system: str, resource: Resource) -> str:
    return f"{locate(system)}/{resource['resourceType']}/{resource['id']}"


def _etag(resource: Resource) -> str:
    return f'W/"{resource["meta"]["versionId"]}"'


def _transaction_entry(system: str, status: int, resource: Resource) -> dict[str, Any]:
    response = {
        "status": f"{status} {HTTPStatus(status).phrase}",
        "location": f"{resource['resourceType']}/{resource['id']}/_history/{resource['meta']['versionId']}",
        "etag": _etag(resource),
        "lastModified": resource["meta"]["lastUpdated"],
    }
    entry: dict[str, Any] = {"fullUrl": _url(system, resource), "response": response}
    if "return=representation" in request.headers.get("Prefer", ""):
        entry["resource"] = resource
    return entry


def _history_entry(system: str, resource: Resource) -> dict[str, Any]:
    kind = resource["resourceType"]
    first = resource["meta"]["versionId"] == "1"
    return {
        "fullUrl": _url(system, resource),
        "resource": resource,
        "request": {"method": "POST", "url": kind} if first else {"method": "PUT", "url": f"{kind}/{resource['id']}"},
        "response": {
            "status": "201" if first else "200",
            "etag": _etag(resource),
            "lastModified": resource["meta"]["lastUpdated"],
        },
    }
