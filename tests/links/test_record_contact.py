"""A record system's word on SMS travels with its Patient (PHO-03)."""

from __future__ import annotations

import pytest
import responses

from adapter.config.addresses import Place
from adapter.identifiers import Hetu
from adapter.links.record import RecordLink
from adapter.photo.rules.invitation import Contact
from tests.photo.invitations import HETU, NUMBER, number
from tests.region import MAIJA, region


@pytest.mark.parametrize(
    ("telecom", "contact"), [([number()], Contact(NUMBER, permitted=True)), ([number(permitted=None)], Contact())]
)
def test_the_patient_comes_with_the_contact(telecom: list[object], contact: Contact) -> None:
    patient = {
        "resourceType": "Patient",
        "id": "1",
        "identifier": [{"system": HETU, "value": MAIJA}],
        "telecom": telecom,
    }
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": patient}]}
    with responses.RequestsMock() as wire:
        wire.post("https://record.example/fhir/Patient/_search", json=bundle)
        found = RecordLink(region().record_system[0], Place("https://record.example/fhir"), "t").find_patient(
            Hetu(MAIJA)
        )
    assert found is not None
    assert found.contact == contact
    assert NUMBER not in repr(found)
