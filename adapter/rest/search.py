"""Search by GET, and by `POST _search` with the parameters in the body, where they do not leak to logs (domain §3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Flask, Response, request

from adapter.errors import Refused
from adapter.fhir.elements import Resource
from adapter.rest.criteria import read_criteria
from adapter.rest.desk import Desk
from adapter.rest.exchange import base_url, read_form, read_parameters, respond
from adapter.rest.read import known
from adapter.rest.visible import visible

_MAX_COUNT = 500
_FURTHEST_EVENT = 10_000  # all before it are read for a page: those of the use log lie elsewhere than the others


def register(app: Flask, desk: Desk) -> None:
    """Add the interactions to the application."""

    @app.get("/fhir/<kind>")
    def search_by_get(kind: str) -> Response:
        return _search(desk, known(kind), read_parameters(request.query_string))

    @app.post("/fhir/<kind>/_search")
    def search_by_post(kind: str) -> Response:
        return _search(desk, known(kind), [*read_parameters(request.query_string), *read_form()])


def _search(desk: Desk, kind: str, asked: Sequence[tuple[str, str]]) -> Response:
    parameters = dict(reversed(asked))  # of _count and _offset the first counts
    count = min(_number(parameters.get("_count", "100")), _MAX_COUNT)
    offset = _number(parameters.get("_offset", "0"))
    if kind == "AuditEvent" and offset > _FURTHEST_EVENT:
        text = f"of the AuditEvents a page begins at {_FURTHEST_EVENT} at most."
        raise Refused.because("", text, "Narrow the search by date or by patient.", "too-costly")
    criteria = read_criteria(kind, [each for each in asked if each[0] not in {"_count", "_offset", "_format"}])
    matches = visible(desk).find(kind, criteria, count + 1, offset)
    entries = [
        {
            "fullUrl": f"{base_url()}/{stored.reference}",
            "resource": stored.resource,
            "search": {"mode": "match"},
        }
        for stored in matches[:count]
    ]
    bundle: Resource = {
        "resourceType": "Bundle",
        "type": "searchset",
        "link": [{"relation": "self", "url": f"{base_url()}/{kind}"}],
        "entry": entries,
    }
    if len(matches) <= count and not offset:
        bundle["total"] = len(entries)
    return respond(bundle if entries else {key: value for key, value in bundle.items() if key != "entry"})


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Refused.because("", "_count and _offset are whole numbers.", code="value")
    return int(text)
