"""Images go with their reports; where the image archive has none, a person is asked for it and the record says so."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyzipper
from pydicom import dcmread

from adapter.identifiers import find_hetu_shapes
from adapter.release.desk import Act, PhysicalMedia
from adapter.store.messages import State
from tests.region import NOW, PEKKA
from tests.release.release_world import STUDY, ReleaseWorld
from tests.release.releases import conforms
from tests.release.reports import BASIC, COMPREHENSIVE, DOSE, PDF, report

REPORT = f"{STUDY}.900.1"


@pytest.fixture
def world(tmp_path: Path) -> ReleaseWorld:
    return ReleaseWorld(tmp_path)


def ask(world: ReleaseWorld, way: str) -> None:
    if way == "transfer":
        world.consent()
        world.write("potilaan kirjallinen suostumus", "Tays", "Suostumus: Consent/c1\n")
    elif way == "copy":
        world.write("HUSin toimeksianto", "Kymenlaakso")
    else:
        world.write("laki 459/2015", "Esimerkkivakuutus Oy")


def outputs(world: ReleaseWorld) -> dict[str, object]:
    """What the study's Task says became of it."""
    return {
        item["type"]["coding"][0]["code"]: next(value for key, value in item.items() if key.startswith("value"))
        for task in world.held("Task", "release-study")
        for item in task["output"]
    }


def entry(world: ReleaseWorld) -> str:
    """The words of the entry in the national archive."""
    return world.kanta.entries[-1].document.decode()


@pytest.mark.parametrize("kind", [BASIC, COMPREHENSIVE, PDF])
@pytest.mark.parametrize("way", ["transfer", "copy", "medium"])
def test_a_report_goes_with_its_images_and_is_counted_by_itself(world: ReleaseWorld, way: str, kind: str) -> None:
    world.hus.holds[REPORT] = report(kind=kind)
    ask(world, way)
    ended = world.run()
    assert ended is not None
    assert ended.state == State.DONE
    told = outputs(world)
    assert (told["images-total"], told["images-arrived"], told["report"]) == (5, 5, f"urn:oid:{REPORT}")
    assert world.held("Task", "deliver-report") == []
    assert "Lausunto mukana (1)." in entry(world)
    assert "5/5 kuvaa" in entry(world)
    if way == "transfer":
        assert REPORT in world.tays.holds


def test_the_record_names_the_report(world: ReleaseWorld) -> None:
    world.hus.holds[REPORT] = report()
    ask(world, "transfer")
    world.run()
    (provenance,) = world.held("Provenance")
    assert provenance["entity"][-1]["what"]["identifier"]["value"] == f"urn:oid:{REPORT}"
    (event,) = world.held("AuditEvent")
    assert [detail for item in event["entity"] for detail in item.get("detail", [])] == [
        {"type": "images", "valueString": "5/5"},
        {"type": "report", "valueString": f"urn:oid:{REPORT}"},
    ]
    for resource in (provenance, event, *world.held("Task")):
        conforms(resource)


@pytest.mark.parametrize("way", ["transfer", "copy", "medium"])
def test_without_a_report_the_hospitals_archive_is_asked_for_it(world: ReleaseWorld, way: str) -> None:
    ask(world, way)
    world.run()
    (task,) = world.held("Task", "deliver-report")
    conforms(task)
    archive = world.settings.desks.archive["uusimaa"]
    assert (task["status"], task["owner"]["display"]) == ("requested", archive.name)
    assert [item["type"]["coding"][0]["code"] for item in task["input"]] == ["recipient", "study"]
    assert outputs(world)["report-asked"] == archive.name
    assert f"Lausunto on pyydetty arkistosta ({archive.name})." in entry(world)
    assert not find_hetu_shapes(task["description"])


def test_a_dose_report_is_no_report_on_the_images(world: ReleaseWorld) -> None:
    world.hus.holds[REPORT] = report(kind=DOSE)
    ask(world, "transfer")
    world.run()
    assert len(world.held("Task", "deliver-report")) == 1
    assert world.disclosures() == [("0", ["6/6"])]


def test_nobody_is_asked_for_the_report_of_what_did_not_go(world: ReleaseWorld) -> None:
    ask(world, "transfer")
    world.kanta.prohibited = True
    world.run()
    assert world.held("Task", "deliver-report") == []


def test_a_report_in_a_study_of_its_own_goes_too(world: ReleaseWorld) -> None:
    other = f"{STUDY}.77"
    world.hus.holds[f"{other}.900.1"] = report(study=other)
    ask(world, "transfer")
    ended = world.run()
    assert ended is not None
    assert (ended.state, len(world.tays.holds)) == (State.DONE, 6)
    assert world.held("Task", "deliver-report") == []
    assert "lausunto siirretty sähköisesti vastaanottajan arkistoon" in entry(world)
    assert world.disclosures() == [("0", ["5/5", "0/0"])]


@pytest.mark.parametrize("own_study", [True, False])
def test_another_patients_report_goes_nowhere(world: ReleaseWorld, *, own_study: bool) -> None:
    study = f"{STUDY}.77" if own_study else STUDY
    wrong = report(patient=PEKKA, study=study)
    world.hus.holds[wrong.instance] = wrong
    ask(world, "transfer")
    ended = world.run()
    assert ended is not None
    assert (ended.state, ended.rules) == (State.PARKED, "REL-01")
    assert wrong.instance not in world.tays.holds


def test_a_report_that_the_destination_does_not_take_is_asked_for_and_the_images_are_complete(
    world: ReleaseWorld,
) -> None:
    world.hus.holds[REPORT] = report()
    world.tays.refuses[REPORT] = "SOP class not supported"
    ask(world, "transfer")
    ended = world.run()
    assert ended is not None
    assert ended.state == State.DONE
    assert world.disclosures() == [("0", ["5/5"])]
    assert len(world.held("Task", "deliver-report")) == 1


def test_a_posted_medium_is_disclosed_with_its_report(world: ReleaseWorld) -> None:
    world.hus.holds[REPORT] = report()
    ask(world, "medium")
    world.run()
    house = world.house
    desk = PhysicalMedia(house.resources, house.media, house.medium, {"display": "HUS"}, lambda: house.kanta)
    desk.post(house.media.all()[0].id, Act("nurse", NOW))
    (event,) = world.held("AuditEvent")
    conforms(event)
    named = [item["what"].get("identifier", {}).get("value") for item in event["entity"]]
    assert f"urn:oid:{REPORT}" in named
    assert world.disclosures() == [("0", ["5/5"])]


def test_a_report_lies_on_the_medium_where_a_viewer_finds_it(world: ReleaseWorld) -> None:
    world.hus.holds |= {REPORT: report(), f"{STUDY}.900.2": report(PDF, 2)}
    ask(world, "medium")
    world.run()
    (file,) = world.media_folder.glob("*.zip")
    with pyzipper.AESZipFile(file) as archive:
        archive.setpassword(b"password")
        with archive.open("DICOMDIR") as directory:
            records = dcmread(directory).DirectoryRecordSequence
    kinds = [record.DirectoryRecordType for record in records]
    assert (kinds.count("IMAGE"), kinds.count("SR DOCUMENT"), kinds.count("ENCAP DOC")) == (5, 1, 1)
