"""The invitation as FHIR: read, told in the words of a template, written back; the photo's mark (PHO-03, PHO-12)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter.config.photo import Sms
from adapter.errors import Refused
from adapter.fhir.elements import BASE
from adapter.fhir.translation import translated
from adapter.identifiers import Hetu, Oid, TemporaryId
from adapter.photo.reading.assertion import read_assertion
from adapter.photo.rules.invitation import UNSOLICITED, Invitation
from adapter.photo.writing.invitation import (
    completed,
    held_back,
    invited,
    marked,
    photo_mailbox,
    read_invitation,
    sms_communication,
    sms_text,
)
from adapter.words import Sentence
from tests.photo.invitations import FIRST, TEXT, WORKER, asserted, order, organisation
from tests.region import MAIJA, PORVOO, porvoo, region
from tests.release.releases import translations

META = {"versionId": "1", "lastUpdated": "2026-11-21T10:00:00+00:00"}


def sms() -> Sms:
    found = region().sms
    assert found is not None
    return found


def read(**changes: Any) -> Invitation:
    return read_invitation(order(**changes) | {"id": FIRST, "meta": META}, region(), sms())


def refused(**changes: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        read(**changes)
    assert MAIJA not in str(caught.value)
    return [finding.rule for finding in caught.value.findings]


def conforms(resource: dict[str, Any]) -> dict[str, Any]:
    get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    return resource


def test_an_invitation_is_read() -> None:
    start = datetime.fromisoformat("2026-11-20T09:00:00+02:00")
    expected = Invitation(FIRST, Hetu(MAIJA), PORVOO, start, start + timedelta(days=14), True, True, "")
    assert read() == expected
    conforms(order())


def test_its_own_period_goes_before_the_configured_days() -> None:
    period = {"start": "2026-11-21T00:00:00+02:00", "end": "2026-11-23T00:00:00+02:00"}
    found = read(occurrencePeriod=period)
    assert (found.start, found.end) == tuple(map(datetime.fromisoformat, period.values()))
    assert read(occurrencePeriod={"end": period["end"]}).start == read().start
    assert read(authoredOn=None).start == datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_the_unit_is_the_performer_or_else_the_requester() -> None:
    other = Oid("1.2.246.10.99999810.10.13")
    requester = {"type": "Organization", "identifier": organisation(str(other))}
    assert read(requester=requester).unit == PORVOO
    assert read(requester=requester, performer=None).unit == other
    assert read(requester=requester, performer=[{"display": "someone"}]).unit == other


def test_a_temporary_id_is_a_patient_too() -> None:
    identifier = {"system": "1.2.246.10.9999981.22.2026", "value": "TMP00000001"}
    expected = TemporaryId("urn:oid:1.2.246.10.9999981.22.2026", "TMP00000001")
    assert read(subject={"identifier": identifier}).patient == expected


def test_everything_missing_is_told_at_once() -> None:
    changes = {"subject": {"reference": "Patient/1"}, "performer": None, "authoredOn": "2026-11-20T09:00:00"}
    assert refused(**changes) == ["PHO-06", "PHO-03", "PHO-03"]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"subject": {"identifier": {"system": "urn:oid:1.2.246.21", "value": "150372-901X"}}}, "PHO-06"),
        ({"subject": {"identifier": {"system": "urn:x", "value": MAIJA}}}, "PHO-06"),
        ({"performer": [{"type": "Practitioner", "identifier": organisation(str(PORVOO))}]}, "PHO-03"),
        ({"performer": [{"identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.02"}}]}, "PHO-03"),
        ({"performer": [{"identifier": {"system": "urn:ietf:rfc:3986"}}]}, "PHO-03"),
        ({"performer": 7}, "PHO-03"),
        ({"subject": None}, "PHO-03"),
        ({"authoredOn": "yesterday"}, "PHO-03"),
        ({"occurrencePeriod": {"end": "2026-12"}}, "PHO-03"),
        ({"occurrenceTiming": {"event": ["2026-12-01"]}}, "PHO-03"),
        ({"note": [{"time": "2026-12-01"}]}, "PHO-03"),
        ({"patientInstruction": f"{TEXT} {MAIJA}"}, "PHO-12"),
        ({"patientInstruction": "Maija Testinen, lähetä kuva."}, "PHO-12"),
    ],
)
def test_what_cannot_be_read_is_refused_without_repeating_it(changes: dict[str, Any], rule: str) -> None:
    assert refused(**changes) == [rule]


@pytest.mark.parametrize(
    ("extension", "assured"),
    [
        (None, False),
        ([], False),
        ([{"url": "urn:x", "valueBoolean": True}], False),
        ([{"url": f"{BASE}/StructureDefinition/strong-identification", "valueBoolean": False}], False),
        ([{"url": f"{BASE}/StructureDefinition/strong-identification", "valueString": "true"}], False),
        ([{"url": f"{BASE}/StructureDefinition/strong-identification", "valueBoolean": True}], True),
    ],
)
def test_strong_identification_is_assured_by_a_plain_yes_alone(extension: Any, assured: bool) -> None:
    assert read(extension=extension).identifies is assured


@pytest.mark.parametrize("status", ["on-hold", "completed", "revoked", "draft"])
def test_only_an_active_one_is_open(status: str) -> None:
    assert not read(status=status).open


# --- The words --------------------------------------------------------------------------------------------------------


def test_the_sms_names_the_unit_and_the_way_to_its_mailbox() -> None:
    assert sms_text(region(), sms(), porvoo(), "fi") == TEXT
    names = {"fi": "Porvoon terveysasema: ", "sv": "Borgå hälsostation: ", "en": "Porvoo health station: "}
    for language, name in names.items():
        text = sms_text(region(), sms(), porvoo(), language)
        assert text.startswith(name)
        assert "to=kuvat.porvoo%40ita-uusimaa.example" in text


def test_a_template_given_in_the_request_chooses_the_language() -> None:
    for language in ("fi", "sv", "en"):
        assert read(patientInstruction=sms_text(region(), sms(), porvoo(), language)).language == language
    assert read(patientInstruction=f"  {TEXT}\n").language == "fi"


def test_only_a_mailbox_for_photos_takes_photos() -> None:
    assert photo_mailbox(region(), porvoo()) == "kuvat.porvoo@ita-uusimaa.example"
    others = [box.model_copy(update={"flow": "release"}) for box in region().mailbox]
    assert photo_mailbox(region().model_copy(update={"mailbox": others}), porvoo()) == ""


# --- What is written --------------------------------------------------------------------------------------------------


def test_the_order_is_written_back_with_its_period_and_its_words_once() -> None:
    held = order(status="on-hold", identifier=[{"system": "urn:theirs", "value": "7"}])
    once = conforms(invited(held, read(), TEXT))
    assert once["status"] == "active"
    assert once["patientInstruction"] == TEXT
    period = once["occurrencePeriod"]
    assert (period["start"], period["end"]) == ("2026-11-20T09:00:00+02:00", "2026-12-04T09:00:00+02:00")
    assert [item["value"] for item in once["identifier"]] == [f"{FIRST.replace('-', '')}.invitation", "7"]
    assert invited(once, read(), TEXT) == once
    again = read_invitation(once | {"id": FIRST, "meta": META}, region(), sms())
    assert (again.start, again.end, again.language) == (read().start, read().end, "fi")
    assert again.day is None, "the end of the period is not what a professional agreed"


@pytest.mark.parametrize("when", [{"occurrencePeriod": {"end": "2026-12-01"}}, {"occurrenceDateTime": "2026-12-01"}])
def test_a_day_that_the_professional_named_is_still_theirs_when_the_order_is_written_back(when: dict[str, Any]) -> None:
    once = conforms(invited(order(**when), read(**when), TEXT))
    again = read_invitation(once | {"id": FIRST, "meta": META}, region(), sms())
    assert again.day == date(2026, 12, 1)
    assert (again.start, again.end) == (read(**when).start, read(**when).end)


@pytest.mark.parametrize("change", [held_back, completed, lambda held: invited(held, read(), TEXT)])
@pytest.mark.parametrize("status", ["completed", "revoked"])
def test_what_is_closed_stays_closed(change: Any, status: str) -> None:
    assert change(order(status=status))["status"] == status


def test_an_open_one_is_held_back_and_completed() -> None:
    for status in ("active", "on-hold"):
        assert held_back(order(status=status))["status"] == "on-hold"
        assert completed(order(status=status))["status"] == "completed"


def test_the_communication_holds_no_number() -> None:
    told = conforms(sms_communication(read(), porvoo(), TEXT, "2026-11-22T14:00:00+00:00"))
    assert told["payload"] == [{"contentString": TEXT}]
    assert told["basedOn"][0]["reference"] == f"ServiceRequest/{FIRST}"
    assert "telecom" not in str(told)


def test_the_communication_says_what_the_permission_rests_on() -> None:
    at = "2026-11-22T14:00:00+00:00"
    by_record = conforms(sms_communication(read(), porvoo(), TEXT, at))["extension"][0]
    assert by_record["extension"] == [{"url": "source", "valueCode": "record"}]
    given = read_assertion(asserted())
    source, by, when = conforms(sms_communication(read(), porvoo(), TEXT, at, given))["extension"][0]["extension"]
    assert source["valueCode"] == "assertion"
    assert by["valueReference"]["identifier"] == {"system": "urn:oid:1.2.246.537.26", "value": WORKER}
    assert by["valueReference"]["display"] == "T. Testilä"
    assert when["valueDateTime"] == "2026-11-20T09:00:00+02:00"


# --- The photo's mark -------------------------------------------------------------------------------------------------

MEDIA = {"resourceType": "Media", "status": "completed", "content": {"title": "x"}, "note": [{"text": "how it came"}]}
TASK = {
    "resourceType": "Task",
    "status": "requested",
    "intent": "order",
    **translated("description", Sentence("Katso.", "Granska.", "Look.").said, "fi"),
}
TOLD = {"resourceType": "Communication", "status": "completed"}
DOCUMENT = {
    "resourceType": "DocumentReference",
    "status": "current",
    "content": [{"attachment": {"title": "x"}}],
    "description": "How it came.",
}
KINDS: list[dict[str, Any]] = [MEDIA, TASK, TOLD, DOCUMENT]


@pytest.mark.parametrize("resource", KINDS, ids=lambda kind: str(kind["resourceType"]))
def test_an_invited_photo_leads_to_its_invitation(resource: dict[str, Any]) -> None:
    for here in (False, True):
        found = conforms(marked(resource, FIRST, here=here))
        (based_on,) = found["context"]["related"] if resource is DOCUMENT else found["basedOn"]
        assert based_on["identifier"]["value"] == f"{FIRST.replace('-', '')}.invitation"
        assert based_on.get("reference") == (f"ServiceRequest/{FIRST}" if here else None)
        assert "tag" not in found.get("meta", {})


@pytest.mark.parametrize("resource", KINDS, ids=lambda kind: str(kind["resourceType"]))
def test_a_photo_nobody_asked_for_is_marked(resource: dict[str, Any]) -> None:
    before = repr(resource)
    found = conforms(marked(resource, "", here=True))
    assert [tag["code"] for tag in found["meta"]["tag"]] == ["unsolicited"]
    assert "basedOn" not in found
    assert (UNSOLICITED.fi in str(found)) is (resource is not TOLD)
    assert repr(resource) == before


def test_a_person_reads_the_mark_beside_what_was_there() -> None:
    assert marked(MEDIA, "")["note"] == [{"text": "how it came"}, {"text": UNSOLICITED.in_all()}]
    assert marked(TASK, "")["description"] == f"Katso. {UNSOLICITED.fi}"
    assert translations(marked(TASK, "")["_description"])["sv"] == f"Granska. {UNSOLICITED.sv}"
    assert marked(TASK, "")["businessStatus"]["coding"][0]["code"] == "unsolicited"


@pytest.mark.parametrize("resource", KINDS, ids=lambda kind: str(kind["resourceType"]))
def test_a_house_without_invitations_marks_nothing(resource: dict[str, Any]) -> None:
    assert marked(resource, None) == resource
