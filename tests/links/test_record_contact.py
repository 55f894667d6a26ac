"""A record system's word on SMS travels with its Patient (PHO-03)."""

from __future__ import annotations

import pytest
import responses
from responses import matchers

from adapter.config.addresses import Place
from adapter.config.peers import PermissionPlace
from adapter.errors import Theirs
from adapter.identifiers import Hetu
from adapter.links.record import RecordLink
from adapter.photo.rules.permission import Contact
from tests.photo.invitations import HETU, NUMBER, number
from tests.region import MAIJA, NOW, region


def found_patient(telecom: list[object]) -> dict[str, object]:
    patient = {
        "resourceType": "Patient",
        "id": "1",
        "identifier": [{"system": HETU, "value": MAIJA}],
        "telecom": telecom,
    }
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": patient}]}


def ask(link: RecordLink) -> Contact | None:
    return link.find_contact(Hetu(MAIJA), NOW)


def link(**sms: object) -> RecordLink:
    system = region().record_system[0].model_copy(update={"sms": PermissionPlace.model_validate(sms)})
    return RecordLink(system, Place("https://record.example/fhir"), "t")


@pytest.mark.parametrize(
    ("telecom", "contact"), [([number()], Contact(NUMBER, "yes")), ([number(permitted=None)], Contact(NUMBER))]
)
def test_the_patient_comes_with_the_contact(telecom: list[object], contact: Contact) -> None:
    with responses.RequestsMock() as wire:
        wire.post("https://record.example/fhir/Patient/_search", json=found_patient(telecom))
        assert ask(link()) == contact
    assert NUMBER not in repr(contact)


def test_a_patient_that_nobody_knows_has_no_contact() -> None:
    with responses.RequestsMock() as wire:
        wire.post("https://record.example/fhir/Patient/_search", json={"resourceType": "Bundle", "entry": []})
        assert ask(link()) is None


def consent(patient: str) -> dict[str, object]:
    return {
        "resourceType": "Consent",
        "status": "active",
        "category": [{"coding": [{"system": "urn:c", "code": "sms"}]}],
        "patient": {"reference": patient},
        "provision": {"type": "permit"},
    }


@pytest.mark.parametrize(
    ("patients", "permission"),
    [(["Patient/1"], "yes"), (["https://record.example/fhir/Patient/1", "Patient/2"], "yes"), ([], "nothing")],
)
def test_consents_are_asked_for_where_the_configuration_says_so(patients: list[str], permission: str) -> None:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": consent(patient)} for patient in patients]}
    with responses.RequestsMock() as wire:
        wire.post("https://record.example/fhir/Patient/_search", json=found_patient([number(permitted=None)]))
        wanted = [matchers.urlencoded_params_matcher({"patient": "Patient/1", "category": "urn:c|sms"})]
        wire.post("https://record.example/fhir/Consent/_search", json=bundle, match=wanted)
        contact = ask(link(way="consent", category="urn:c|sms"))
    assert contact is not None
    assert contact.permission == permission


@pytest.mark.parametrize(
    "bundle",
    [
        {"resourceType": "Bundle", "entry": [{"resource": consent("Patient/2")}]},
        {"resourceType": "Bundle", "entry": [], "link": [{"relation": "next", "url": "https://record.example/2"}]},
    ],
)
def test_anothers_consents_or_a_part_of_them_are_no_answer(bundle: dict[str, object]) -> None:
    with responses.RequestsMock() as wire:
        wire.post("https://record.example/fhir/Patient/_search", json=found_patient([number(permitted=None)]))
        wire.post("https://record.example/fhir/Consent/_search", json=bundle)
        with pytest.raises(Theirs):
            ask(link(way="consent", category="urn:c|sms"))
