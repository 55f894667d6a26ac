"""Releases against a PACS that misbehaves, and people in between.

Nothing goes to the wrong place, and what has gone is told as it is.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import requests

from adapter.cli import main
from adapter.demo.fixtures import FOLDER, deliver
from tests.end_to_end.conftest import World
from tests.release.reports import PDF, report

pytestmark = pytest.mark.slow
DESK = "kuvapalvelut@ita-uusimaa.example"
REQUEST = "0f8fad5b-d9cb-469f-a165-70867728950e"


def misbehave(world: World, kind: str, operation: str, times: int = 1, **detail: Any) -> None:
    """Have the PACS do something wrong."""
    fault = {"kind": kind, "operation": operation, "times": times, "detail": detail}
    requests.post(f"{world.stage.mocks['pacs']['control']}/faults", json=fault, timeout=30).raise_for_status()


def mail(world: World, name: str) -> str:
    return deliver(world.stage, DESK, (FOLDER / "release" / f"{name}.eml").read_bytes())


def send_to_tays(world: World) -> str:
    """Helga's thorax, two images, on her consent."""
    world.give_consents()
    return world.announce(json.loads((FOLDER / "release" / "electronic.json").read_text(encoding="utf-8")), REQUEST)


def lautta(*words: str) -> None:
    """Give a command that has to succeed."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0


def at(world: World, archive: str) -> list[dict[str, Any]]:
    """The studies of an archive."""
    return [study for study in world.holds("pacs")["studies"] if study["archive"] == archive]


def status_of(world: World, kind: str, code: str = "") -> list[str]:
    found = (stored.resource for stored in world.resources.find(kind, []))
    return [one["status"] for one in found if not code or one["code"]["coding"][0]["code"] == code]


@pytest.mark.parametrize("operation", ["qido", "wado"])
def test_a_pacs_that_adds_another_patient_releases_nothing_of_them(world: World, operation: str) -> None:
    misbehave(world, "wrong-patient", operation, times=20)
    ended = world.work_until_ended(send_to_tays(world))
    assert (ended.state, ended.rules) == ("parked", "REL-01")
    assert sum(study["instances"] for study in at(world, "tays")) <= 2
    for study in at(world, "tays"):
        assert set(study["sha256"]) <= {digest for own in at(world, "hus") for digest in own["sha256"]}
    assert status_of(world, "ServiceRequest") in (["revoked"], ["on-hold"])


@pytest.mark.parametrize(
    ("kind", "operation", "detail"),
    [
        ("status", "stow", {"status": 503}),
        ("lost", "wado", {"after": 1}),
        ("duplicate", "wado", {}),
        ("partial", "stow", {}),
    ],
)
def test_a_transfer_gets_over_what_passes(world: World, kind: str, operation: str, detail: dict[str, Any]) -> None:
    misbehave(world, kind, operation, **detail)
    assert world.work_until_ended(send_to_tays(world)).state == "done"
    (arrived,) = at(world, "tays")
    assert arrived["sha256"] == next(own["sha256"] for own in at(world, "hus") if own["study"] == arrived["study"])
    assert status_of(world, "ServiceRequest") == ["completed"]


def test_what_goes_in_part_is_told_and_archived_as_that_and_the_rest_can_be_sent(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    misbehave(world, "partial", "stow", times=3, count=1, reason=0xA900)
    identity = send_to_tays(world)
    ended = world.work_until_ended(identity)
    assert (ended.state, ended.rules) == ("parked", "REL-12")
    assert "1 of 2" in ended.reason
    assert status_of(world, "ServiceRequest") == ["on-hold"]
    assert status_of(world, "Task", "release-study") == ["failed"]
    assert world.archived() == 1
    lautta("redrive", identity)
    capsys.readouterr()
    assert world.work_until_ended(identity).state == "done"
    assert [study["instances"] for study in at(world, "tays")] == [2]
    assert status_of(world, "ServiceRequest") == ["completed"]
    assert status_of(world, "Task", "release-study") == ["completed"]
    assert world.archived() == 2


def test_another_name_and_another_study_under_ones_number_go_to_a_person_with_both_sides(world: World) -> None:
    """Otto's number and knee; Elli's name, a mammography, another time. Nothing of it is told but in the Task."""
    raw = (FOLDER / "release" / "papers-only.eml").read_text(encoding="utf-8")
    raw = raw.replace("Otto Kokeilu", "Elli Mallinen").replace("Kohde: Helsinki", "Kohde: Kymenlaakso")
    raw = raw.replace("Peruste: hoitosuhde", "Peruste: HUSin toimeksianto").replace("vain lähete ja lausunto", "kuvat")
    raw = raw.replace(
        "LAU0000005; Polven röntgen; 28.10.2026 klo 10.00", "LAU0000007; Mammografia; 30.10.2026 klo 3.00"
    )
    ended = world.work_until_ended(deliver(world.stage, DESK, raw.encode()))
    assert (ended.state, ended.rules) == ("parked", "REL-01")
    (task,) = [stored.resource for stored in world.resources.find("Task", [])]
    shown = [item for item in task["input"] if item["type"]["coding"][0]["code"] == "shown"]
    assert [item["valueString"] for item in shown] == [
        "LAU0000007",
        *("Elli Mallinen", "Kokeilu^Otto"),
        *("Mammografia", "Polven magneettikuvaus"),
        *("03:00", "13:20"),
        *("Mammografia", "MR"),
    ]
    told = f"{ended.reason} {task['statusReason']} {task['description']}"
    assert not any(word in told for word in ("Elli", "Otto", "Mammografia", "13:20"))
    assert status_of(world, "ServiceRequest") == []


def test_a_report_goes_with_its_images_over_the_wire(world: World) -> None:
    """Helga's thorax, two images and a report; the destination says what it got."""
    made = report(
        PDF,
        study="1.2.826.0.1.3680043.10.999.6",
        patient="311299-906E",
        name="Provström^Helga",
        accession="LAU0000006",
        day="20261107",
        time="210500",
    )
    seed = {"studies": [{"archive": "hus", "register": "hus", "instances": [base64.b64encode(made.content).decode()]}]}
    requests.post(f"{world.stage.mocks['pacs']['control']}/seed", json=seed, timeout=30).raise_for_status()
    assert world.work_until_ended(send_to_tays(world)).state == "done"
    assert [arrived["instances"] for arrived in at(world, "tays")] == [3]
    (event,) = [found.resource for found in world.resources.find("AuditEvent", [])]
    told = [detail["valueString"] for item in event["entity"] for detail in item.get("detail", [])]
    assert told == ["2/2", f"urn:oid:{made.instance}"]
    assert status_of(world, "Task", "deliver-report") == []


def test_two_studies_under_one_number_and_three_patients_in_one_mail_move_nothing(world: World) -> None:
    identities = [mail(world, "two-studies-one-number"), mail(world, "three-patients")]
    world.work_until_ended(identities[1])
    for identity in identities:
        ended = world.messages.find(identity)
        assert (ended.state, ended.rules) == ("parked", "REL-01")
    assert world.holds("pacs")["orders"] == 0
    assert world.mails() == {"Lautta-Quarantine": 2}
    assert world.archived() == 0


def test_a_medium_is_posted_by_the_desk_and_one_that_came_is_read_in(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """REL-12: made, shown with its password, posted; then all is completed and our copy is gone.

    REL-13: reading one in is charged once.
    """
    assert world.work_until_ended(mail(world, "physical-media")).state == "done"
    assert status_of(world, "Task", "post-medium") == ["requested"]
    lautta("media", "list", "--json")
    medium = json.loads(capsys.readouterr().out.splitlines()[0])
    lautta("media", "show", medium["id"], "--json")
    shown = json.loads(capsys.readouterr().out)
    came, password, patient = tmp_path / "came.zip", tmp_path / "password", tmp_path / "patient"
    came.write_bytes(Path(shown["path"]).read_bytes())
    password.write_text(shown["password"])
    patient.write_text("230984-902V")
    for _ in range(2):
        lautta("media", "read", str(came), "--patient", str(patient), "--password", str(password), "--json")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["images"] == 3  # two, and their report
    assert len(world.resources.find("ChargeItem", [])) == 1
    lautta("media", "posted", medium["id"], "--by", "the desk")
    assert status_of(world, "Task", "post-medium") == ["completed"]
    assert status_of(world, "Task", "release-study") == ["completed"]
    assert status_of(world, "ServiceRequest") == ["completed"]
    assert list(world.stage.settings.media.directory.glob("*.zip")) == []
    posting, look = sorted((found.resource for found in world.resources.find("AuditEvent", [])), key=_kind)
    assert look["subtype"][0]["code"] == "medium"
    assert [entity["what"]["identifier"]["value"] for entity in look["entity"][:1]] == ["230984-902V"]
    assert posting["subtype"][0]["code"] == "disclose"


def _kind(event: dict[str, Any]) -> str:
    code: str = event["subtype"][0]["code"]
    return code


def test_a_consent_that_is_not_here_is_no_consent(world: World) -> None:
    ended = world.work_until_ended(mail(world, "county-consent"))
    assert (ended.state, ended.rules) == ("parked", "REL-05")
    assert world.holds("pacs")["orders"] == 0
