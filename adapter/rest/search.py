"""Search by GET, and by `POST _search` with the parameters in the body, where they do not leak to logs (domain §3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Flask, Response, request

from adapter.errors import Malformed, Refused
from adapter.fhir.elements import Resource
from adapter.rest.chains import read_question, read_questions
from adapter.rest.criteria import is_unknown
from adapter.rest.cursor import unseal
from adapter.rest.desk import Desk
from adapter.rest.exchange import base_url, read_form, read_parameters, respond, respond_in_part
from adapter.rest.found import Found
from adapter.rest.page_links import Links, self_link
from adapter.rest.read import known
from adapter.rest.results import NAMES, Results
from adapter.rest.visible import Visible, visible
from adapter.store.chain import Asked

_CURSOR = "_cursor"
_OF_A_PAGE = frozenset({"_count", "_format", "_pretty"})  # what may stand beside it
_LENIENT = re.compile(r'(?:^|[,;])\s*handling\s*=\s*"?lenient"?\s*(?=[,;]|$)', re.IGNORECASE)  # RFC 7240
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z._:-]{0,60}")
Parameters = Sequence[tuple[str, str]]


def register(app: Flask, desk: Desk) -> None:
    """Add the interactions to the application."""

    @app.get("/fhir/<kind>")
    def search_by_get(kind: str) -> Response:
        return _search(desk, known(kind), read_parameters(request.query_string))

    @app.post("/fhir/<kind>/_search")
    def search_by_post(kind: str) -> Response:
        return _search(desk, known(kind), [*read_parameters(request.query_string), *read_form()])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A search as it is carried out. `used`: its parameters without those that were `ignored`; `at`: the page."""

    kind: str
    used: Parameters
    ignored: Sequence[str]
    questions: tuple[Asked, ...]
    results: Results
    at: dict[str, Any]


def _search(desk: Desk, kind: str, parameters: Parameters) -> Response:
    cursor = dict(parameters).get(_CURSOR)
    asked = _begin(kind, parameters, desk.now()) if cursor is None else _go_on(desk, kind, parameters, cursor)
    seen, results = visible(desk), asked.results
    outcome = [_told(asked.ignored)] if asked.ignored else []
    if results.is_count_only:
        number = seen.count(kind, asked.questions)
        return respond(_bundle([self_link(kind, asked.used, cursor)], outcome, number))
    found = seen.find(kind, asked.questions, results, asked.at)
    included = seen.include(found.matches, results.inclusions)
    links = Links(desk, seen.caller.id, kind, asked.used, found).all(cursor)
    total = _total(seen, asked, found) if cursor is None else None
    entries = [
        *(_entry(results.part.of(each), "match") for each in found.matches),
        *(_entry(results.part.of(each), "include") for each in included),
        *outcome,
    ]
    whole: Resource = {"resourceType": "Bundle", "entry": [{"resource": each} for each in (*found.matches, *included)]}
    return respond_in_part(_bundle(links, entries, total), whole)


def _begin(kind: str, parameters: Parameters, now: datetime) -> _Asked:
    """A search that begins; an unknown parameter is refused, or left out where the client is lenient."""
    lenient = bool(_LENIENT.search(",".join(request.headers.getlist("Prefer"))))
    ignored = [pair for pair in parameters if lenient and _is_unknown(kind, *pair, now)]
    return _read(kind, [pair for pair in parameters if pair not in ignored], [name for name, _ in ignored], {}, now)


def _go_on(desk: Desk, kind: str, parameters: Parameters, cursor: str) -> _Asked:
    """A page that a link led to. `_count` may be another one: Medplum's client adds it to each link."""
    told = unseal(desk, visible(desk).caller.id, cursor)
    if told.get("search") != kind or any(name not in {_CURSOR, *_OF_A_PAGE} for name, _ in parameters):
        raise Malformed.because("", "a link to a page is used as it is.", "Follow the link.", "value")
    counts = [pair for pair in parameters if pair[0] == "_count"]
    used = [(name, value) for name, value in told["used"] if not (counts and name == "_count")]
    return _read(kind, [*used, *counts], (), told["at"], desk.now())


def _read(kind: str, used: Parameters, ignored: Sequence[str], at: dict[str, Any], now: datetime) -> _Asked:
    questions = read_questions(kind, [pair for pair in used if pair[0] not in NAMES], now)
    results = Results.read(kind, used)
    return _Asked(kind, used, ignored, questions, replace(results, offset=0) if at else results, at)


def _is_unknown(kind: str, name: str, value: str, now: datetime) -> bool:
    try:
        if name in NAMES:
            Results.read(kind, [(name, value)])
        else:
            read_question(kind, name, value, now)
    except Refused as problem:
        return is_unknown(problem)
    return False


def _total(seen: Visible, asked: _Asked, found: Found) -> int | None:
    """How many match, where that is known, or was asked for and is found in time."""
    wanted = asked.results.total
    if wanted == "none":
        return None
    if not found.has_next and not found.has_previous:
        return len(found.matches)
    return seen.try_to_count(asked.kind, asked.questions, wanted) if wanted else None


def _bundle(links: Sequence[Resource], entries: Sequence[Resource], total: int | None) -> Resource:
    told: Resource = {"resourceType": "Bundle", "type": "searchset"}
    told |= {} if total is None else {"total": total}
    return told | {"link": list(links)} | ({"entry": list(entries)} if entries else {})


def _entry(resource: Resource, mode: str) -> Resource:
    return {
        "fullUrl": f"{base_url()}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
        "search": {"mode": mode},
    }


def _told(ignored: Sequence[str]) -> Resource:
    """What a lenient client is told of parameters that were left out (FHIR R4 search, handling errors)."""
    names = sorted({name for name in ignored if _PLAIN.fullmatch(name)})
    text = (
        f"parameters of the search that are not known here were ignored: {', '.join(names) or 'their names are odd'}."
    )
    issue = {"severity": "warning", "code": "not-supported", "diagnostics": text}
    return {"resource": {"resourceType": "OperationOutcome", "issue": [issue]}, "search": {"mode": "outcome"}}
