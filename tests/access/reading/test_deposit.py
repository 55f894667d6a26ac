"""`$store`: a client document is taken in only when the right permits it and the document fits its use.

GRA-04, GRA-05, GRA-06.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter.access.reading.deposit import read_deposit, read_deposit_use
from adapter.access.reading.paper import read_paper
from adapter.access.writing.consent import consent, with_matters, with_status
from adapter.store.messages import State
from adapter.xml.document import sign_document
from fixtures.documents import ClientDocument, sign, sign_body
from fixtures.grants import client_document
from fixtures.people import MAIJA
from tests.access.reading.test_grant import HOME_CARE, MATTER, WHEN, body, document, producer, task
from tests.region import NOW, SAIMA, region
from tests.rest.desk import Face, open_face, outcome
from tests.xml.authority import leaf, professional, signer, trust

OID = "1.2.246.10.99999861.95.2026.4.1"
ENTRY = client_document(OID, "asiakaskertomusmerkinta", "Merkintä", HOME_CARE)
DECISION = replace(ENTRY, body={"paatos": ENTRY.body["asiakaskertomusmerkinta"]})
MOBILE = {"name": "authentication", "valueCode": "mobile"}


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    """A face that holds an active grant with its matter."""
    with open_face(tmp_path) as opened:
        raw = sign(document(body(task(producer(end="2027-02-28")))).xml(), leaf(), WHEN)
        (grant,) = read_paper(raw, trust(), NOW).grants
        opened.resources.put("grant-1", with_status(with_matters(consent(grant, ()), (MATTER,)), "active"), NOW)
        yield opened


def _use(content: bytes, **changes: Any) -> dict[str, Any]:
    told = {
        "client": {"name": "client", "valueIdentifier": {"system": "urn:oid:1.2.246.21", "value": SAIMA}},
        "matter": {"name": "matter", "valueUri": MATTER.urn},
        "unit": {"name": "unit", "valueUri": f"urn:oid:{HOME_CARE}"},
        "worker": {"name": "worker", "valueString": "90000000011"},
        "workerUnit": {"name": "workerUnit", "valueUri": f"urn:oid:{HOME_CARE}"},
        "role": {"name": "role", "valueCode": "service-work"},
        "authentication": {"name": "authentication", "valueCode": "card"},
        "authenticatedAt": {"name": "authenticatedAt", "valueInstant": NOW.isoformat()},
        "content": {"name": "content", "valueAttachment": {"data": base64.b64encode(content).decode()}},
    } | changes
    return {"resourceType": "Parameters", "parameter": [item for item in told.values() if item is not None]}


def _store(face: Face, content: bytes, **changes: Any) -> Any:
    return face.post("/fhir/Consent/$store", _use(content, **changes))


def _signed(written: ClientDocument = DECISION, registration: str = "90000000011") -> bytes:
    return sign_body(written.xml(), professional(registration), WHEN, "1", "1")


def test_a_document_is_taken_in_and_followed_by_its_reference(face: Face) -> None:
    answer = _store(face, ENTRY.xml())
    assert answer.status_code == 202
    told = answer.get_json()
    assert (told["docStatus"], told["masterIdentifier"]["value"]) == ("preliminary", f"urn:oid:{OID}")
    assert "data" not in told["content"][0]["attachment"], "the document itself lies with its message alone"
    get_fhir_model_class("DocumentReference").model_validate(told)
    (message,) = face.messages.all()
    assert (message.flow, message.state, message.source) == (
        "deposit",
        State.WAITING,
        f"DocumentReference/{told['id']}",
    )
    events = [event.resource for event in face.resources.find("AuditEvent", [])]
    assert [event["outcome"] for event in events] == ["0", "0"], "the decision, and that the answer showed a patient's"


def test_a_personal_identity_code_needs_no_system_in_the_body(face: Face) -> None:
    """The public schemas require its value alone."""
    (kind,) = DECISION.body
    client = {"asiakas": {"henkilotunnus": {"value": DECISION.client.hetu}}}
    written = replace(DECISION, body={kind: DECISION.body[kind] | client})
    assert _store(face, _signed(written)).status_code == 202


def test_the_use_that_was_permitted_is_not_changed(face: Face) -> None:
    told = _store(face, ENTRY.xml(), authentication=MOBILE).get_json()
    path, plain = f"/fhir/DocumentReference/{told['id']}", {key: told[key] for key in told if key != "extension"}
    assert "GRA-05" in outcome(face.put(path, plain, If_Match='W/"1"'), 403)
    told["extension"][0]["extension"][0]["valueCode"] = "card"
    assert "GRA-05" in outcome(face.put(path, told, If_Match='W/"1"'), 422)
    assert "GRA-05" in outcome(face.post("/fhir/DocumentReference", told), 422)  # nor is one made up


@pytest.mark.parametrize("data", ["!!!!", "ääää", "AAA"])
def test_content_that_is_not_base64_is_refused(face: Face, data: str) -> None:
    parameters = _use(b"")
    parameters["parameter"][-1]["valueAttachment"]["data"] = data
    assert "not base64" in outcome(face.post("/fhir/Consent/$store", parameters), 422)


def test_the_use_is_told_by_the_reference_as_it_was_asked(face: Face) -> None:
    told = _store(face, ENTRY.xml(), authentication=MOBILE).get_json()
    use = read_deposit_use(told, region())
    assert (use.client.value, use.what, use.unit.value) == (SAIMA, MATTER, HOME_CARE)
    assert (use.worker and use.worker.value, use.role and use.role.code) == ("90000000011", "service-work")
    assert (use.authentication, use.authenticated, use.at) == ("mobile", NOW, NOW)
    assert (use.action, use.signature) == ("store", False)


def test_what_a_professional_signs_is_taken_in_signed_by_the_worker(face: Face) -> None:
    assert _store(face, _signed()).status_code == 202
    assert "has not signed it" in outcome(_store(face, DECISION.xml()), 422)
    by_card_id = {
        "system": "urn:oid:1.2.246.537.29",
        "value": "90000000011",
    }  # another person's: the id only reads the same
    worker = {"name": "worker", "valueIdentifier": by_card_id}
    assert "has not signed it" in outcome(_store(face, _signed(), worker=worker), 422)
    other = replace(DECISION, worker="90000000022")
    assert "has not signed it" in outcome(_store(face, _signed(other, "90000000022")), 422)


def test_a_signature_of_nobody_whom_the_document_names_is_refused(face: Face) -> None:
    assert "does not name as its author" in outcome(_store(face, _signed(DECISION, "90000000022")), 422)


def test_a_document_that_was_changed_after_it_was_signed_is_refused(face: Face) -> None:
    raw = _signed()
    text = base64.b64encode(b"x" * 30)
    start = raw.index(b"<hl7fi:json>") + 12
    changed = raw[:start] + text + raw[raw.index(b"</hl7fi:json>") :]
    assert "SIG-02" in outcome(_store(face, changed), 422)
    assert face.messages.all() == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"authentication": MOBILE}, "GRA-06"),  # a decision is signed with the card
        ({"role": {"name": "role", "valueCode": "care"}}, "GRA-13"),
        ({"workerUnit": {"name": "workerUnit", "valueUri": "urn:oid:1.2.246.10.99999861.10.2"}}, "GRA-05"),
        ({"matter": {"name": "matter", "valueUri": "urn:oid:1.2.246.10.99999810.951.2026.1.2"}}, "GRA-04"),
    ],
)
def test_a_denied_store_is_403_and_keeps_nothing(face: Face, changes: dict[str, Any], rule: str) -> None:
    assert rule in outcome(_store(face, _signed(), **changes), 403)
    assert face.messages.all() == []
    assert face.resources.find("DocumentReference", []) == []
    assert [stored.resource["outcome"] for stored in face.resources.find("AuditEvent", [])] == ["8"]


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        (replace(ENTRY, matter="1.2.246.10.99999810.951.2026.1.2"), "GRA-04"),
        (replace(ENTRY, matter=""), "GRA-04"),
        (replace(ENTRY, author_unit="1.2.246.10.99999861.10.2"), "GRA-05"),
        (replace(ENTRY, custodian="1.2.246.10.99999820.10.0"), "GRA-02"),
        (replace(ENTRY, body={"asiakaskertomusmerkinta": {"teksti": "x"}}), "GRA-01"),
        (replace(ENTRY, body={"asiakaskertomusmerkinta": "x"}), "GRA-01"),
        (replace(ENTRY, group="1"), "GRA-02"),
        (replace(ENTRY, body={}), "GRA-02"),
        (replace(ENTRY, body=ENTRY.body | DECISION.body), "GRA-02"),
    ],
    ids=["other matter", "no matter", "unit", "custodian", "nobody", "text", "relationship", "no kind", "two kinds"],
)
def test_a_document_that_does_not_fit_its_use_is_refused(face: Face, written: ClientDocument, rule: str) -> None:
    assert rule in outcome(_store(face, written.xml()), 422)
    assert face.messages.all() == []


def test_everything_that_does_not_fit_is_told_at_once(face: Face) -> None:
    wrong = replace(DECISION, matter="", author_unit="1.2.246.10.99999861.10.2")
    told = outcome(_store(face, wrong.xml()), 422)
    assert [rule in told for rule in ("GRA-04", "GRA-05", "GRA-06")] == [True, True, True]


def test_a_sign_in_must_be_told(face: Face) -> None:
    assert "authenticatedAt" in outcome(_store(face, ENTRY.xml(), authenticatedAt=None), 422)


@pytest.mark.parametrize("content", [b"", b"<a/>", b"not xml"])
def test_what_is_no_client_document_is_refused(face: Face, content: bytes) -> None:
    outcome(_store(face, content), 422)
    assert face.messages.all() == []


def test_the_same_document_again_is_one_message_and_another_under_its_oid_is_none(face: Face) -> None:
    first, again = (_store(face, ENTRY.xml()).get_json() for _ in range(2))
    assert first == again
    assert len(face.messages.all()) == 1
    assert "is here already" in outcome(_store(face, _signed(replace(DECISION, oid=OID))), 409)


def test_a_document_of_another_client_does_not_take_the_place_of_one_that_waits(face: Face) -> None:
    """The DocumentReference would tell of somebody else than whom it was given for."""
    told = _store(face, ENTRY.xml()).get_json()
    face.messages.conclude(face.messages.all()[0].id, State.PARKED, NOW, ("GRA-10",), "the right has ended")
    held = face.resources.read("Consent", "grant-1").resource
    other = held | {"id": "grant-2", "patient": {"identifier": held["patient"]["identifier"] | {"value": MAIJA.hetu}}}
    face.resources.put("grant-2", other, NOW)
    client = {"name": "client", "valueIdentifier": {"system": "urn:oid:1.2.246.21", "value": MAIJA.hetu}}
    theirs = client_document(OID, "asiakaskertomusmerkinta", "Merkintä", HOME_CARE, MAIJA)
    assert "is here already" in outcome(_store(face, theirs.xml(), client=client), 409)
    stored = face.resources.read("DocumentReference", told["id"])
    assert (stored.version, stored.resource["subject"]["identifier"]["value"]) == (1, SAIMA)


@pytest.mark.parametrize("kind", ["\\ud800", "paatos\\ud83d"])
def test_half_a_character_is_refused_and_no_fault_of_ours(face: Face, kind: str) -> None:
    text = f'{{"{kind}": {{}}}}'.encode()
    raw = ENTRY.xml()
    start, end = raw.index(b"<hl7fi:json>") + 12, raw.index(b"</hl7fi:json>")
    assert "cannot be read" in outcome(_store(face, raw[:start] + base64.b64encode(text) + raw[end:]), 422)


def test_the_professional_does_not_seal_the_whole_document(face: Face) -> None:
    raw = sign_document(DECISION.xml(), signer(professional()), NOW, lambda label: f"x-{label}")
    assert "system's to seal" in outcome(_store(face, raw), 422)


def test_a_document_that_waits_for_a_person_gives_way_to_a_better_one(face: Face) -> None:
    told = _store(face, ENTRY.xml()).get_json()
    (message,) = face.messages.all()
    face.messages.conclude(message.id, State.PARKED, NOW, ("KANTA-AR",), "refused")
    assert _store(face, _signed(replace(DECISION, oid=OID))).get_json()["id"] == told["id"]
    (message,) = face.messages.all()
    assert (message.state, message.attempt) == (State.WAITING, 2)


def test_an_empty_collection_is_no_signature_and_a_bad_one_is() -> None:
    assert read_deposit(ENTRY.xml(), trust(), NOW).signatures == ()
    assert [item.signer for item in read_deposit(_signed(), trust(), NOW).signatures] == ["90000000011"]
