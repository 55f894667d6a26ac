"""Every answer that shows a patient's data leaves an AuditEvent before it is given (703/2023 § 11, IHE BALP)."""

from __future__ import annotations

import ast
import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Response
from sqlalchemy import text

from adapter import DATA
from adapter.clients import Caller, ClientRole, Scope
from adapter.errors import NotFound
from adapter.fhir.elements import client_identifier
from adapter.rest.app import build_app
from adapter.rest.desk import Desk
from adapter.rest.shown import INTERACTIONS
from adapter.rest.sign_in import SignIn
from adapter.store.use_log import LoggedUse
from tests.fhir.conforming import validates
from tests.region import MAIJA, NOW, SAIMA
from tests.rest import desk as stage
from tests.rest.desk import TOKEN, Face, hits, open_face, outcome

SYSTEM = "urn:oid:1.2.246.21"
BALP = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit"
RECORD = Caller("record-1", "Record system", ClientRole.RECORD_SYSTEM, (Scope.parse("system/*.cruds"),), None)


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        yield opened


@pytest.fixture
def desks(monkeypatch: pytest.MonkeyPatch) -> list[Desk]:
    """The desks of the faces that a test opens afterwards."""
    built: list[Desk] = []

    def build(desk: Desk) -> Any:
        built.append(desk)
        return build_app(desk)

    monkeypatch.setattr(stage, "build_app", build)
    return built


def _patient(hetu: str = MAIJA) -> dict[str, Any]:
    return {"type": "Patient", "identifier": {"system": SYSTEM, "value": hetu}}


def _media(hetu: str = MAIJA, **more: Any) -> dict[str, Any]:
    content = {"contentType": "image/png"}
    return {"resourceType": "Media", "status": "completed", "subject": _patient(hetu), "content": content} | more


def _put(face: Face, identity: str, resource: dict[str, Any]) -> str:
    return face.resources.put(identity, resource, NOW).reference


def _uses(face: Face) -> list[dict[str, Any]]:
    """The events of the use log, oldest first, each as it must be."""
    events = [stored.resource for stored in face.resources.find("AuditEvent", [], 500) if stored.id.startswith("use-")]
    for event in events:
        validates(event)
        _conforms(event)
    return sorted(events, key=lambda event: int(event["id"].removeprefix("use-")))


def _conforms(event: dict[str, Any]) -> None:
    """What BALP 1.1 demands beyond R4."""
    roles = [agent["type"]["coding"][0]["code"] for agent in event["agent"]]
    assert (roles.count("110152"), roles.count("110153"), event["outcome"]) == (1, 1, "0")
    assert all(agent["who"] and agent["network"]["address"] for agent in event["agent"][:2])
    kinds = [(entity.get("type", {}).get("code"), entity.get("role", {}).get("code")) for entity in event["entity"]]
    assert kinds.count(("XrequestId", None)) == 1
    for profile in event["meta"].get("profile", []):
        wanted = {"Read": "R", "Query": "E", "Create": "C", "Update": "U"}
        name = profile.removeprefix(BALP + ".").removeprefix("Patient")
        assert event["action"] == wanted[name]
        assert sum(kind == "2" for kind, _ in kinds) == 1
        assert (("2", "24") if name == "Query" else ("2", "4")) in kinds
        assert kinds.count(("1", "1")) == (1 if "Patient" in profile else 0)


def _told(event: dict[str, Any]) -> tuple[str, str, list[str]]:
    """The interaction, the profile's name, and what was shown."""
    profile = event["meta"].get("profile", [""])[0].removeprefix(BALP + ".")
    kinds = ("1", "XrequestId")
    things = [
        entity["what"].get("reference") or entity["what"]["identifier"]["value"]
        for entity in event["entity"]
        if entity.get("type", {}).get("code") not in kinds and "what" in entity and "name" not in entity
    ]
    return event["subtype"][0]["code"], profile, things


def _whose(event: dict[str, Any]) -> str:
    patients = [
        entity["what"] for entity in event["entity"] if entity.get("role", {}).get("code") == "1" and "what" in entity
    ]
    return patients[0].get("identifier", patients[0]).get("value", "") if patients else ""


def _why(event: dict[str, Any]) -> list[str]:
    grounds = [entity["what"] for entity in event["entity"] if entity.get("name") in {"reason", "matter"}]
    return [ground.get("reference") or ground["identifier"]["value"] for ground in grounds]


#: What is asked without a token, and files whose answers are no FHIR: tokens, the SMART configuration.
OPEN = ("metadata", "openapi", "smart_configuration")
SHOW_NO_RESOURCE = ("openapi.py", "smart.py", "token.py")

# --- Each interaction -------------------------------------------------------------------------------------------------


def test_each_interaction_leaves_one_event_of_its_kind(face: Face) -> None:
    created = face.post("/fhir/Media", _media())
    media = created.get_json()
    address = f"/fhir/Media/{media['id']}"
    face.get(address)
    face.get(f"{address}/_history/1")
    face.put(address, media | {"note": [{"text": "seen"}]}, If_Match='W/"1"')
    face.get(f"{address}/_history")
    face.get("/fhir/Media?status=completed")
    face.search("Media", **{"patient:identifier": f"{SYSTEM}|{MAIJA}"})
    events = _uses(face)
    own = f"Media/{media['id']}"
    assert [_told(event) for event in events] == [
        ("create", "PatientCreate", [f"{own}/_history/1"]),
        ("read", "PatientRead", [f"{own}/_history/1"]),
        ("vread", "PatientRead", [f"{own}/_history/1"]),
        ("update", "PatientUpdate", [f"{own}/_history/2"]),
        ("history-instance", "PatientRead", [own]),
        ("search-type", "PatientQuery", [own]),
        ("search-type", "PatientQuery", [own]),
    ]
    assert {_whose(event) for event in events} == {MAIJA}


def test_a_create_whose_condition_finds_one_shows_it(face: Face) -> None:
    order = _media(identifier=[{"system": "urn:x", "value": "1"}])
    for status in (201, 200):
        assert face.post("/fhir/Media", order, If_None_Exist="identifier=urn:x|1").status_code == status
    assert [_told(event)[:2] for event in _uses(face)] == [("create", "PatientCreate"), ("read", "PatientRead")]


def test_a_transaction_tells_of_what_it_wrote_and_of_what_it_found(face: Face) -> None:
    _put(face, "here", _media(SAIMA, identifier=[{"system": "urn:x", "value": "1"}]))
    wanted = [(_media(), None), (_media(SAIMA), "identifier=urn:x|1")]
    entries = [
        {"resource": resource, "request": {"method": "POST", "url": "Media"} | ({"ifNoneExist": one} if one else {})}
        for resource, one in wanted
    ]
    answer = face.post("/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert [entry["response"]["status"][:3] for entry in answer.get_json()["entry"]] == ["201", "200"]
    events = _uses(face)
    assert {_whose(event) for event in events} == {MAIJA, SAIMA}
    assert {_told(event)[0] for event in events} == {"transaction"}


def test_a_page_of_several_patients_is_one_event_for_each(face: Face) -> None:
    for number, hetu in enumerate((MAIJA, SAIMA, MAIJA)):
        _put(face, f"m{number}", _media(hetu))
    face.get("/fhir/Media")
    events = _uses(face)
    assert {_whose(event): sorted(_told(event)[2]) for event in events} == {
        MAIJA: ["Media/m0", "Media/m2"],
        SAIMA: ["Media/m1"],
    }
    assert len({event["entity"][-1]["what"]["identifier"]["value"] for event in events}) == 1, "one request, one id"


@pytest.mark.parametrize(
    ("path", "status"), [("/fhir/metadata", 200), ("/fhir/Media/nobody", 404), ("/fhir/Media", 200), ("/healthz", 200)]
)
def test_what_shows_nobodys_data_leaves_nothing(face: Face, path: str, status: int) -> None:
    assert face.get(path).status_code == status
    assert _uses(face) == []


# --- Whose, why, from where -------------------------------------------------------------------------------------------

SUBJECTS: dict[str, dict[str, Any]] = {
    "Task": {"status": "requested", "intent": "order", "for": _patient()},
    "Consent": {"status": "active", "patient": _patient()},
    "Binary": {"contentType": "image/png", "securityContext": _patient()},
    "Patient": {"identifier": [{"system": "urn:x", "value": "7"}, {"system": "1.2.246.21", "value": MAIJA.lower()}]},
    "RelatedPerson": {"patient": _patient()},
    "Communication": {"status": "completed", "subject": _patient()},
    "Provenance": {"recorded": "2026-11-22T14:00:00Z", "target": [{"reference": "Media/seen"}]},
    "DocumentReference": {"status": "current", "subject": {"reference": "Patient/p1"} | _patient()},
}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_the_patient_is_found_on_every_type(face: Face, kind: str) -> None:
    _put(face, "seen", _media())
    _put(face, "one", {"resourceType": kind} | SUBJECTS[kind])
    assert face.get(f"/fhir/{kind}/one").status_code == 200
    (event,) = _uses(face)
    assert _whose(event) == MAIJA
    assert hits(face.search("AuditEvent", **{"patient:identifier": f"{SYSTEM}|{MAIJA}"})) == {event["id"]}


def test_a_patient_known_by_reference_alone_is_found_by_it(face: Face) -> None:
    record = "https://record.example/fhir/Patient/12"
    _put(face, "one", _media(subject={"reference": record}))
    face.get("/fhir/Media/one")
    (event,) = _uses(face)
    assert hits(face.search("AuditEvent", patient=record)) == {event["id"]}
    assert hits(face.search("AuditEvent", patient="Patient/12")) == set()


def test_what_names_no_patient_is_logged_without_one(face: Face) -> None:
    _put(face, "one", {"resourceType": "Task", "status": "requested", "intent": "order"})
    face.get("/fhir/Task/one")
    (event,) = _uses(face)
    assert (_whose(event), _told(event)[1]) == ("", "Read")


def test_an_event_says_who_from_where_and_why(face: Face) -> None:
    _put(face, "one", _media(basedOn=[{"reference": "CommunicationRequest/asked"}]))
    _put(face, "two", {"resourceType": "Task", "focus": {"reference": "ServiceRequest/s"}} | SUBJECTS["Task"])
    face.get("/fhir/Media/one", X_Request_Id="abc-1")
    face.get("/fhir/Task/two")
    media, task = _uses(face)
    client = media["agent"][0]
    assert (client["who"]["identifier"], client["network"]["address"]) == (client_identifier("callers"), "127.0.0.1")
    assert media["entity"][-1]["what"]["identifier"]["value"] == "abc-1"
    assert (_why(media), _why(task)) == (["CommunicationRequest/asked"], ["Task/two", "ServiceRequest/s"])


UNIT, OTHER = "1.2.246.10.99999810.10.11", "1.2.246.10.99999810.10.12"


@pytest.mark.parametrize("units", [None, frozenset({UNIT}), frozenset({UNIT, OTHER})])
def test_an_event_is_of_the_units_whose_data_were_used(
    face: Face, monkeypatch: pytest.MonkeyPatch, units: frozenset[str] | None
) -> None:
    _put(face, "one", SUBJECTS["Task"] | {"resourceType": "Task"})
    with face.resources._engine.begin() as connection:
        connection.execute(
            text("INSERT INTO resource_unit (unit, type, seq) SELECT :unit, type, seq FROM entry WHERE id = 'one'"),
            {"unit": UNIT},
        )
    monkeypatch.setattr(SignIn, "recognise", lambda _self, _token, _certificate: replace(RECORD, units=units))
    assert face.get("/fhir/Task/one").status_code == 200
    (event,) = _uses(face)
    named = [agent["who"]["identifier"]["value"] for agent in event["agent"] if "PROV" in str(agent["type"])]
    assert named == [f"urn:oid:{UNIT}"]
    of_unit, of_other = (face.resources.find("AuditEvent", [], units=frozenset({unit})) for unit in (UNIT, OTHER))
    assert ([stored.id for stored in of_unit], of_other) == ([event["id"]], [])
    assert face.resources.count("AuditEvent", [], frozenset({OTHER})) == 0
    with pytest.raises(NotFound):
        face.resources.read("AuditEvent", event["id"], frozenset({OTHER}))


def test_no_value_of_a_search_stands_in_its_event(face: Face) -> None:
    _put(face, "one", _media())
    face.search("Media", **{"patient:identifier": f"{SYSTEM}|{MAIJA}", "_count": "7"})
    (event,) = _uses(face)
    query = next(entity for entity in event["entity"] if "query" in entity)
    said = base64.b64decode(query["query"]).decode()
    assert said == query["description"] == "POST Media/_search?_count&patient:identifier"
    assert json.dumps(event).count(MAIJA) == 1


@pytest.mark.parametrize("given", [MAIJA, "a b", "x" * 65, ""])
def test_a_request_id_is_repeated_only_where_it_is_plain(face: Face, given: str) -> None:
    _put(face, "one", _media())
    face.get("/fhir/Media/one", X_Request_Id=given)
    (event,) = _uses(face)
    assert event["entity"][-1]["what"]["identifier"]["value"] != given


# --- The log itself ---------------------------------------------------------------------------------------------------


def test_operators_look_at_the_log_without_making_it_grow_and_others_do_not(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(face, "one", _media())
    face.get("/fhir/Media/one")
    (event,) = _uses(face)
    for _ in range(3):
        assert face.get(f"/fhir/AuditEvent/{event['id']}").status_code == 200
        assert len(hits(face.get("/fhir/AuditEvent"))) == 1
    monkeypatch.setattr(SignIn, "recognise", lambda _self, _token, _certificate: RECORD)
    assert face.get(f"/fhir/AuditEvent/{event['id']}").status_code == 200
    first, second = _uses(face)
    assert (_whose(second), second["agent"][0]["who"]["identifier"]["value"]) == (MAIJA, "record-1")
    assert _told(second)[2] == [f"AuditEvent/{first['id']}/_history/1"]


def test_an_event_is_read_as_any_auditevent_and_never_changed(face: Face) -> None:
    _put(face, "one", _media())
    face.get("/fhir/Media/one")
    (event,) = _uses(face)
    address = f"/fhir/AuditEvent/{event['id']}"
    for path in (address, f"{address}/_history/1"):
        answer = face.get(path)
        assert (answer.get_json(), answer.headers["ETag"]) == (event, 'W/"1"')
    assert len(face.get(f"{address}/_history").get_json()["entry"]) == 1
    outcome(face.put(address, event, If_Match='W/"1"'), 403)
    outcome(face.get(f"{address}/_history/2"), 404)
    for missing in ("use-1", "use-x", "use-", f"use-{'9' * 40}"):
        outcome(face.get(f"/fhir/AuditEvent/{missing}"), 404)


def test_where_the_log_cannot_be_written_nothing_is_shown(desks: list[Desk], tmp_path: Path) -> None:
    def broken(uses: Sequence[LoggedUse]) -> None:
        raise OSError(len(uses))

    with open_face(tmp_path) as face:
        _put(face, "one", _media())
        client = build_app(desks[0], broken).test_client()
        headers = {"Authorization": f"Bearer {TOKEN}"}
        for path in ("/fhir/Media/one", "/fhir/Media"):
            answer = client.get(path, headers=headers)
            assert MAIJA not in outcome(answer, 503)
            assert answer.headers["Retry-After"]


def test_a_road_that_makes_an_answer_of_its_own_shows_nothing(desks: list[Desk], tmp_path: Path) -> None:
    with open_face(tmp_path):
        app = build_app(desks[0])
        app.add_url_rule("/fhir/$new", "new", lambda: Response(MAIJA, content_type="application/json"))
        answer = app.test_client().get("/fhir/$new", headers={"Authorization": f"Bearer {TOKEN}"})
        assert MAIJA not in outcome(answer, 503)


def test_every_road_of_the_api_is_an_interaction_or_an_operation(desks: list[Desk], tmp_path: Path) -> None:
    """A new road is logged by its interaction, or as an operation if its address says that it is one."""
    with open_face(tmp_path):
        rules = [rule for rule in build_app(desks[0]).url_map.iter_rules() if rule.rule.startswith("/fhir")]
    unknown = {rule.endpoint for rule in rules if "$" not in rule.rule} - {*INTERACTIONS, *OPEN}
    assert unknown == set()


def test_every_answer_of_the_api_is_made_in_one_place() -> None:
    makers = {
        file.name
        for file in (DATA / "adapter" / "rest").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Response", "jsonify"}
    }
    assert makers == {"exchange.py", "operators.py", *SHOW_NO_RESOURCE}
