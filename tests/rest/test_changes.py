"""Updates by id and by condition, ids that clients give, and patches."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from adapter.fhir.authorship import is_of_client, is_own_id
from adapter.fhir.elements import Names
from adapter.fhir.patch import patched
from adapter.rest import acts
from tests.region import MAIJA, NOW, SAIMA
from tests.rest.desk import TOKEN, Face, hits, open_face, outcome
from tests.rest.roads import MINE, YOURS, least, two_servers, unnamed
from tests.rest.test_writes import NUMBERS, TASK, number, numbered, order

pytestmark = pytest.mark.slow

PERSON = {"type": "Patient", "identifier": {"system": "urn:oid:1.2.246.21", "value": MAIJA}}
OTHER = {"type": "Patient", "identifier": {"system": "urn:oid:1.2.246.21", "value": SAIMA}}
SWEDISH = {"op": "add", "path": "/language", "value": "sv"}


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        yield opened


@pytest.fixture
def last(tmp_path: Path) -> Iterator[Face]:
    """Of which the last write counts."""
    with open_face(tmp_path, update_without_version="last-write", unique_identifiers=(NUMBERS,)) as opened:
        yield opened


def methods(face: Face, identity: str) -> list[str]:
    """By what each version was written, the first first."""
    with face.resources._engine.connect() as connection:
        rows = connection.execute(
            text("SELECT method FROM resource_version WHERE id = :id ORDER BY version"), {"id": identity}
        )
        return list(rows.scalars())


# --- Update without a version -----------------------------------------------------------------------------------------


def test_an_update_without_a_version_is_refused_or_the_next_version(face: Face, last: Face) -> None:
    for one, status in ((face, 428), (last, 200)):
        identity = one.post("/fhir/Task", TASK | {"description": "first"}).get_json()["id"]
        path = f"/fhir/Task/{identity}"
        assert one.put(path, TASK | {"id": identity, "description": "second"}).status_code == status
        assert one.patch(path, SWEDISH).status_code == status
        assert one.put(f"/fhir/Task?_id={identity}", TASK | {"description": "third"}).status_code == status
    written = [one.get_json()["description"] for one in (last.get(f"{path}/_history/{n}") for n in (1, 2, 3, 4))]
    assert written == ["first", "second", "second", "third"], "what was written over stays"
    assert methods(last, identity) == ["POST", "PUT", "PATCH", "PUT"]
    assert last.put(path, TASK | {"id": identity}, If_Match='"1"').status_code == 412


# --- Ids that clients give --------------------------------------------------------------------------------------------


def test_a_client_gives_ids_that_begin_with_its_own(face: Face) -> None:
    path = "/fhir/Task/callers.1-a.B"
    answer = face.put(path, TASK | {"id": "callers.1-a.B"})
    assert (answer.status_code, answer.get_json()["id"]) == (201, "callers.1-a.B")
    assert answer.headers["Location"].endswith(f"{path}/_history/1")
    assert face.get(path).get_json() == answer.get_json()
    assert methods(face, "callers.1-a.B") == ["PUT"]
    outcome(face.put(path, TASK | {"id": "callers.1-a.B"}), 428)
    assert face.put(path, TASK | {"id": "callers.1-a.B", "language": "sv"}, If_Match='"1"').status_code == 200
    assert face.delete(path).status_code == 204
    outcome(face.put("/fhir/Task/callers.2", TASK | {"id": "callers.3"}), 400)
    outcome(face.put("/fhir/Task/callers.2", TASK), 400)


@pytest.mark.parametrize(
    "identity",
    [
        "1",
        "other.1",
        "callers",
        "callers.",
        "callers-1",
        str(uuid.UUID(int=4 << 76 | 2 << 62)),
        str(Names("m").uuid("a")),
    ],
)
def test_no_other_id_is_a_clients_to_give(face: Face, identity: str) -> None:
    told = outcome(face.put(f"/fhir/Task/{identity}", TASK | {"id": identity}), 404)
    assert "begins with" in told
    outcome(face.put("/fhir/Task?_id=x", TASK | {"id": identity}), 404)
    assert face.resources.find("Task", []) == []


def test_an_id_is_of_one_client() -> None:
    assert is_own_id("a.1", "a")
    assert not is_own_id("a.1", "a.1")
    assert not is_own_id("a.b.1", "a.b"), "it could be b.1 of the client a"
    assert not is_own_id("a_b.1", "a_b")
    assert not is_own_id("ab.1", "a")
    assert not is_own_id("a.1\n", "a")
    assert is_of_client("a.1")
    assert not is_of_client(".1")
    assert not is_of_client("grant-1")


def test_what_starts_a_flow_gets_its_id_here(face: Face) -> None:
    outcome(face.put("/fhir/ServiceRequest/callers.1", order() | {"id": "callers.1"}), 422)
    assert face.messages.all() == []
    answer = face.put(f"/fhir/ServiceRequest?identifier={NUMBERS}|1", order(number("1")))
    assert answer.status_code == 201
    (message,) = face.messages.all()
    assert message.source == f"ServiceRequest/{answer.get_json()['id']}"
    draft = order(status="draft") | {"id": "callers.2"}
    assert face.put("/fhir/ServiceRequest/callers.2", draft).status_code == 201
    assert face.delete("/fhir/ServiceRequest/callers.2").status_code == 204
    outcome(face.put("/fhir/ServiceRequest/callers.2", draft | {"status": "active"}), 422)
    assert len(face.messages.all()) == 1


def test_only_new_and_only_there(face: Face) -> None:
    path, body = "/fhir/Task/callers.1", TASK | {"id": "callers.1"}
    outcome(face.put(path, body, If_Match='W/"1"'), 412)
    assert face.put(path, body, If_None_Match="*").status_code == 201
    outcome(face.put(path, body, If_None_Match="*"), 412)
    outcome(face.put(path, body, If_None_Match='W/"1"'), 400)


def test_a_client_that_may_not_create_begins_nothing(tmp_path: Path) -> None:
    with two_servers(tmp_path, ("Task",)) as (face, _):
        headers = {"Authorization": "Bearer token-of-no-c"}
        for path, body in (("/fhir/Task/no-c.1", TASK | {"id": "no-c.1"}), ("/fhir/Task?_id=x", TASK)):
            outcome(face.client.put(path, json=body, headers=headers), 403)


def test_an_own_id_that_something_invisible_has_is_not_written_over(tmp_path: Path) -> None:
    """As when a client has lost a unit."""
    with two_servers(tmp_path, ("Task",)) as (face, _):
        face.resources.put("mine.1", least("Task", YOURS), NOW)
        body = unnamed("Task", MINE) | {"id": "mine.1"}
        headers = {"Authorization": "Bearer token-of-mine"}
        outcome(face.client.put("/fhir/Task/mine.1", json=body, headers=headers), 404)
        assert face.resources.read("Task", "mine.1").version == 1


# --- By a condition ---------------------------------------------------------------------------------------------------


def test_a_conditional_update_begins_changes_or_is_refused(last: Face) -> None:
    path = f"/fhir/Task?identifier={NUMBERS}|1"
    first = last.put(path, numbered("1"))
    assert (first.status_code, "Location" in first.headers) == (201, True)
    identity = first.get_json()["id"]
    assert is_of_client(identity)
    second = last.put(path, numbered("1", description="again"))
    assert (second.status_code, second.get_json()["id"]) == (200, identity)
    assert last.put(path, numbered("1", id=identity)).status_code == 200
    outcome(last.put(path, numbered("1", id="callers.1")), 400)
    outcome(last.put(path, numbered("1"), If_Match='"1"'), 412)
    last.post("/fhir/Task", TASK)
    outcome(last.put("/fhir/Task?status=requested", TASK), 412)
    assert last.put(f"{path}&_format=json", numbered("1")).status_code == 200
    for empty in ("/fhir/Task", "/fhir/Task?", "/fhir/Task?_format=json"):
        outcome(last.put(empty, TASK), 422)
    outcome(last.put("/fhir/Task?nosuch=1", TASK), 400, 422)
    outcome(last.put(f"/fhir/Task?identifier={NUMBERS}|2", numbered("2", id=identity)), 409)
    assert last.put(f"/fhir/Task?identifier={NUMBERS}|2", numbered("2", id="callers.9")).get_json()["id"] == "callers.9"


def test_a_unique_number_is_kept_on_every_way(last: Face) -> None:
    last.post("/fhir/Task", numbered("1"))
    other = last.post("/fhir/Task", numbered("2")).get_json()["id"]
    outcome(last.put(f"/fhir/Task/{other}", numbered("1", id=other)), 409)
    outcome(last.put("/fhir/Task/callers.1", numbered("1", id="callers.1")), 409)
    outcome(last.put(f"/fhir/Task?_id={other}", numbered("1")), 409)
    outcome(last.patch(f"/fhir/Task/{other}", {"op": "replace", "path": "/identifier/0/value", "value": "1"}), 409)


# --- Patch ------------------------------------------------------------------------------------------------------------


def test_a_patch_changes_what_it_names(face: Face) -> None:
    identity = face.post("/fhir/Task", numbered("1")).get_json()["id"]
    test = {"op": "test", "path": "/status", "value": "requested"}
    change = {"op": "replace", "path": "/status", "value": "accepted"}
    answer = face.patch(f"/fhir/Task/{identity}", test, change, If_Match='W/"1"')
    assert (answer.status_code, answer.get_json()["status"], answer.headers["ETag"]) == (200, "accepted", 'W/"2"')
    assert answer.get_json() == face.get(f"/fhir/Task/{identity}").get_json()
    answer = face.patch(f"/fhir/Task?identifier={NUMBERS}|1", SWEDISH, If_Match='"2"')
    assert answer.get_json()["language"] == "sv"
    outcome(face.patch(f"/fhir/Task?identifier={NUMBERS}|2", SWEDISH, If_Match='"2"'), 404)
    face.post("/fhir/Task", numbered("1"))
    outcome(face.patch(f"/fhir/Task?identifier={NUMBERS}|1", SWEDISH, If_Match='"2"'), 412)
    assert methods(face, identity) == ["POST", "PATCH", "PATCH"]


_DEEPER = {"op": "copy", "from": "/input", "path": "/input/0/extension"}
_MORE = {"op": "copy", "from": "/input", "path": "/input/-"}
WRONG: dict[str, tuple[list[dict[str, Any]], int]] = {
    "a test that fails": ([{"op": "test", "path": "/status", "value": "Kanarialintu"}], 422),
    "a test of a secret": ([{"op": "test", "path": "/description", "value": "x"}], 422),
    "replace the root": ([{"op": "replace", "path": "", "value": TASK}], 422),
    "remove the root": ([{"op": "remove", "path": ""}], 422),
    "move the root": ([{"op": "move", "from": "", "path": "/a"}], 422),
    "another id": ([{"op": "replace", "path": "/id", "value": "x"}], 422),
    "no type": ([{"op": "remove", "path": "/resourceType"}], 422),
    "another type": ([{"op": "replace", "path": "/resourceType", "value": "Media"}], 422),
    "remove nothing": ([{"op": "remove", "path": "/nosuch"}], 422),
    "add to nothing": ([{"op": "add", "path": "/note/3", "value": 1}], 422),
    "a code that is none": ([{"op": "replace", "path": "/status", "value": "nosuch"}], 422),
    "an element that is none": ([{"op": "add", "path": "/nosuch", "value": 1}], 422),
    "an operation that is none": ([{"op": "nosuch", "path": "/status"}], 400),
    "no operation": ([{"path": "/status"}], 400),
    "a path that is none": ([{"op": "add", "path": ["status"], "value": 1}], 400),
    "too many": ([{"op": "add", "path": "/description", "value": "901R"}] * 101, 413),
    "too deep": ([_DEEPER] * 90, 400),
    "too large": ([_MORE] * 90, 413),
}


@pytest.mark.parametrize(("operations", "status"), WRONG.values(), ids=WRONG)
def test_a_patch_that_is_not_right_changes_nothing(face: Face, operations: list[dict[str, Any]], status: int) -> None:
    value = {"type": {"text": "x" * 2000}, "valueString": "secret"}
    identity = face.post("/fhir/Task", TASK | {"description": "secret", "input": [value]}).get_json()["id"]
    told = outcome(face.patch(f"/fhir/Task/{identity}", *operations, If_Match='"1"'), status)
    assert "secret" not in told
    assert "Kanarialintu" not in told
    assert face.resources.read("Task", identity).version == 1


@pytest.mark.parametrize("body", [b"{}", b"[1]", b"[", b'"x"', b'[{"op":"add","path":"/language","value":"\\u0000"}]'])
def test_what_is_no_patch_is_refused(face: Face, body: bytes) -> None:
    identity = face.post("/fhir/Task", TASK).get_json()["id"]
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json-patch+json", "If-Match": '"1"'}
    outcome(face.client.patch(f"/fhir/Task/{identity}", data=body, headers=headers), 400)


@pytest.mark.parametrize("media_type", ["application/fhir+json", "application/xml-patch+xml", "application/json", ""])
def test_another_kind_of_patch_is_not_read(face: Face, media_type: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": media_type}
    told = outcome(face.client.patch("/fhir/Task/x", data=b"[]", headers=headers), 415)
    assert "json-patch" in told


def test_a_patch_keeps_what_changed_while_it_was_made(last: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = last.post("/fhir/Task", TASK).get_json()["id"]
    seen = []

    def late(resource: dict[str, Any], operations: Any) -> dict[str, Any]:
        seen.append(resource["meta"]["versionId"])
        if len(seen) == 1:
            changed = TASK | {"id": identity, "description": "meanwhile"}
            assert last.put(f"/fhir/Task/{identity}", changed).status_code == 200
        return patched(resource, operations)

    monkeypatch.setattr(acts, "patched", late)
    answer = last.patch(f"/fhir/Task/{identity}", SWEDISH)
    assert (answer.get_json()["description"], answer.get_json()["language"]) == ("meanwhile", "sv")
    assert seen == ["1", "2"]


def test_a_patch_is_bound_by_what_an_update_is_bound_by(face: Face) -> None:
    media = {"resourceType": "Media", "status": "completed", "subject": PERSON, "content": {"contentType": "image/png"}}
    own = face.post("/fhir/Media", media).get_json()["id"]
    change = {"op": "replace", "path": "/subject", "value": OTHER}
    assert "PHO-06" in outcome(face.patch(f"/fhir/Media/{own}", change, If_Match='"1"'), 403)
    ours = face.resources.put(str(Names("m").uuid("Media")), media, NOW)
    assert "REL-14" in outcome(face.patch(f"/fhir/{ours.reference}", SWEDISH, If_Match='"1"'), 403)
    for kind in ("AuditEvent", "Provenance", "Binary", "ChargeItem"):
        outcome(face.patch(f"/fhir/{kind}/x", SWEDISH, If_Match='"1"'), 403)
    lost = {"op": "add", "path": "/for", "value": {"reference": "Patient/nobody"}}
    task = face.post("/fhir/Task", TASK).get_json()["id"]
    outcome(face.patch(f"/fhir/Task/{task}", lost, If_Match='"1"'), 422)
    assert hits(face.get("/fhir/Task?_id=" + task)) == {task}
