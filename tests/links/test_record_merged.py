"""Patients that were merged, or have a new HETU: a photo never goes to a record that is out of use (PHO-06)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from adapter.config.addresses import Place
from adapter.errors import Refused
from adapter.identifiers import Hetu
from adapter.links.record import RecordLink
from mocks.record import record_mock
from mocks.running import RunningMock
from tests.mocks.control import Desk
from tests.region import MAIJA, NOW, PEKKA, region

NEW = "150372-902S"
NAME = "lifecare-porvoo"


def patient(identity: str, hetu: str) -> dict[str, Any]:
    identifier = [{"use": "official", "system": "urn:oid:1.2.246.21", "value": hetu}]
    return {"resourceType": "Patient", "id": identity, "identifier": identifier, "active": True}


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = record_mock()
    yield running
    running.stop()


@pytest.fixture
def desk(mock: RunningMock) -> Desk:
    desk = Desk(mock.control_url)
    desk.reset()
    desk.seed({"systems": [{"name": NAME, "mode": "full"}]})
    return desk


@pytest.fixture
def link(mock: RunningMock) -> RecordLink:
    return RecordLink(region().record_system[0], Place(f"{mock.url}/{NAME}/fhir"), f"secret-{NAME}")


def hold(desk: Desk, *patients: dict[str, Any], **events: Any) -> None:
    resources = [{"system": NAME, "resource": one} for one in patients]
    desk.seed({"resources": resources, **events})


def merge(source: str, target: str, *, kept: bool) -> dict[str, Any]:
    return {"merge": [{"system": NAME, "from": source, "into": target, "kept": kept}]}


@pytest.mark.parametrize("kept", [False, True])
def test_the_present_identifier_finds_the_patient_that_survived(desk: Desk, link: RecordLink, kept: bool) -> None:
    hold(desk, patient("old", PEKKA), patient("new", MAIJA), **merge("old", "new", kept=kept))
    found = link.find_patient(Hetu(MAIJA))
    assert found is not None
    assert found.reference.endswith("/Patient/new")


def test_of_a_merged_duplicate_only_the_survivor_counts(desk: Desk, link: RecordLink) -> None:
    hold(desk, patient("old", MAIJA), patient("new", MAIJA), **merge("old", "new", kept=True))
    found = link.find_patient(Hetu(MAIJA))
    assert found is not None
    assert found.reference.endswith("/Patient/new")


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("act", ["find_patient", "find_contact"])
def test_a_merged_patients_identifier_is_left_to_a_person(desk: Desk, link: RecordLink, kept: bool, act: str) -> None:
    hold(desk, patient("old", PEKKA), patient("new", MAIJA), **merge("old", "new", kept=kept))
    with pytest.raises(Refused, match="former one"):
        link.find_patient(Hetu(PEKKA)) if act == "find_patient" else link.find_contact(Hetu(PEKKA), NOW)


def test_a_patient_out_of_use_is_left_to_a_person(desk: Desk, link: RecordLink) -> None:
    hold(desk, patient("old", PEKKA) | {"active": False})
    with pytest.raises(Refused, match="not in use"):
        link.find_patient(Hetu(PEKKA))


def test_two_that_replace_each_other_are_left_to_a_person(desk: Desk, link: RecordLink) -> None:
    hold(desk, patient("a", MAIJA), patient("b", MAIJA), **merge("a", "b", kept=True))
    desk.seed(merge("b", "a", kept=True))
    with pytest.raises(Refused, match="merged into another"):
        link.find_patient(Hetu(MAIJA))


def test_a_new_hetu_finds_the_patient_and_the_former_one_a_person(desk: Desk, link: RecordLink) -> None:
    hold(desk, patient("p", MAIJA))
    before = link.find_patient(Hetu(MAIJA))
    desk.seed({"hetu": [{"system": NAME, "patient": "p", "new": NEW}]})
    assert link.find_patient(Hetu(NEW)) == before
    with pytest.raises(Refused, match="former one"):
        link.find_patient(Hetu(MAIJA))
