"""What a registered client tries against the others: it sees nothing of them, stops nothing, and forges nothing."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws

from adapter.access.known_matters import matters_of
from adapter.config.section import Secret
from adapter.fhir.elements import BASE, Names, Resource, client_identifier, oid_identifier, unit_reference
from adapter.fhir.starts import CODE
from adapter.fhir.units import invited_by
from adapter.identifiers import Hetu, Oid
from adapter.store import arrivals, waiting
from tests.photo.invitations import order
from tests.region import MAIJA, NOW
from tests.rest.clients import ask, by_key, ec_key, form, publish, served
from tests.rest.desk import Face, hits, open_face, outcome
from tests.rest.roads import HETU, MINE, YOURS, Asker, least, unnamed
from tests.rest.statements import claims, sign

pytestmark = pytest.mark.slow

MATCH = 'W/"1"'
PATIENT = {"type": "Patient", "identifier": {"system": HETU, "value": MAIJA}}


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    """A server with a client of each of two units."""
    keys = publish(tmp_path / "keys.json", ec_key())
    both = []
    for identity, unit in (("mine", MINE), ("yours", YOURS)):
        file = tmp_path / f"{identity}.token"
        file.write_text(f"token-of-{identity}", encoding="utf-8")
        both.append(by_key(keys, identity, units=(unit,), scopes=("system/*.cruds",), token=Secret(file=file)))
    with open_face(tmp_path, token=None, settings=served(*both)) as opened:
        yield opened


@pytest.fixture
def mine(face: Face) -> Asker:
    return Asker(face, "token-of-mine")


@pytest.fixture
def yours(face: Face) -> Asker:
    return Asker(face, "token-of-yours")


def _create(who: Asker, resource: Resource) -> Resource:
    answer = who.ask("POST", f"/fhir/{resource['resourceType']}", resource)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return dict(answer.get_json())


def _put(who: Asker, held: Resource, **changes: Any) -> Any:
    return who.ask("PUT", f"/fhir/{held['resourceType']}/{held['id']}", held | changes, If_Match=MATCH)


# --- Of another unit --------------------------------------------------------------------------------------------------


def test_foreign_patients_neither_tell_nor_stop_a_search(face: Face, mine: Asker) -> None:
    """Neither how many there are, nor whose identifier one has."""
    patient = unnamed("Patient", YOURS, identifier=[PATIENT["identifier"]])
    for _ in range(101):
        face.resources.put(str(uuid.uuid4()), patient, NOW)
    theirs = str(uuid.uuid4())
    face.resources.put(theirs, patient, NOW)
    address = {"reference": f"https://lautta.example/fhir/Patient/{theirs}"}
    own = _create(mine, unnamed("Media", MINE, subject=PATIENT))
    _create(mine, unnamed("Media", MINE, subject=address))
    assert hits(mine.search("Media", **{"patient.identifier": f"{HETU}|{MAIJA}"})) == {own["id"]}


@pytest.mark.parametrize("status", ["draft", "active"])
def test_nobody_invites_in_the_name_of_anothers_unit(mine: Asker, status: str) -> None:
    """The photo that answers would be shown to whoever invited (PHO-03)."""
    requester = unit_reference(Oid(MINE))
    outcome(mine.ask("POST", "/fhir/ServiceRequest", order(unit=YOURS, requester=requester, status=status)), 403)
    tagged = least("ServiceRequest", MINE)["meta"]
    named = order(performer=None, requester=unit_reference(Oid(YOURS)), meta=tagged, status=status)
    outcome(mine.ask("POST", "/fhir/ServiceRequest", named), 403)
    own = _create(mine, order(unit=MINE, requester=requester, status="draft"))
    outcome(_put(mine, own, performer=order(unit=YOURS)["performer"]), 403)


def test_who_invites_is_the_performer_or_else_the_requester() -> None:
    assert invited_by(order(unit=YOURS)) == {YOURS}
    assert invited_by(order(performer=None, requester=unit_reference(Oid(MINE)))) == {MINE}
    assert invited_by(order(unit=YOURS, code={"coding": [{"system": CODE[0], "code": "another"}]})) == set()


def test_a_condition_that_is_looked_for_too_long_is_given_up(
    mine: Asker, yours: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else writes to SQLite meanwhile."""
    _create(mine, unnamed("Task", MINE))
    monkeypatch.setattr(waiting, "_STEPS", 1)
    monkeypatch.setitem(arrivals._LONGEST_CONDITION, "sqlite", 0.0)
    slow = mine.ask("POST", "/fhir/Task", unnamed("Task", MINE), If_None_Exist="status=requested")
    outcome(slow, 503)
    assert slow.headers["Retry-After"]
    _create(yours, unnamed("Task", YOURS))


def test_a_page_far_into_the_use_log_is_not_read(mine: Asker) -> None:
    """All that is before it would be read into memory."""
    assert "date" in outcome(mine.search("AuditEvent", _offset="999999999"), 422)
    assert mine.search("AuditEvent", _offset="10000").status_code == 200


def test_a_search_for_very_many_values_is_refused(mine: Asker) -> None:
    """SQLite plans a condition of thousands for minutes, and no time limit ends that."""
    fits = ",".join(f"urn:x:{number}|{number}" for number in range(200))
    for kind in ("AuditEvent", "Media"):
        for name in ("patient.identifier", "identifier"):
            assert mine.search(kind, **{name: fits}).status_code == 200
        asked = "&".join(f"patient.identifier={fits}" for _ in range(3))
        outcome(mine.ask("GET", f"/fhir/{kind}?{asked}"), 422)
    condition = "&".join(f"identifier={fits}" for _ in range(3))
    outcome(mine.ask("POST", "/fhir/Task", unnamed("Task", MINE), If_None_Exist=condition), 422)


def test_a_resource_with_very_many_references_is_refused(mine: Asker) -> None:
    """Each is looked up while nobody else can write, and again whenever it is shown."""
    targets = [{"reference": f"Task/00000000-0000-4000-8000-{number:012}"} for number in range(201)]
    told = unnamed("Provenance", MINE, target=targets)
    outcome(mine.ask("POST", "/fhir/Provenance", told), 413)
    entries = [{"resource": told | {"target": targets[:200]}, "request": {"method": "POST", "url": "Provenance"}}] * 26
    outcome(mine.ask("POST", "/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": entries}), 413)
    held = _create(mine, told | {"target": targets[:200]})
    assert mine.ask("GET", f"/fhir/Provenance/{held['id']}").status_code == 200


@pytest.mark.parametrize("where", ["identifier", "code", "tag"])
def test_a_resource_with_very_many_identifiers_codes_or_tags_is_refused(mine: Asker, where: str) -> None:
    many = [{"system": "urn:x", "value": str(number)} for number in range(1_001)]
    coded = [{"system": item["system"], "code": item["value"]} for item in many]
    changes = {"identifier": many, "code": {"coding": coded}, "tag": {"tag": coded}}
    told = unnamed("Task", MINE, **{"meta" if where == "tag" else where: changes[where]})
    outcome(mine.ask("POST", "/fhir/Task", told), 413)


# --- What Lautta wrote ------------------------------------------------------------------------------------------------


def test_the_labels_of_what_a_flow_wrote_stay(face: Face, mine: Asker, yours: Asker) -> None:
    """By a tag it would be shown to another unit; without its label nobody would know that it is restricted."""
    label = {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]}
    photo = least("Media", MINE)
    identity = str(Names("message").uuid("photo"))
    face.resources.put(identity, photo | {"meta": photo["meta"] | label}, NOW)
    held = mine.ask("GET", f"/fhir/Media/{identity}").get_json()
    tags = [*held["meta"]["tag"], *least("Media", YOURS)["meta"]["tag"]]
    outcome(_put(mine, held, meta=held["meta"] | {"tag": tags}), 403)
    outcome(_put(mine, held, meta=held["meta"] | {"security": []}), 403, 422)
    outcome(_put(mine, held, meta={"tag": held["meta"]["tag"]}), 403)
    assert _put(mine, held).status_code == 200
    outcome(yours.ask("GET", f"/fhir/Media/{identity}"), 404)


def test_a_code_of_lauttas_own_is_known_in_every_form_of_its_system(mine: Asker) -> None:
    """The search takes a system with and without urn:oid: for the same."""
    code = {"coding": [{"system": f"urn:oid:{BASE}/CodeSystem/task", "code": "deliver-report"}]}
    outcome(mine.ask("POST", "/fhir/Task", unnamed("Task", MINE, code=code)), 403)
    named = {"system": f"urn:oid:{BASE}/sid/lautta", "value": "0123.photo-1"}
    outcome(mine.ask("POST", "/fhir/Task", unnamed("Task", MINE, identifier=[named])), 403)


def test_a_matter_that_a_client_tells_of_is_not_read(face: Face, mine: Asker) -> None:
    """It would stop every grant of that patient (GRA-04)."""
    oid = oid_identifier(Oid("1.2.3"))
    state: list[Resource] = [{"url": name, "valueIdentifier": oid} for name in ("matter", "organiser", "set")]
    state.append({"url": "task", "valueCodeableConcept": {"coding": [{"code": "x"}]}})
    told = least("Provenance", MINE) | {
        "extension": [{"url": f"{BASE}/StructureDefinition/matter-state", "extension": state}]
    }
    _create(mine, told)
    assert list(matters_of(face.resources, Hetu.parse(MAIJA))) == []


# --- In another's name ------------------------------------------------------------------------------------------------


def test_the_use_log_names_a_client_as_no_other_client_can(face: Face, mine: Asker, yours: Asker) -> None:
    """A client's own AuditEvent may have any agent but one with the identifier of another client."""
    face.resources.put("photo", least("Media", YOURS), NOW)
    assert yours.ask("GET", "/fhir/Media/photo").status_code == 200
    (entry,) = yours.search("AuditEvent").get_json()["entry"]
    who = entry["resource"]["agent"][0]["who"]["identifier"]
    assert who == client_identifier("yours")
    for system in (who["system"], f"urn:oid:{who['system']}"):
        agent = {"who": {"identifier": {"system": system, "value": "yours"}}, "requestor": True}
        outcome(mine.ask("POST", "/fhir/AuditEvent", unnamed("AuditEvent", MINE, agent=[agent])), 403)


def test_an_entry_that_calls_itself_like_an_extension_takes_no_author_away(mine: Asker) -> None:
    """A Consent says who put it in, whatever the address of its entry is."""
    url = f"{BASE}/StructureDefinition/entered-by"
    entry = {"fullUrl": url, "resource": unnamed("Consent", MINE), "request": {"method": "POST", "url": "Consent"}}
    answer = mine.ask("POST", "/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
    location = answer.get_json()["entry"][0]["response"]["location"]
    assert [item["url"] for item in mine.ask("GET", f"/fhir/{location}").get_json()["extension"]] == [url]


def test_a_resource_does_not_go_to_another_patient_by_its_address(mine: Asker) -> None:
    one, other = (_create(mine, unnamed("Patient", MINE))["id"] for _ in range(2))
    held = _create(mine, unnamed("Media", MINE, subject=PATIENT | {"reference": f"Patient/{one}"}))
    outcome(_put(mine, held, subject=PATIENT | {"reference": f"Patient/{other}"}), 403)
    outcome(_put(mine, held, subject=PATIENT), 403)


# --- What cannot be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", [[], {}, ["ES384"], 5, None, "none", "HS256"])
def test_an_algorithm_that_is_none_is_refused(face: Face, mine: Asker, algorithm: object) -> None:
    parts = ({"alg": algorithm, "kid": "ec-1", "typ": "JWT"}, {"iss": "mine", "sub": "mine"})
    text = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    assert ask(face, form(f"{text}.AAAA")).get_json()["error"] == "invalid_client"
    outcome(mine.ask("GET", "/fhir/Task", Person_Assertion=f"{text}.AAAA"), 403)


@pytest.mark.parametrize(
    "user",
    [{"authenticationMethod": []}, {"authenticationMethod": {}}, {"name": "A\0B"}, {"role": ["x"]}, {"id": 5}],
    ids=str,
)
def test_a_statement_of_odd_values_is_refused(mine: Asker, user: dict[str, Any]) -> None:
    outcome(mine.ask("GET", "/fhir/Task", Person_Assertion=sign(claims(MINE, iss="mine", user=user))), 403)


def test_half_a_character_in_a_statement_is_refused(mine: Asker) -> None:
    """It cannot be kept in any record."""
    told = claims(MINE, iss="mine")
    payload = json.dumps(told).replace("T. Testil", "\\ud800")
    header = {"alg": "ES384", "kid": "ec-1", "typ": "person+jwt"}
    registry = jws.JWSRegistry(algorithms=["ES384"], strict_check_header=False)
    signed = jws.serialize_compact(header, payload, ec_key(), registry=registry)
    outcome(mine.ask("POST", "/fhir/Task", unnamed("Task", MINE), Person_Assertion=signed), 403)


def test_where_the_keys_of_a_client_lie_is_not_told(mine: Asker, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}", encoding="utf-8")
    text = outcome(mine.ask("GET", "/fhir/Task", Person_Assertion=sign(claims(MINE, iss="mine"))), 403)
    assert "keys.json" not in text
