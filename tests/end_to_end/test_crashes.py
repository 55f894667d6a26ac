"""`kill -9` at every step of every flow.

Started again, each ends with everything done exactly once (architecture: durability).

One message is killed at each of its steps in turn, once before the step's effect and, in another test, after the effect
but before it is written down. Each worker is killed for good: the next one has another name and takes over.
On SQLite, and in the hard case on PostgreSQL too.
"""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from adapter.clock import now
from adapter.demo.fixtures import FOLDER, deliver, document_reference
from adapter.store import schema
from adapter.wiring import database
from tests.end_to_end.conftest import World

PHOTO = ("claim", "fetch", "read", "identify", "file", "sign", "archive", "record", "delete", "conclude")
DECIDING = ("fetch", "read", "see-consent", "ask-wishes", "find-studies", "decide")
CARRYING = ("look-0", "carry-out-0", "make-medium", "record", "sign", "archive")
RELEASE = ("claim", *DECIDING, *CARRYING, "delete", "conclude")
TRANSFER = ("look-0", "carry-out-0", "record", "conclude")  # the other steps are those of any release
GRANT = ("fetch", "read", "check-units", "store", "join-matters", "conclude")
DEPOSIT = ("seal", "archive", "conclude")

pytestmark = pytest.mark.slow


@pytest.fixture(params=["SQLite, begun", "SQLite, done", "PostgreSQL, done"])
def place(request: pytest.FixtureRequest) -> tuple[World, str]:
    """A world on a database, and when in a step the worker is killed."""
    database, _, phase = request.param.partition(", ")
    world: World = request.getfixturevalue("on_sqlite" if database == "SQLite" else "on_postgres")
    return world, phase


def blobs_left(world: World) -> int:
    with database(world.stage.settings.database_url()).connect() as connection:
        return connection.execute(select(func.count()).select_from(schema.blob)).scalar_one()


def recorded(world: World) -> dict[str, int]:
    """How many resources there are of each kind that a release leaves."""
    kinds = ("ServiceRequest", "ImagingStudy", "Task", "Provenance", "AuditEvent")
    return {kind: len(world.resources.find(kind, [])) for kind in kinds}


def test_photo_is_filed_archived_and_deleted_once(place: tuple[World, str]) -> None:
    world, phase = place
    identity = deliver(
        world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "on-behalf.eml").read_bytes()
    )
    for step in PHOTO:
        world.crash_at(step, phase)
    assert world.work_until_ended(identity).state == "done"
    filed = world.holds("record")["systems"]["lifecare-porvoo"]["resources"]
    assert {
        kind: filed.get(kind, 0) for kind in ("Media", "Binary", "Task", "Communication", "Provenance", "RelatedPerson")
    } == dict.fromkeys(("Media", "Binary", "Task", "Communication", "Provenance", "RelatedPerson"), 1)
    assert world.archived() == 1
    assert world.mails() == {}
    assert blobs_left(world) == 0


def test_what_a_handler_did_before_the_take_over_stays(on_sqlite: World) -> None:
    """The unit's Task is there when the worker dies, and is completed before another worker does the step again."""
    world = on_sqlite
    identity = deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "plain.eml").read_bytes())
    world.crash_at("record", "done")
    (task,) = world.resources.find("Task", [])
    world.resources.change("Task", task.id, lambda resource: {**resource, "status": "completed"}, now())
    assert world.work_until_ended(identity).state == "done"
    assert [task.resource["status"] for task in world.resources.find("Task", [])] == ["completed"]


def test_photo_for_a_narrow_record_system_is_filed_once(place: tuple[World, str]) -> None:
    world, phase = place
    identity = deliver(world.stage, "kuvat.loviisa@ita-uusimaa.example", (FOLDER / "photo" / "heic.eml").read_bytes())
    for step in ("file", "archive", "delete"):
        world.crash_at(step, phase)
    assert world.work_until_ended(identity).state == "done"
    filed = world.holds("record")["systems"]["pegasos-loviisa"]["resources"]
    assert (filed.get("DocumentReference"), filed.get("Task")) == (1, 1)
    assert world.archived() == 1
    assert world.mails() == {}


def test_refused_photo_is_parked_once_and_kept(place: tuple[World, str]) -> None:
    world, phase = place
    identity = deliver(
        world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / "wrong-hetu.eml").read_bytes()
    )
    world.crash_at("park", phase)
    assert world.work_until_ended(identity).state == "parked"
    assert world.mails() == {"Lautta-Quarantine": 1}
    assert len(world.resources.find("Task", [])) == 1
    assert "Media" not in world.holds("record")["systems"]["lifecare-porvoo"]["resources"]
    assert world.archived() == 0


def test_register_copy_is_made_and_recorded_once(place: tuple[World, str]) -> None:
    world, phase = place
    identity = deliver(
        world.stage, "kuvapalvelut@ita-uusimaa.example", (FOLDER / "release" / "commissioned-copy.eml").read_bytes()
    )
    for step in RELEASE:
        world.crash_at(step, phase)
    assert world.work_until_ended(identity).state == "done"
    pacs = world.holds("pacs")
    copied = [study["study"] for study in pacs["studies"] if "kymenlaakso" in study["registers"]]
    assert (copied, pacs["orders"]) == (["1.2.826.0.1.3680043.10.999.1"], 1)
    assert world.archived() == 1
    assert world.mails() == {}
    assert recorded(world) == {"ServiceRequest": 1, "ImagingStudy": 1, "Task": 4, "Provenance": 1, "AuditEvent": 1}
    assert world.resources.find("ServiceRequest", [])[0].resource["status"] == "completed"
    assert blobs_left(world) == 0


def test_electronic_transfer_arrives_once(place: tuple[World, str]) -> None:
    world, phase = place
    request = json.loads((FOLDER / "release" / "electronic.json").read_text(encoding="utf-8"))
    world.give_consents()
    identity = world.announce(request, "0f8fad5b-d9cb-469f-a165-70867728950e")
    for step in TRANSFER:
        world.crash_at(step, phase)
    assert world.work_until_ended(identity).state == "done"
    studies = world.holds("pacs")["studies"]
    source, arrived = (
        next(study for study in studies if study["archive"] == archive and study["study"].endswith(".999.6"))
        for archive in ("hus", "tays")
    )
    assert (arrived["instances"], arrived["sha256"]) == (2, source["sha256"])
    assert world.archived() == 1
    assert recorded(world) == {"ServiceRequest": 1, "ImagingStudy": 1, "Task": 3, "Provenance": 1, "AuditEvent": 1}


def test_medium_is_made_once_and_leaves_nothing_half_made(place: tuple[World, str]) -> None:
    world, phase = place
    identity = deliver(
        world.stage, "kuvapalvelut@ita-uusimaa.example", (FOLDER / "release" / "physical-media.eml").read_bytes()
    )
    for step in ("make-medium", "record"):
        world.crash_at(step, phase)
    assert world.work_until_ended(identity).state == "done"
    folder = world.stage.settings.media.directory
    assert len(list(folder.iterdir())) == 1
    assert recorded(world) == {"ServiceRequest": 1, "ImagingStudy": 1, "Task": 4, "Provenance": 1, "AuditEvent": 0}
    assert world.resources.find("ServiceRequest", [])[0].resource["status"] == "active"


def test_grants_come_into_force_once(place: tuple[World, str]) -> None:
    world, phase = place
    oid = json.loads((FOLDER / "grant" / "two-units.expected.json").read_text(encoding="utf-8"))["oid"]
    identity = world.announce(document_reference(oid), "7c9e6679-7425-40de-944b-e07fc1f90ae7")
    for step in GRANT:
        world.crash_at(step, phase)
    assert world.work_until_ended(identity).state == "done"
    consents = world.resources.find("Consent", [])
    assert [(consent.resource["status"], consent.version) for consent in consents] == [("active", 1), ("active", 1)]
    assert len(world.resources.find("Provenance", [])) == 1
    assert blobs_left(world) == 0


def test_client_document_is_archived_once(place: tuple[World, str]) -> None:
    world, phase = place
    reference = world.deposit("decision")
    for step in DEPOSIT:
        world.crash_at(step, phase)
    assert world.work_until_ended(world.message_of(reference)).state == "done"
    stored = world.resources.read("DocumentReference", reference)
    assert (stored.resource["docStatus"], stored.version) == ("final", 2)
    oid = stored.resource["masterIdentifier"]["value"].removeprefix("urn:oid:")
    assert [document["oid"] for document in world.holds("kanta")["documents"]].count(oid) == 1
    assert blobs_left(world) == 0
