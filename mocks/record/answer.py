"""FHIR resources as HTTP answers: versions in ETag, places in Location, what was wrong as OperationOutcome."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from mocks.control import BrokenRuleError
from mocks.record.hetu import shows_hetu
from mocks.record.outcome import RefusedError, describe_broken, describe_outcome
from mocks.record.pages import Page
from mocks.record.search import Criteria, Resource
from mocks.record.store import Version
from mocks.record.transaction import Done


def locate(system: str) -> str:
    """The service base of a system, as this client reaches it."""
    return f"{request.host_url}{system}/fhir"


def answer(body: dict[str, Any], status: int) -> Response:
    """Any FHIR JSON."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, content_type="application/fhir+json; charset=utf-8")


def answer_refusal(problem: RefusedError) -> Response:
    """What the mock refused; the journal says why."""
    g.facts["reason"] = problem.text
    return answer(describe_outcome(problem.code, problem.text), problem.status)


def answer_broken(problem: BrokenRuleError) -> Response:
    """The rule that a request breaks, with its place and its source."""
    status, outcome = describe_broken(problem.step)
    return answer(outcome, status)


def answer_route(problem: HTTPException) -> Response:
    """What the web framework refused: no such path, no such method."""
    status = problem.code or 500
    return answer(describe_outcome("not-supported", HTTPStatus(status).phrase), status)


def answer_fault(status: int) -> Response:
    """What a tester ordered."""
    code = "transient" if status >= 500 else "conflict" if status in {409, 412} else "processing"
    return answer(describe_outcome(code, "a fault that was ordered"), status)


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


def answer_deleted() -> Response:
    """Nothing is left to tell."""
    return Response("", 204)


def answer_count(total: int) -> Response:
    """How many matches there are, and none of them."""
    return _answer_bundle("searchset", [], total=total)


def answer_search(system: str, path: str, criteria: Criteria, page: Page, included: list[Resource]) -> Response:
    """One page of a searchset. A HETU that was asked for is left out of the self link, which may be logged."""
    asked = [(name, value) for name, value in criteria if not shows_hetu(value)]
    base = locate(system)
    links = [{"relation": "self", "url": f"{base}{path}{'?' if asked else ''}{urlencode(asked)}"}]
    if page.next:
        links.append({"relation": "next", "url": f"{base}?{urlencode({'_page': page.next})}"})
    modes = [("match", resource) for resource in page.matches] + [("include", resource) for resource in included]
    entries = [
        {"fullUrl": _url(system, resource), "resource": resource, "search": {"mode": mode}} for mode, resource in modes
    ]
    return _answer_bundle("searchset", entries, total=page.total, link=links)


def answer_history(system: str, kind: str, identity: str, versions: tuple[Version, ...]) -> Response:
    """Every version of one resource, the newest first; of a deletion only that it was."""
    entries = [_history_entry(f"{kind}/{identity}", locate(system), version) for version in reversed(versions)]
    return _answer_bundle("history", entries, total=len(entries))


def answer_bundle(system: str, kind: str, done: list[Done]) -> Response:
    """What became of each entry of a transaction or a batch, in the order asked."""
    return _answer_bundle(f"{kind}-response", [_done_entry(system, one) for one in done])


def _answer_bundle(kind: str, entries: list[dict[str, Any]], **more: Any) -> Response:
    listed = {"entry": entries} if entries else {}
    return answer({"resourceType": "Bundle", "type": kind, **more, **listed}, 200)


def _url(system: str, resource: Resource) -> str:
    return f"{locate(system)}/{resource['resourceType']}/{resource['id']}"


def _etag(resource: Resource) -> str:
    return f'W/"{resource["meta"]["versionId"]}"'


def _done_entry(system: str, done: Done) -> dict[str, Any]:
    status = f"{done.status} {HTTPStatus(done.status).phrase}"
    if done.outcome is not None:
        return {"response": {"status": status, "outcome": done.outcome}}
    resource = done.resource
    if resource is None:
        return {"response": {"status": status}}
    response = {
        "status": status,
        "location": f"{resource['resourceType']}/{resource['id']}/_history/{resource['meta']['versionId']}",
        "etag": _etag(resource),
        "lastModified": resource["meta"]["lastUpdated"],
    }
    entry: dict[str, Any] = {"fullUrl": _url(system, resource), "response": response}
    if done.read or "return=representation" in request.headers.get("Prefer", ""):
        entry["resource"] = resource
    return entry


def _history_entry(path: str, base: str, version: Version) -> dict[str, Any]:
    first = version.method == "POST"
    asked = {"method": version.method, "url": path.partition("/")[0] if first else path}
    status = "204" if version.resource is None else "201" if version.number == 1 else "200"
    held = {} if version.resource is None else {"resource": version.resource}
    return {
        "fullUrl": f"{base}/{path}",
        **held,
        "request": asked,
        "response": {"status": status, "etag": f'W/"{version.number}"', "lastModified": version.at},
    }
