"""What a search answers beside what is found: totals, parts, includes, links, and what was ignored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from adapter.clients import Scope
from adapter.errors import Busy
from adapter.rest import found
from adapter.store.finding import Inquiry
from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from tests.region import MAIJA
from tests.rest.clients import served
from tests.rest.desk import Face, hits, open_face, outcome
from tests.rest.roads import Asker, clients

_HETU = {"system": "urn:oid:1.2.246.21", "value": MAIJA}


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    """A patient, an order of hers, and seven Tasks about it."""
    with open_face(tmp_path, public_base="https://lautta.example") as opened:
        order = {"resourceType": "ServiceRequest", "status": "active", "intent": "order"}
        put(opened, "p", {"resourceType": "Patient", "identifier": [_HETU], "name": [{"family": "Testilä"}]})
        put(opened, "s", order | {"subject": {"reference": "Patient/p"}})
        for number in range(7):
            task = {"resourceType": "Task", "status": "requested", "intent": "order", "description": f"number {number}"}
            about = {"focus": {"reference": "ServiceRequest/s"}, "for": {"reference": "Patient/p"}}
            put(opened, f"t{number}", task | about | {"text": {"status": "generated", "div": _DIV}})
        yield opened


_DIV = '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'


def put(face: Face, identity: str, resource: dict[str, Any]) -> None:
    face.clock[0] += timedelta(seconds=1)
    face.resources.put(identity, resource, face.clock[0])


def bundle(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def of_mode(answer: TestResponse, mode: str) -> set[str]:
    entries = bundle(answer).get("entry", [])
    return {entry["resource"].get("id", "-") for entry in entries if entry["search"]["mode"] == mode}


# --- total ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 7),
        ("_count=7", 7),
        ("_count=6", None),
        ("_count=6&_total=accurate", 7),
        ("_count=6&_total=estimate", 7),
        ("_count=6&_total=none", None),
        ("_total=none", None),
        ("_count=0", 7),
        ("_summary=count", 7),
        ("_summary=count&status=completed", 0),
        ("_offset=1", None),
        ("_include=Task:focus", 7),
    ],
)
def test_a_total_is_true_or_absent(face: Face, query: str, total: int | None) -> None:
    assert bundle(face.get(f"/fhir/Task?{query}")).get("total") == total


def test_a_total_that_takes_too_long_is_absent_and_one_alone_is_refused(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: Any) -> int:
        raise Busy(str(Busy.__doc__))

    monkeypatch.setattr(Inquiry, "count", late)
    assert "total" not in bundle(face.get("/fhir/Task?_count=6&_total=accurate"))
    outcome(face.get("/fhir/Task?_summary=count"), 503)


def test_an_estimate_counts_to_its_end_or_not_at_all(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "_ESTIMATED", 6)
    assert "total" not in bundle(face.get("/fhir/Task?_count=1&_total=estimate"))
    monkeypatch.setattr(found, "_ESTIMATED", 7)
    assert bundle(face.get("/fhir/Task?_count=1&_total=estimate"))["total"] == 7


# --- parts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "present", "absent"),
    [
        ("_summary=true", {"status", "intent", "focus", "for", "description"}, {"text"}),
        ("_summary=text", {"text", "status", "intent"}, {"focus", "for", "description"}),
        ("_summary=data", {"focus", "status", "description"}, {"text"}),
        ("_elements=description", {"description", "status", "intent"}, {"text", "focus", "for"}),
        ("_elements=focus,for", {"focus", "for", "status", "intent"}, {"text", "description"}),
    ],
)
def test_a_part_keeps_what_is_mandatory_and_says_that_it_is_one(
    face: Face, query: str, present: set[str], absent: set[str]
) -> None:
    (entry,) = bundle(face.get(f"/fhir/Task?_id=t1&{query}"))["entry"]
    part = entry["resource"]
    assert present | {"id", "meta", "resourceType"} <= set(part)
    assert absent.isdisjoint(part)
    assert [tag["code"] for tag in part["meta"]["tag"]] == ["SUBSETTED"]
    assert part["meta"]["versionId"] == "1"
    assert [issue for issue in own_validator().validate(part) if issue.severity is Severity.ERROR] == []
    outcome(face.put("/fhir/Task/t1", part, If_Match='W/"1"'), 422)
    outcome(face.post("/fhir/Task", part), 422)
    assert "tag" not in face.get("/fhir/Task/t1").get_json()["meta"]


def test_one_resource_is_read_in_part_too(face: Face) -> None:
    whole = face.get("/fhir/Task/t1")
    part = face.get("/fhir/Task/t1?_elements=description")
    assert "focus" not in part.get_json()
    assert part.get_json()["meta"]["tag"][0]["code"] == "SUBSETTED"
    assert "ETag" in whole.headers
    assert "ETag" not in part.headers, "by this no update could be made from a part"
    outcome(face.get("/fhir/Task/t1?_summary=count"), 422)


def test_the_use_log_is_told_of_the_whole_of_what_is_shown_in_part(face: Face) -> None:
    """The patient is left out of the answer; whose data it is has to be known all the same."""
    face.get("/fhir/Task?_elements=description&_id=t1")
    face.clock[0] += timedelta(minutes=1)
    events = bundle(face.search("AuditEvent", patient="Patient/p"))
    assert any("Task/t1" in orjson.dumps(entry["resource"]).decode() for entry in events["entry"])


# --- includes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "included"),
    [
        ("Task?_id=t1&_include=Task:focus", {"s"}),
        ("Task?_include=Task:focus&_count=2", {"s"}),
        ("Task?_id=t1&_include=Task:focus:Media", set()),
        ("Task?_id=t1&_include=Task:focus&_include=ServiceRequest:subject", {"s"}),
        ("Task?_id=t1&_include=Task:focus&_include:iterate=ServiceRequest:subject", {"s", "p"}),
        ("Task?_id=t1&_include=Task:*", {"s", "p"}),
        ("Task?_id=t1&_include=*", {"s", "p"}),
        ("ServiceRequest?_revinclude=Task:focus", {f"t{number}" for number in range(7)}),
        ("ServiceRequest?_revinclude=Task:focus&_include=ServiceRequest:subject", {"p"} | {f"t{n}" for n in range(7)}),
        ("Patient?_revinclude=ServiceRequest:subject", {"s"}),
        (
            "Patient?_revinclude=ServiceRequest:subject&_revinclude:iterate=Task:focus",
            {"s"} | {f"t{n}" for n in range(7)},
        ),
        ("Patient?_revinclude=*", {"s"} | {f"t{n}" for n in range(7)}),
    ],
)
def test_what_belongs_to_a_match_comes_with_it_each_once(face: Face, query: str, included: set[str]) -> None:
    answer = face.get(f"/fhir/{query}")
    assert of_mode(answer, "include") == included
    urls = [entry["fullUrl"] for entry in bundle(answer)["entry"]]
    assert len(urls) == len(set(urls))
    assert of_mode(answer, "match").isdisjoint(included)


def test_too_many_included_are_refused_not_cut_off(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapter.store.inclusion.MOST", 6)
    outcome(face.get("/fhir/ServiceRequest?_revinclude=Task:focus"), 422)


# --- chains -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("Task?focus:ServiceRequest.status=active", 7),
        ("Task?focus:ServiceRequest.status=completed", 0),
        ("Task?focus.status=active", 7),
        ("Task?focus:ServiceRequest.subject:Patient._id=p", 7),
        ("ServiceRequest?_has:Task:focus:_id=t1", 1),
        ("ServiceRequest?_has:Task:focus:status=completed", 0),
        ("Patient?_has:ServiceRequest:subject:_has:Task:focus:_id=t1,t2", 1),
        ("Patient?_has:ServiceRequest:subject:_has:Task:focus:_id=x", 0),
        ("Task?focus:ServiceRequest._has:Task:focus:_id=t3", 7),
    ],
)
def test_a_search_leads_through_other_resources(face: Face, query: str, number: int) -> None:
    assert len(hits(face.get(f"/fhir/{query}"))) == number


def test_a_chain_by_identifier_finds_what_is_named_by_it_too(face: Face) -> None:
    named = {"resourceType": "Media", "status": "completed", "subject": {"identifier": _HETU}}
    put(face, "m", named)
    put(face, "n", named | {"subject": {"reference": "Patient/p"}})
    for name in ("patient.identifier", "subject.identifier"):
        assert hits(face.search("Media", **{name: f"urn:oid:1.2.246.21|{MAIJA}"})) == {"m", "n"}
    assert hits(face.search("Media", **{"subject:Patient.identifier": MAIJA})) == {"n"}


# --- order ------------------------------------------------------------------------------------------------------------


def test_the_order_is_the_one_that_is_asked_for(face: Face) -> None:
    put(face, "t3", {"resourceType": "Task", "status": "completed", "intent": "order", "authoredOn": "2026-11-01"})
    put(face, "t4", {"resourceType": "Task", "status": "completed", "intent": "order", "authoredOn": "2026-11-02"})
    rest = ["t0", "t1", "t2", "t5", "t6"]
    for sort, order in {
        "_id": ["t0", "t1", "t2", "t3", "t4", "t5", "t6"],
        "-_id": ["t6", "t5", "t4", "t3", "t2", "t1", "t0"],
        "status,-_id": ["t4", "t3", "t6", "t5", "t2", "t1", "t0"],
        "-status,_id": [*rest, "t3", "t4"],
        "authored-on": ["t3", "t4", *rest],
        "-authored-on": ["t4", "t3", *rest],
        "_lastUpdated": [*rest, "t3", "t4"],
        "-_lastUpdated": ["t4", "t3", *rest[::-1]],
    }.items():
        entries = bundle(face.get(f"/fhir/Task?_sort={sort}"))["entry"]
        assert [entry["resource"]["id"] for entry in entries] == order, sort


def test_what_is_too_much_to_sort_is_refused(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapter.store.finding.MOST", 6)
    outcome(face.get("/fhir/Task?_sort=_id"), 422)
    assert face.get("/fhir/Task?_sort=-_lastUpdated").status_code == 200


# --- links ------------------------------------------------------------------------------------------------------------


def links(answer: TestResponse) -> dict[str, str]:
    return {link["relation"]: link["url"] for link in bundle(answer)["link"]}


def test_no_link_of_a_post_holds_what_was_asked(face: Face) -> None:
    told = links(face.search("Task", **{"patient.identifier": MAIJA, "_count": "2", "_sort": "_id"}))
    assert told.keys() == {"self", "first", "next"}
    assert told["self"] == "https://lautta.example/fhir/Task?_count=2&_sort=_id"
    assert told["next"].startswith("https://lautta.example/fhir/Task?_cursor=")
    assert MAIJA not in str(told)
    assert "identifier" not in str(told)
    here = face.get("/fhir/Task" + told["next"].partition("/Task")[2])
    assert hits(here) == {"t2", "t3"}
    assert links(here).keys() == {"self", "first", "previous", "next"}
    assert links(here)["self"] == told["next"]


def test_the_self_link_of_a_get_holds_what_was_used(face: Face) -> None:
    answer = face.get("/fhir/Task?status=requested&_count=2&nosuch=1&_query=x", Prefer="handling=lenient")
    assert links(answer)["self"] == "https://lautta.example/fhir/Task?status=requested&_count=2"
    assert len(of_mode(answer, "match")) == 2
    (told,) = [each["resource"] for each in bundle(answer)["entry"] if each["search"]["mode"] == "outcome"]
    assert told["issue"][0]["severity"] == "warning"
    assert "nosuch" in told["issue"][0]["diagnostics"]
    assert "_query" in told["issue"][0]["diagnostics"]


@pytest.mark.parametrize("prefer", ["", "handling=strict", "return=minimal"])
def test_an_unknown_parameter_is_refused_where_the_client_is_not_lenient(face: Face, prefer: str) -> None:
    outcome(face.get("/fhir/Task?nosuch=1", **({"Prefer": prefer} if prefer else {})), 400, 422)


def test_a_lenient_client_is_refused_what_it_says_wrongly(face: Face) -> None:
    for query in ("status=", "_count=many", "_total=all", "_id=1&_id="):
        outcome(face.get(f"/fhir/Task?{query}", Prefer="handling=lenient"), 422)


# --- scopes -----------------------------------------------------------------------------------------------------------


def test_each_type_on_the_way_needs_its_scope(tmp_path: Path) -> None:
    settings = served(*clients(tmp_path))
    mine = next(each for each in settings.client if each.id == "mine")
    narrow = mine.model_copy(update={"scopes": (Scope.parse("system/Task.rs"), Scope.parse("system/Media.s"))})
    settings = settings.model_copy(update={"client": (narrow,)})
    with open_face(tmp_path, token=None, settings=settings) as opened:
        asker = Asker(opened, "token-of-mine")
        for query, status in {
            "Task?_include=Task:part-of": 200,
            "Task?_include=Task:focus": 200,
            "Task?_include=*": 200,
            "Task?_include=Task:patient": 403,
            "Task?_include=Task:focus:ServiceRequest": 403,
            "Task?_include=Task:focus:Media": 403,
            "Task?_revinclude=Media:based-on": 200,
            "Task?_revinclude=*": 200,
            "Task?_revinclude=Communication:based-on": 403,
            "Task?_has:Task:part-of:status=completed": 200,
            "Task?_has:Communication:based-on:status=completed": 403,
            "Task?focus:ServiceRequest.status=active": 403,
            "Task?focus:Media.status=completed": 200,
            "Task?focus.status=completed": 200,
            "Task?part-of:Task.focus:ServiceRequest.status=active": 403,
        }.items():
            assert asker.ask("GET", f"/fhir/{query}").status_code == status, query
