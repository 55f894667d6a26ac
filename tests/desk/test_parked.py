"""What a person does with a parked message.

Look, give it to a patient, file it again, discard it – each written down (PHO-06).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter.errors import Finding, Theirs
from adapter.fhir.elements import Names
from adapter.identifiers import Hetu
from adapter.run.waiting import parked_task
from adapter.store.decisions import Given
from adapter.store.messages import State
from tests.photo.invitations import FIRST, order
from tests.region import MAIJA, NOW, PEKKA
from tests.rest.desk import Face, open_face, outcome

MESSAGE = "0123456789abcdef0123456789abcdef"
TASK = str(Names(MESSAGE).uuid("parked"))
MAILBOX = "kuvat.porvoo@ita-uusimaa.example"


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        _park(opened)
        yield opened


def _park(face: Face, flow: str = "photo", source: str = MAILBOX) -> None:
    """As a flow leaves it: a parked message, its Task, the mail in quarantine."""
    face.messages.begin(MESSAGE, flow, source, NOW)
    task = parked_task(MESSAGE, flow, (Finding("PHO-06", "the name is another."),), NOW)
    face.resources.put(TASK, task, NOW)
    face.messages.conclude(MESSAGE, State.PARKED, NOW, ("PHO-06",), "PHO-06: the name is another.", (f"Task/{TASK}",))
    face.box.quarantined[MESSAGE] = b"From: gateway\r\n\r\nphoto"


def _decide(face: Face, action: str = "refile", **more: Any) -> Any:
    words = {"action": action, "reason": "asked by telephone", "by": "nurse 17"} | more
    named = [
        {"name": name, "valueIdentifier": value} if isinstance(value, dict) else {"name": name, "valueString": value}
        for name, value in words.items()
        if value is not None
    ]
    return face.post(f"/fhir/Task/{TASK}/$decide", {"resourceType": "Parameters", "parameter": named})


def _audits(face: Face) -> list[dict[str, Any]]:
    """Without the events of the use log."""
    found = (stored.resource for stored in face.resources.find("AuditEvent", [], 50))
    return [audit for audit in found if audit["type"]["code"] != "rest"]


def test_given_to_the_right_patient_it_is_taken_up_again_with_that_patient(face: Face) -> None:
    answer = _decide(face, patient={"system": "urn:oid:1.2.246.21", "value": PEKKA})
    assert answer.status_code == 200
    assert (answer.get_json()["status"], answer.get_json()["note"][0]["authorString"]) == ("completed", "nurse 17")
    held = face.messages.find(MESSAGE)
    assert (held.state, held.attempt) == (State.WAITING, 2)
    assert face.decisions.given(f"{MESSAGE}-2") == Given(Hetu(PEKKA))
    assert face.decisions.given(f"{MESSAGE}-1") == Given()
    assert MESSAGE in face.box.quarantined  # the worker moves it, not the person
    (audit,) = _audits(face)
    get_fhir_model_class("AuditEvent").model_validate(audit)
    assert (audit["action"], audit["outcomeDesc"], audit["agent"][0]["who"]["display"]) == (
        "U",
        "asked by telephone",
        "nurse 17",
    )
    assert audit["entity"][1]["what"]["identifier"]["value"] == PEKKA


def test_an_invitation_that_is_discarded_is_withdrawn_so_that_no_photo_answers_it(face: Face) -> None:
    face.resources.put(FIRST, order(status="on-hold"), NOW)
    face.messages.begin(FIRST.replace("-", ""), "invitation", f"ServiceRequest/{FIRST}", NOW)
    face.messages.conclude(FIRST.replace("-", ""), State.PARKED, NOW, ("PHO-03",), "no permission", ())
    task = str(Names(FIRST.replace("-", "")).uuid("parked"))
    waiting = parked_task(FIRST.replace("-", ""), "invitation", (Finding("PHO-03", "no permission."),), NOW)
    face.resources.put(task, waiting, NOW)
    words = [{"name": name, "valueString": "discard"} for name in ("action", "reason", "by")]
    answer = face.post(f"/fhir/Task/{task}/$decide", {"resourceType": "Parameters", "parameter": words})
    assert answer.status_code == 200
    assert face.resources.read("ServiceRequest", FIRST).resource["status"] == "revoked"


def test_a_confirmed_sender_is_taken_up_again_and_it_is_written_down(face: Face) -> None:
    assert _decide(face, sender="confirmed").status_code == 200
    assert face.decisions.given(f"{MESSAGE}-2") == Given(sender=True)
    (audit,) = _audits(face)
    get_fhir_model_class("AuditEvent").model_validate(audit)
    assert "sender" in audit["entity"][1]["description"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"sender": "yes"},
        {"sender": "confirmed", "patient": {"system": "urn:oid:1.2.246.21", "value": PEKKA}},
        {"sender": "confirmed", "action": "discard"},
    ],
)
def test_a_sender_is_confirmed_plainly_or_not_at_all(face: Face, wrong: dict[str, Any]) -> None:
    outcome(_decide(face, **wrong), 422)
    assert face.messages.find(MESSAGE).state == State.PARKED


def test_discarded_it_is_deleted_and_the_reason_is_written_down(face: Face) -> None:
    assert _decide(face, "discard").get_json()["status"] == "cancelled"
    assert face.box.quarantined == {}
    assert face.box.closed == 1  # a mail server counts its connections
    held = face.messages.find(MESSAGE)
    assert (held.state, held.reason) == (State.DISCARDED, "Discarded: asked by telephone")
    (audit,) = _audits(face)
    assert (audit["action"], audit["subtype"][0]["code"]) == ("D", "discard")
    assert "conflict" in outcome(_decide(face), 409)


def test_a_mailbox_that_is_away_leaves_the_message_where_it_was(face: Face) -> None:
    face.box.failure = Theirs("Mailbox", "could not be reached.")
    outcome(_decide(face, "discard"), 502)
    assert face.messages.find(MESSAGE).state == State.PARKED
    assert face.resources.read("Task", TASK).resource["status"] == "requested"
    face.box.failure = None
    assert _decide(face, "discard").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "forward"},
        {"action": None},
        {"reason": None},
        {"reason": "  "},
        {"by": None},
        {"patient": {"system": "urn:oid:1.2.246.21", "value": "010203A903X"}},
        {"patient": {"system": "urn:oid:1.2.3", "value": "1"}},
    ],
)
def test_a_decision_that_says_too_little_decides_nothing(face: Face, wrong: dict[str, Any]) -> None:
    outcome(_decide(face, **wrong), 400, 422)
    assert face.messages.find(MESSAGE).state == State.PARKED
    assert _audits(face) == []


def test_only_a_parked_message_waits_for_a_decision(face: Face) -> None:
    assert _decide(face).status_code == 200
    assert "waiting" in outcome(_decide(face), 409)
    other = str(face.resources.put("other", {"resourceType": "Task", "status": "requested", "intent": "order"}, NOW).id)
    answer = face.post(
        f"/fhir/Task/{other}/$decide",
        {"resourceType": "Parameters", "parameter": [{"name": "action", "valueString": "refile"}]},
    )
    outcome(answer, 404)


def test_a_release_is_given_to_nobody(tmp_path: Path) -> None:
    with open_face(tmp_path) as face:
        _park(face, "release", "kuvapalvelut@ita-uusimaa.example")
        assert "PHO-06" in outcome(_decide(face, patient={"system": "urn:oid:1.2.246.21", "value": MAIJA}), 422)


def test_a_release_is_fetched_with_a_password_when_it_came_by_mail(tmp_path: Path) -> None:
    with open_face(tmp_path) as face:
        _park(face, "release", "kuvapalvelut@ita-uusimaa.example")
        assert _decide(face, password="kissa-1234").status_code == 200
        assert face.decisions.given(f"{MESSAGE}-2").password == "kissa-1234"


def test_a_request_that_is_no_mail_is_not_fetched_with_a_password(tmp_path: Path) -> None:
    with open_face(tmp_path) as face:
        _park(face, "release", "ServiceRequest/17")
        assert "PHO-10" in outcome(_decide(face, password="kissa-1234"), 422)


def test_a_message_that_is_no_mail_is_discarded_without_a_mailbox(tmp_path: Path) -> None:
    with open_face(tmp_path) as face:
        _park(face, "grant", "DocumentReference/17")
        face.box.failure = Theirs("Mailbox", "could not be reached.")
        assert _decide(face, "discard").status_code == 200
        assert face.messages.find(MESSAGE).state == State.DISCARDED


def test_a_password_is_kept_for_the_attempt_and_shown_nowhere(face: Face) -> None:
    answer = _decide(face, password="kissa-1234")
    assert face.decisions.given(f"{MESSAGE}-2").password == "kissa-1234"
    everything = answer.get_data(as_text=True) + str(_audits(face)) + repr(face.decisions.given(f"{MESSAGE}-2"))
    assert "kissa" not in everything
    face.decisions.drop(MESSAGE)
    assert face.decisions.given(f"{MESSAGE}-2") == Given()


LOVIISA = "1.2.246.10.99999810.10.12"


def test_moved_it_goes_on_as_a_message_of_that_unit(face: Face) -> None:
    answer = _decide(face, "move", unit=f"urn:oid:{LOVIISA}")
    assert (answer.status_code, answer.get_json()["businessStatus"]["coding"][0]["code"]) == (200, "move")
    held = face.messages.find(MESSAGE)
    assert (held.state, held.attempt, held.unit) == (State.WAITING, 2, LOVIISA)
    assert face.decisions.given(f"{MESSAGE}-2") == Given(moved=True)
    (audit,) = _audits(face)
    get_fhir_model_class("AuditEvent").model_validate(audit)
    assert audit["entity"][1]["what"]["identifier"]["value"] == f"urn:oid:{LOVIISA}"


@pytest.mark.parametrize(
    ("action", "wrong"),
    [
        ("move", {}),
        ("move", {"unit": "1.2.246.10.99999810.10.99"}),
        ("move", {"unit": "Loviisa"}),
        ("move", {"unit": LOVIISA, "sender": "confirmed"}),
        ("move", {"unit": LOVIISA, "password": "kissa-1234"}),
        ("move", {"unit": LOVIISA, "patient": {"system": "urn:oid:1.2.246.21", "value": PEKKA}}),
        ("refile", {"unit": LOVIISA}),
        ("discard", {"unit": LOVIISA}),
    ],
    ids=["nowhere", "no-taker", "no-oid", "sender", "password", "patient", "refile", "discard"],
)
def test_a_move_that_is_not_plain_moves_nothing(face: Face, action: str, wrong: dict[str, Any]) -> None:
    outcome(_decide(face, action, **wrong), 422)
    held = face.messages.find(MESSAGE)
    assert (held.state, held.unit) == (State.PARKED, "")
    assert _audits(face) == []


def test_a_release_is_moved_to_no_unit(tmp_path: Path) -> None:
    with open_face(tmp_path) as face:
        _park(face, "release", "kuvapalvelut@ita-uusimaa.example")
        assert "PHO-02" in outcome(_decide(face, "move", unit=LOVIISA), 422)
