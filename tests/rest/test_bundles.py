"""Transactions of every method, their links, and batches (FHIR R4 http, transaction)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapter.fhir.references import LINKS
from adapter.store.parameters import TYPES
from adapter.validate.definitions import Definitions, Node, choice_key
from tests.fhir.conforming import validates
from tests.region import MAIJA
from tests.rest.desk import Face, hits, open_face, outcome
from tests.rest.roads_of_writes import entry, patch_entry
from tests.rest.test_changes import PERSON, SWEDISH, methods
from tests.rest.test_writes import NUMBERS, TASK, located, numbered, order, statuses

pytestmark = pytest.mark.slow


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path, update_without_version="last-write", unique_identifiers=(NUMBERS,)) as opened:
        yield opened


def send(face: Face, *entries: dict[str, Any], kind: str = "transaction", **headers: str) -> Any:
    return face.post("/fhir", {"resourceType": "Bundle", "type": kind, "entry": list(entries)}, **headers)


def create(face: Face, resource: dict[str, Any]) -> str:
    return str(face.post(f"/fhir/{resource['resourceType']}", resource).get_json()["id"])


def named(full_url: str, one: dict[str, Any]) -> dict[str, Any]:
    return {"fullUrl": full_url} | one


def all_methods(face: Face) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """An entry of each method, against the order of FHIR, and the ids that they are about."""
    ids = {name: create(face, numbered(name)) for name in ("put", "patch", "delete", "read")}
    return [
        entry("GET", f"Task/{ids['put']}"),
        entry("GET", f"Task?identifier={NUMBERS}|delete"),
        patch_entry(f"Task/{ids['patch']}", [SWEDISH]),
        entry("PUT", f"Task/{ids['put']}", numbered("put", id=ids["put"], language="sv")),
        entry("PUT", f"Task?identifier={NUMBERS}|new", numbered("new")),
        entry("PUT", "Task/callers.1", TASK | {"id": "callers.1"}),
        entry("POST", "Task", numbered("delete", description="another")),
        entry("DELETE", f"Task/{ids['delete']}"),
        entry("DELETE", "Task?identifier=urn:x|none"),
    ], ids


# --- Order and answers ------------------------------------------------------------------------------------------------


def test_every_method_is_carried_out_in_the_order_of_fhir(face: Face) -> None:
    entries, ids = all_methods(face)
    answer = send(face, *entries)
    assert [status[:3] for status in statuses(answer)] == [
        "200",
        "200",
        "200",
        "200",
        "201",
        "201",
        "201",
        "204",
        "204",
    ]
    told = answer.get_json()["entry"]
    assert told[0]["resource"]["language"] == "sv", "what is read is read last"
    assert [each["resource"]["description"] for each in told[1]["resource"]["entry"]] == ["another"]
    assert told[2]["response"]["etag"] == 'W/"2"'
    assert (located(answer, 3), located(answer, 5)) == (f"Task/{ids['put']}", "Task/callers.1")
    assert all("resource" not in one for one in told[2:])
    validates(answer.get_json())
    outcome(face.get(f"/fhir/Task/{ids['delete']}"), 410)
    assert methods(face, ids["patch"]) == ["POST", "PATCH"]
    shown = send(face, entry("POST", "Task", TASK), Prefer="return=representation").get_json()["entry"]
    assert shown[0]["resource"]["status"] == "requested"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        (entry("PUT", "Task/none", TASK | {"id": "none"}), 404),
        (entry("DELETE", "Task/none"), 404),
        (patch_entry("Task/none", [SWEDISH]), 404),
        (entry("PUT", "Task?status=requested", TASK), 412),
        (entry("DELETE", "Task?status=requested"), 412),
        (entry("PUT", "Task/a", TASK | {"id": "b"}), 400),
        (entry("PUT", "Task/a", {"resourceType": "Patient", "id": "a"}), 400),
        (entry("POST", "Task/a", TASK), 400),
        (entry("POST", "Consent/$evaluate", TASK), 400),
        (entry("GET", "metadata"), 400),
        (entry("GET", "Observation/1"), 400),
        (entry("DELETE", "Binary/x"), 403),
        (entry("PUT", "Task/callers.7", numbered("read", id="callers.7")), 409),
        (entry("PATCH", "Task/x", TASK), 415),
        (entry("POST", "Task", TASK | {"partOf": [{"reference": f"Task?identifier={NUMBERS}|nosuch"}]}), 412),
        (entry("POST", "Task", TASK | {"partOf": [{"reference": "Task?status=requested"}]}), 412),
        (entry("POST", "Task", TASK | {"partOf": [{"reference": "Observation?status=x"}]}), 404),
    ],
    ids=lambda value: value if isinstance(value, int) else " ".join(value["request"].values()),
)
def test_one_entry_that_fails_fails_all(face: Face, wrong: dict[str, Any], status: int) -> None:
    entries, _ = all_methods(face)
    before = {stored.reference: stored.version for stored in face.resources.find("Task", [])}
    told = outcome(send(face, *entries, wrong), status)
    assert {stored.reference: stored.version for stored in face.resources.find("Task", [])} == before
    if status == 412 and "reference" in told:
        assert f"entry {len(entries) + 1} " in told
    assert face.messages.all() == []


@pytest.mark.parametrize("other", ["PUT", "DELETE", "PATCH", "condition"])
def test_two_entries_on_one_resource_fail(face: Face, other: str) -> None:
    identity = create(face, numbered("1"))
    second = {
        "PUT": entry("PUT", f"Task/{identity}", numbered("1", id=identity, language="sv")),
        "DELETE": entry("DELETE", f"Task/{identity}"),
        "PATCH": patch_entry(f"Task/{identity}", [SWEDISH]),
        "condition": entry("DELETE", f"Task?identifier={NUMBERS}|1"),
    }[other]
    outcome(send(face, entry("PUT", f"Task/{identity}", numbered("1", id=identity)), second), 400)
    assert face.resources.read("Task", identity).version == 1


def test_an_entry_has_its_own_conditions(face: Face) -> None:
    identity = create(face, numbered("1"))
    body = numbered("1", id=identity, language="sv")
    outcome(send(face, entry("PUT", f"Task/{identity}", body, ifMatch='W/"2"')), 412)
    outcome(send(face, entry("PUT", f"Task/{identity}", body, ifNoneMatch="*")), 412)
    outcome(send(face, entry("DELETE", f"Task/{identity}", ifMatch='W/"2"')), 412)
    outcome(send(face, patch_entry(f"Task/{identity}", [SWEDISH], ifMatch='W/"2"')), 412)
    assert statuses(send(face, entry("PUT", f"Task/{identity}", body, ifMatch='W/"1"'))) == ["200 OK"]
    assert statuses(send(face, entry("DELETE", f"Task/{identity}", ifMatch='W/"2"'))) == ["204 No Content"]
    assert statuses(send(face, entry("GET", f"Task/{identity}"))) == ["410 Gone"]


def test_a_flow_starts_once_and_with_its_transaction(face: Face) -> None:
    outcome(send(face, entry("POST", "ServiceRequest", order()), entry("DELETE", "Task/none")), 404)
    assert face.messages.all() == []
    send(face, entry("POST", "ServiceRequest", order()), entry("PUT", "Task/callers.1", TASK | {"id": "callers.1"}))
    assert len(face.messages.all()) == 1


# --- Links ------------------------------------------------------------------------------------------------------------


def test_the_elements_that_link_are_those_of_the_standard() -> None:
    """Of the types here: uri, url, canonical, oid and uuid. The names of definitions are no links."""
    definitions, found, seen = Definitions.read(), set[str](), set[int]()

    def walk(node: Node) -> None:
        if id(node) in seen:
            return
        seen.add(id(node))
        for child in (node.children or {}).values():
            for told in child.types:
                key = choice_key(child.name, told.code) if child.name.endswith("[x]") else child.name
                if told.code in {"uri", "url", "canonical", "oid", "uuid"}:
                    found.add(key)
                elif told.code in definitions.names:
                    walk(definitions.type(told.code).root)
            walk(child)

    for kind in TYPES:
        walk(definitions.type(kind).root)
    assert found - LINKS == {"endpoint", "implicitRules", "profile", "system", "type", "valueSet"}
    assert LINKS - found == set()


@pytest.mark.parametrize(
    "full_url",
    ["urn:uuid:0d6b8bd1-8f0f-4a0a-9c52-6f4d5e6f7a80", "urn:oid:1.2.3.4", "https://record.example/fhir/Task/17"],
)
def test_every_link_to_an_entry_leads_home(face: Face, full_url: str) -> None:
    link = {"url": full_url, "valueString": "no link"}
    versioned = [{"reference": f"{full_url}/_history/3"}] if full_url.startswith("https:") else []
    part = TASK | {
        "partOf": [{"reference": full_url}, *versioned],
        "instantiatesUri": full_url,
        "instantiatesCanonical": full_url,
        "description": full_url,
        "groupIdentifier": {"system": full_url, "value": full_url},
        "input": [{"type": {"text": "a"}, f"value{name}": full_url} for name in ("Uri", "Url", "Canonical", "String")],
        "extension": [link],
        "text": {
            "status": "generated",
            "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><a href="{full_url}">{full_url}</a></div>',
        },
    }
    answer = send(face, entry("POST", "Task", part), named(full_url, entry("POST", "Task", TASK)))
    home = located(answer, 1)
    held = face.get(f"/fhir/{located(answer, 0)}").get_json()
    assert held["partOf"] == [{"reference": home}, *({"reference": f"{home}/_history/3"} for _ in versioned)]
    assert (held["instantiatesUri"], held["instantiatesCanonical"]) == (home, home)
    assert [next(v for n, v in one.items() if n != "type") for one in held["input"]] == [home, home, home, full_url]
    assert held["text"]["div"].endswith(f'<a href="{home}">{full_url}</a></div>')
    assert held["extension"] == [link]
    assert (held["description"], held["groupIdentifier"]["system"]) == (full_url, full_url)


@pytest.mark.parametrize("method", ["DELETE", "GET"])
def test_a_link_to_what_is_not_written_is_refused(face: Face, method: str) -> None:
    urn, held = uuid.uuid4().urn, create(face, TASK)
    part = entry("POST", "Task", TASK | {"partOf": [{"reference": urn}]})
    outcome(send(face, part, named(urn, entry(method, f"Task/{held}"))), 422)


def test_a_relative_reference_is_resolved_by_the_url_of_its_entry(face: Face) -> None:
    base = "https://record.example/fhir"
    patient = named(f"{base}/Patient/1", entry("POST", "Patient", {"resourceType": "Patient"}))
    task = entry("POST", "Task", TASK | {"for": {"reference": "Patient/1"}})
    answer = send(face, named(f"{base}/Task/1", task), patient)
    assert face.get(f"/fhir/{located(answer, 0)}").get_json()["for"] == {"reference": located(answer, 1)}
    outcome(send(face, named("https://other.example/fhir/Task/1", task), patient), 422)


def test_links_lead_to_what_a_condition_met(face: Face) -> None:
    held, urn = create(face, numbered("1")), uuid.uuid4().urn
    part = entry("POST", "Task", TASK | {"partOf": [{"reference": urn}]})
    for one in (
        entry("PUT", f"Task?identifier={NUMBERS}|1", numbered("1", language="sv")),
        entry("POST", "Task", numbered("1"), ifNoneExist=f"identifier={NUMBERS}|1"),
    ):
        answer = send(face, part, named(urn, one))
        assert face.get(f"/fhir/{located(answer, 0)}").get_json()["partOf"] == [{"reference": f"Task/{held}"}]


def test_a_reference_that_names_a_search_leads_to_the_only_match(face: Face) -> None:
    held = create(face, numbered("1"))
    part = TASK | {"partOf": [{"reference": f"Task?identifier={NUMBERS}|1"}]}
    answer = send(face, entry("POST", "Task", part))
    assert face.get(f"/fhir/{located(answer, 0)}").get_json()["partOf"] == [{"reference": f"Task/{held}"}]
    part = TASK | {"partOf": [{"reference": f"Task?identifier={NUMBERS}|2"}]}
    answer = send(face, entry("POST", "Task", part), entry("POST", "Task", numbered("2")))
    reference = face.get(f"/fhir/{located(answer, 0)}").get_json()["partOf"][0]["reference"]
    assert reference == located(answer, 1), "what the transaction writes is found too"
    outcome(send(face, entry("POST", "Task", part), entry("DELETE", reference)), 412)


# --- Batch ------------------------------------------------------------------------------------------------------------


def test_each_entry_of_a_batch_is_by_itself(face: Face) -> None:
    entries, ids = all_methods(face)
    wrong = [
        entry("GET", "Task/none"),
        entry("PUT", f"Task/{ids['read']}", numbered("read", id=ids["read"]), ifMatch='W/"7"'),
        entry("POST", "Task", TASK | {"status": "nosuch"}),
        entry("POST", "Consent/$evaluate", TASK),
        entry("POST", "$validate", TASK),
        entry("GET", "metadata"),
        entry("GET", "Task?nosuch=1"),
        patch_entry(f"Task/{ids['read']}", [{"op": "remove", "path": "/status"}]),
        entry("PATCH", f"Task/{ids['read']}", TASK),
        entry("GET", "Task?identifier=%zz"),
    ]
    answer = send(face, *entries, *wrong, kind="batch")
    told = answer.get_json()
    assert told["type"] == "batch-response"
    codes = [one["response"]["status"][:3] for one in told["entry"]]
    assert codes[:9] == ["200", "200", "200", "200", "201", "201", "201", "204", "204"]
    assert codes[9:] == ["404", "412", "422", "400", "400", "400", "422", "422", "415", "400"]
    assert all("outcome" in one["response"] for one in told["entry"][9:])
    assert told["entry"][0]["resource"]["language"] == "sv"
    validates(told | {"entry": told["entry"][:9]})
    assert face.resources.read("Task", ids["read"]).version == 1
    assert statuses(send(face, entry("GET", f"Task/{ids['put']}/_history/1"), kind="batch")) == ["200 OK"]


def test_entries_of_a_batch_do_not_refer_to_each_other(face: Face) -> None:
    urn = uuid.uuid4().urn
    part = entry("POST", "Task", TASK | {"partOf": [{"reference": urn}]})
    answer = send(face, part, named(urn, entry("POST", "Task", TASK)), kind="batch")
    assert statuses(answer) == ["422 Unprocessable Entity", "201 Created"]


def test_a_batch_is_logged_by_what_it_shows_and_tells_of(face: Face) -> None:
    send(face, entry("POST", "Task", TASK | {"for": PERSON}), kind="batch")
    assert len(face.resources.find("AuditEvent", [])) == 1
    identity = face.resources.find("Task", [])[0].id
    send(face, entry("GET", f"Task/{identity}"), kind="batch")
    assert len(face.resources.find("AuditEvent", [])) == 2
    send(face, entry("DELETE", f"Task/{identity}"), kind="batch")
    assert len(face.resources.find("AuditEvent", [])) == 2
    assert hits(face.get("/fhir/Task")) == set()


def test_a_hetu_in_the_address_of_an_entry_is_refused(face: Face) -> None:
    for kind in ("batch", "transaction"):
        outcome(send(face, entry("GET", f"Task?patient.identifier=urn:oid:1.2.246.21|{MAIJA}"), kind=kind), 422)
