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
from tests.rest.desk import Face, hits, open_face


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
    assert {"name": "based-on", "type": "reference"} in item["searchParam"]
