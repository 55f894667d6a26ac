"""A ServiceRequest says of one patient and of each study one thing, wherever it says it (REL-01)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapter import DATA
from adapter.errors import Refused
from adapter.release.reading.request import read_service_request
from adapter.release.rules.request import ReleaseRequest
from tests.region import PEKKA, region

HELGA = "311299-906E"
HETU = "urn:oid:1.2.246.21"


def order(study: dict[str, Any] | None = None, contained: tuple[dict[str, Any], ...] = (), **more: Any) -> Any:
    """The committed request of Helga's thorax, with changes."""
    read = json.loads((DATA / "fixtures" / "release" / "electronic.json").read_text(encoding="utf-8"))
    read["contained"][0] |= study or {}
    read["contained"] += contained
    return read | more


def subject(reference: str = "", display: str = "Helga Provström", hetu: str = HELGA) -> dict[str, Any]:
    parts: dict[str, Any] = {"reference": reference, "display": display}
    identifier = {"identifier": {"system": HETU, "value": hetu}} if hetu else {}
    return {name: part for name, part in parts.items() if part} | identifier


def patient(hetu: str = HELGA, family: str = "Provström", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [{"system": HETU, "value": hetu}],
        "name": [{"family": family, "given": ["Helga", "Åsa"]}],
    } | more


def accession(number: str) -> dict[str, Any]:
    return {"type": {"coding": [{"code": "ACSN"}]}, "value": number}


def read(**changes: Any) -> ReleaseRequest:
    return read_service_request(order(**changes), region(), "key")


@pytest.mark.parametrize(
    "changes",
    [
        {"contained": (patient(),), "subject": subject("#p1")},
        {"contained": (patient(),), "subject": subject("#p1", display="")},
        {"contained": (patient(),), "subject": subject("#p1", hetu="")},
        {"contained": (patient(),), "subject": subject("#p1", "PROVSTROM HELGA")},
        {"contained": (patient(name=[{"text": "Helga Provström"}]),), "subject": subject("#p1")},
        {
            "contained": (
                patient(name=[{"use": "maiden", "family": "Berg"}, {"family": "Provström", "given": ["H"]}]),
            ),
            "subject": subject("#p1"),
        },
        {"study": {"subject": subject(display="Helga Åsa Provström")}},
    ],
    ids=str,
)
def test_a_patient_who_is_named_more_than_once_is_one(changes: dict[str, Any]) -> None:
    request = read(**changes)
    assert request.patient.value == HELGA
    assert request.patient_name in {"Helga Provström", "Helga Åsa Provström", "PROVSTROM HELGA"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"contained": (patient(family="Esimerkki"),), "subject": subject("#p1")}, "names several people"),
        ({"contained": (patient(PEKKA),), "subject": subject("#p1")}, "contradicts itself: the patient's personal"),
        ({"contained": (patient(PEKKA),), "subject": subject()}, "names several people"),
        ({"study": {"subject": subject(display="Pekka Esimerkki")}}, "names several people"),
        ({"study": {"subject": subject(hetu=PEKKA)}}, "names several people"),
        (
            {"supportingInfo": [{"type": "Patient", "identifier": {"system": HETU, "value": PEKKA}}]},
            "names several people",
        ),
    ],
    ids=str,
)
def test_a_request_that_names_somebody_else_too_is_read_by_a_person(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why) as caught:
        read(**changes)
    assert "Provstr" not in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "more", "modalities"),
    [
        ({}, (), ()),
        ({"code": {"text": "image-release"}}, (), ()),
        ({"code": {"text": "Keuhkojen röntgen"}}, ("Keuhkojen röntgen",), ()),
        ({"code": {"coding": [{"code": "1", "display": "Chest X-ray"}]}}, ("Chest X-ray",), ()),
        ({"bodySite": [{"coding": [{"display": "Thoracic structure"}]}]}, ("Thoracic structure",), ()),
        ({"orderDetail": [{"text": "PA"}]}, ("PA",), ()),
        ({"note": [{"text": "Thorax"}]}, ("Thorax",), ()),
        ({"study": {"procedureCode": [{"text": "GD1AA Thorax"}]}}, ("GD1AA Thorax",), ()),
        ({"study": {"modality": [{"code": "DX"}]}}, (), ("DX",)),
        (
            {
                "study": {
                    "series": [{"modality": {"code": "CR"}, "description": "Chest", "bodySite": {"display": "Lung"}}]
                }
            },
            ("Lung", "Chest"),
            ("CR",),
        ),
    ],
    ids=str,
)
def test_all_that_a_request_says_of_a_study_is_read(
    changes: dict[str, Any], more: tuple[str, ...], modalities: tuple[str, ...]
) -> None:
    (study,) = read(**changes).studies
    assert (study.name, study.more, study.modalities) == ("Thorax", more, modalities)


@pytest.mark.parametrize(
    "changes",
    [
        {"code": {"text": "Polven MRI"}},
        {"code": {"coding": [{"display": "Knee X-ray"}]}},
        {"code": {"text": "Thorax TT"}, "study": {"description": "Thorax röntgen"}},
        {"bodySite": [{"text": "vasen polvi"}]},
        {"orderDetail": [{"text": "Lonkka"}]},
        {"note": [{"text": "Kyse on oikeasta ranteesta ja polvesta."}]},
        {"patientInstruction": "Kuvattu nilkka."},
        {"study": {"procedureCode": [{"coding": [{"display": "Nilkan röntgen"}]}]}},
        {"study": {"description": "Thorax TT", "modality": [{"code": "MR"}]}},
        {"study": {"series": [{"bodySite": {"display": "Knee"}}]}},
        {"study": {"description": "Thorax TT", "series": [{"modality": {"code": "DX"}}]}},
        {"identifier": [accession("LAU0000006"), accession("LAU0000007")]},
        {"identifier": [accession("LAU0000007")]},
    ],
    ids=str,
)
def test_a_request_that_says_two_things_of_a_study_is_read_by_a_person(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="contradicts itself: the studies"):
        read(**changes)


def test_a_note_of_a_contained_study_is_read_as_the_requests_own() -> None:
    with pytest.raises(Refused, match="may say that the release is not wanted"):
        read(study={"note": [{"text": "Älkää lähettäkö näitä."}]})


def test_a_study_with_two_accession_numbers_is_not_taken_for_the_first() -> None:
    with pytest.raises(Refused, match="study 1: the accession number missing or not clear"):
        read(study={"identifier": [accession("LAU0000006"), accession("LAU0000007")]}, identifier=[])
