"""The ways into the FHIR API by results, see roads.py: totals, pages, includes, chains."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.test import TestResponse

from tests.rest.roads import ID, OFFICE, Asker, Road, Send

_RULE = "/fhir/<kind>"
_KINDS = ("Task", "ServiceRequest", "Media")
_NAMED = f"{ID},pointing,theirs,about"  # what has an id of its own stands in one order on both servers
_OF_EACH = (
    "_total=accurate",
    "_total=estimate&_count=1",
    "_summary=count",
    "_count=0",
    "_summary=true",
    "_summary=data",
    "_summary=text",
    "_elements=identifier",
    "_sort=_lastUpdated",
    "_sort=-_lastUpdated&_count=1",
    f"_sort=-status,_id&_id={_NAMED}",
    f"_sort=_id&_count=1&_id={_NAMED}",
    "_include=*",
    "_include:iterate=*",
    "_revinclude=*",
    f"patient.identifier={ID}&_include=*",
)
_QUERIES = {
    "Task": (
        "_id=pointing&_include=Task:focus",
        "_id=pointing&_include=Task:focus:ServiceRequest",
        "_id=pointing&_include:iterate=Task:*",
        "_id=pointing&_include=*&_summary=true",
        f"focus:ServiceRequest.identifier={OFFICE}|{ID}",
        "focus:ServiceRequest.status=active",
        "focus:ServiceRequest.status=active&_summary=count",
        "focus.status:missing=false",
        f"focus:ServiceRequest._has:Task:focus:_id={ID}",
        "focus:ServiceRequest._has:Task:focus:status=requested",
        "owner.identifier=x",
    ),
    "ServiceRequest": (
        "_id=theirs&_revinclude=Task:focus",
        "_id=theirs&_revinclude:iterate=Task:*",
        "_id=theirs&_revinclude=Task:focus&_elements=status",
        "_has:Task:focus:status=requested",
        "_has:Task:focus:_id=about",
        f"_has:Task:focus:identifier={OFFICE}|{ID}",
        "_has:Task:focus:focus:ServiceRequest.status=active",
        "_has:Task:focus:status=requested&_total=accurate&_count=1",
    ),
}


def roads() -> list[Road]:
    """Every one."""
    return [*_searching(), *_paging()]


def _searching() -> Iterator[Road]:
    for kind in _KINDS:
        for query in (*_OF_EACH, *_QUERIES.get(kind, ())):
            yield Road(f"results of {kind} {query}", _RULE, "GET", kind, "s", 200, _get(f"/fhir/{kind}?{query}"))
        lenient = _get(f"/fhir/{kind}?_query=x&_id={ID}", Prefer="handling=lenient")
        yield Road(f"lenient {kind}", _RULE, "GET", kind, "s", 200, lenient)


def _paging() -> Iterator[Road]:
    for kind in _KINDS:
        for query in (
            "_count=1",
            "_count=1&_sort=_lastUpdated",
            f"_count=1&_sort=_id&_id={_NAMED}",
            "_count=1&_include=*",
        ):
            yield Road(f"pages of {kind} {query}", _RULE, "GET", kind, "s", 200, _to_the_end(f"/fhir/{kind}?{query}"))


def _get(path: str, **headers: str) -> Send:
    return lambda who: who.ask("GET", path, **headers)


def _to_the_end(path: str) -> Send:
    """Follow the links; the answer is the last page, and the one before it by the link back."""

    def send(who: Asker) -> TestResponse:
        answer = who.ask("GET", path)
        while answer.status_code == 200 and (following := _link(answer, "next")):
            answer = who.ask("GET", following)
        back = _link(answer, "previous") if answer.status_code == 200 else ""
        return who.ask("GET", back) if back else answer

    return send


def _link(answer: TestResponse, relation: str) -> str:
    links = {link["relation"]: link["url"] for link in answer.get_json()["link"]}
    return f"/fhir{links[relation].partition('/fhir')[2]}" if relation in links else ""
