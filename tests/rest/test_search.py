"""What of a release can be searched for over the FHIR face."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapter.identifiers import Hetu
from adapter.release.writing.charge import charge_item
from adapter.release.writing.record import denial_record, imaging_study
from adapter.release.writing.task import study_task
from tests.region import MAIJA, NOW, PEKKA, region
from tests.release.releases import HIT, ORDER, judge, to_tays
from tests.rest.desk import Face, hits, open_face, outcome


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        request = to_tays()
        decision = judge(request)
        kept = [
            imaging_study(request, HIT, order=ORDER),
            study_task(request, HIT, decision, "accepted", None, NOW, order=ORDER),
            denial_record(request, decision.grounds, NOW, {"display": "x"}),
            charge_item("m", Hetu.parse(MAIJA), region().media.reading, ["1.2.3.1"], NOW, {"display": "x"}, "T. T."),
        ]
        opened.resources.put_all([("a", resource) for resource in kept], NOW)
        yield opened


def test_a_study_is_found_by_its_uid_its_accession_number_its_patient_its_day_and_its_order(face: Face) -> None:
    for query, found in {
        "identifier=urn:dicom:uid|urn:oid:1.2.3.1": {"a"},
        "identifier=urn:dicom:uid|urn:oid:1.2.3": set(),
        "identifier=urn:oid:1.2.246.537.5.40033.2006|LAU0000001": {"a"},
        "date=2026-11-03": {"a"},
        "date=2026-11-04": set(),
        f"based-on={ORDER}": {"a"},
        "based-on=ServiceRequest/8": set(),
    }.items():
        assert hits(face.get(f"/fhir/ImagingStudy?{query}")) == found, query


def test_what_hangs_on_an_order_is_found_by_it(face: Face) -> None:
    assert hits(face.get(f"/fhir/Task?based-on={ORDER}&status=accepted")) == {"a"}
    assert hits(face.get(f"/fhir/Task?focus={ORDER}")) == {"a"}


@pytest.mark.parametrize("kind", ["ImagingStudy", "Task", "AuditEvent", "ChargeItem"])
def test_everything_of_a_release_is_found_by_its_patient(face: Face, kind: str) -> None:
    for hetu, found in ((MAIJA, {"a"}), (PEKKA, set())):
        assert hits(face.search(kind, **{"patient.identifier": f"urn:oid:1.2.246.21|{hetu}"})) == found


def test_what_is_charged_is_served_and_said_to_be(face: Face) -> None:
    assert hits(face.get("/fhir/ChargeItem?date=2026-11-22&status=billable")) == {"a"}
    assert face.get("/fhir/ChargeItem/a").get_json()["code"]["coding"][0]["code"] == "KUV-CD"
    served = face.get("/fhir/metadata").get_json()["rest"][0]["resource"]
    (item,) = [one for one in served if one["type"] == "ChargeItem"]
    assert ("based-on", "reference") in {(one["name"], one["type"]) for one in item["searchParam"]}


_IDENTIFIERS = ("a|b", "a,b", "c$d", "e\\f", "a")


@pytest.fixture
def photos(tmp_path: Path) -> Iterator[Face]:
    """Media of Maija, who is named in every way that a record system names a patient."""
    with open_face(tmp_path) as opened:
        hetu = {"system": "urn:oid:1.2.246.21", "value": MAIJA}
        subjects = {
            "logical": {"identifier": hetu},
            "bare": {"identifier": {"system": "1.2.246.21", "value": MAIJA.lower()}},
            "held": {"reference": "Patient/p"},
            "versioned": {"reference": "Patient/p/_history/1"},
            "elsewhere": {"reference": "https://records.example/fhir/Patient/p"},
            "group": {"reference": "Group/p"},
        }
        media = [
            (name, {"resourceType": "Media", "status": "completed", "subject": each}) for name, each in subjects.items()
        ]
        named = [
            (f"i{number}", {"resourceType": "Task", "status": "requested", "identifier": [{"value": value}]})
            for number, value in enumerate(_IDENTIFIERS)
        ]
        systems = [("s", {"resourceType": "Task", "identifier": [{"system": "urn:oid:1.2.3", "value": "a"}]})]
        patient = ("p", {"resourceType": "Patient", "identifier": [hetu]})
        opened.resources.put_all([*media, *named, *systems, patient], NOW)
        yield opened


@pytest.mark.parametrize("value", [f"urn:oid:1.2.246.21|{MAIJA}", f"1.2.246.21|{MAIJA.lower()}", MAIJA.lower(), MAIJA])
@pytest.mark.parametrize("name", ["patient.identifier", "patient:identifier", "subject.identifier"])
def test_a_patient_is_found_by_identity_code_however_it_is_written_and_also_through_a_patient_held_here(
    photos: Face, name: str, value: str
) -> None:
    assert hits(photos.search("Media", **{name: value})) == {"logical", "bare", "held", "versioned"}
    assert hits(photos.search("Patient", identifier=value)) == {"p"}
    assert hits(photos.search("Media", **{name: f"urn:oid:1.2.246.21|{PEKKA}"})) == set()


@pytest.mark.parametrize(
    ("asked", "found", "others"),
    [
        ("Patient/p", {"held", "versioned"}, set()),
        ("p", {"held", "versioned"}, {"group"}),
        ("Patient/p/_history/1", {"versioned"}, set()),
        ("https://records.example/fhir/Patient/p", {"elsewhere"}, set()),
        ("Group/p", set(), {"group"}),
        ("Patient/q", set(), set()),
    ],
)
def test_a_reference_is_found_by_id_by_address_and_by_version(
    photos: Face, asked: str, found: set[str], others: set[str]
) -> None:
    """A subject that is no Patient is found by `subject` alone."""
    assert hits(photos.get(f"/fhir/Media?subject={asked}")) == found | others
    assert hits(photos.get(f"/fhir/Media?patient={asked}")) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (r"a\|b", {"i0"}),
        (r"a\,b", {"i1"}),
        (r"c\$d", {"i2"}),
        (r"e\\f", {"i3"}),
        ("a", {"i4", "s"}),
        ("|a", {"i4"}),
        ("1.2.3|a", {"s"}),
        ("urn:oid:1.2.3|", {"s"}),
        (r"a\|b,a\,b", {"i0", "i1"}),
        (r"|a\|b", {"i0"}),
    ],
)
def test_a_token_is_found_with_its_system_without_one_and_with_marks_in_it(
    photos: Face, asked: str, found: set[str]
) -> None:
    assert hits(photos.search("Task", identifier=asked)) == found


def test_a_question_by_more_patients_than_can_be_asked_for_is_refused_not_answered_in_part(
    photos: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = {"resourceType": "Patient", "identifier": [{"system": "1.2.246.21", "value": PEKKA}]}
    photos.resources.put("q", second, NOW)
    everybody = {"patient.identifier": "urn:oid:1.2.246.21|"}
    assert hits(photos.search("Media", **everybody)) == {"logical", "bare", "held", "versioned"}
    monkeypatch.setattr("adapter.store.question._HELD", 1)
    outcome(photos.search("Media", **everybody), 422)


def test_what_is_missing_can_be_asked_for(photos: Face) -> None:
    assert hits(photos.get("/fhir/Task?status:missing=true")) == {"s"}
    assert hits(photos.get("/fhir/Task?status:missing=false&identifier=a")) == {"i4"}


@pytest.mark.parametrize(
    "query",
    ["identifier=a|b|c", "identifier=|", "status:missing=maybe", "_id:missing=true", "date=2026-13", "status=,"],
)
def test_a_question_that_may_mean_two_things_is_refused(photos: Face, query: str) -> None:
    outcome(photos.get(f"/fhir/Task?{query}"), 400, 422)
