"""`lautta media` as the desk uses it: a medium is posted once, unless it is forbidden.

One that came is read in and charged once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from adapter.cli import main
from adapter.config.loading import EXAMPLE
from adapter.errors import Conflict, LauttaError, NotFound, Refused, Theirs
from adapter.identifiers import AccessionNumber, Hetu
from adapter.links.dicom.medium import MediumLink, write_medium
from adapter.release.desk import Act, PhysicalMedia
from adapter.release.images import Held, Hit, Instance, Stored
from adapter.release.media_table import Media, MediumRecord
from adapter.release.rules.decision import Decision, Means
from adapter.release.rules.grounds import PROHIBITED
from adapter.release.rules.price import find_charge
from adapter.release.writing.order import service_request
from adapter.release.writing.task import Carried, desk_task, post_task, study_task
from adapter.store.opening import open_database
from adapter.store.resources import Resources
from tests.peers.images import Study
from tests.region import MAIJA, NOW, PEKKA, SAIMA, destination, region, release_request

pytestmark = pytest.mark.slow

PASSWORD = "abcd-efgh-jkmn-pqrs-tuvw-2345"
HEAD, WRIST = Study(1, patient=MAIJA), Study(2, patient=MAIJA)
IMAGES = [HEAD.image(1), HEAD.image(2), WRIST.image(1)]


@dataclass
class FakeArchive:
    """A PACS in memory: takes what it is given, but what it is told to refuse or to fail."""

    held: dict[str, Instance] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    fails: dict[str, str] = field(default_factory=dict)

    def find(self, accession: AccessionNumber) -> tuple[Hit, ...]:
        raise AssertionError(accession)

    def holdings(self, study: str) -> tuple[Held, ...]:
        raise AssertionError(study)

    def fetch(self, study: str, wanted: Sequence[Held]) -> Iterator[Instance]:
        raise AssertionError(study, wanted)

    def store(self, instances: Iterable[Instance]) -> Stored:
        stored = Stored()
        for instance in instances:
            uid = instance.instance
            if uid in self.refuses:
                stored.refused[uid] = self.refuses[uid]
            elif uid in self.fails:
                stored.failed[uid] = self.fails[uid]
            else:
                self.held[uid] = instance
                stored.taken.add(uid)
        return stored


@dataclass
class FakeKanta:
    """The national wishes service: says what it is told to, about the one patient."""

    forbidden: bool = False
    failure: LauttaError | None = None
    asked: int = 0

    def has_prohibition(self, patient: Hetu) -> bool:
        assert patient.value == MAIJA
        self.asked += 1
        if self.failure:
            raise self.failure
        return self.forbidden


@dataclass(frozen=True)
class Desk:
    """A desk with a store, a PACS and a wishes service of its own, where commands are typed."""

    folder: Path
    archive: FakeArchive
    kanta: FakeKanta
    media: Media
    resources: Resources
    capture: pytest.CaptureFixture[str]

    def type(self, *words: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as end:
            main(["media", *words, "--config", str(EXAMPLE)])
        told = self.capture.readouterr()
        assert end.value.code == code, told
        assert "Traceback" not in told.err
        assert MAIJA not in told.out + told.err
        assert PASSWORD not in told.err
        return told.out if code == 0 or "--json" in words else told.err

    def read(self, path: Path, *more: str, code: int = 0, patient: str = MAIJA) -> str:
        person = self.folder / "person"
        person.write_text(f"{patient}\n")
        return self.type("read", str(path), "--patient", str(person), "--by", "nurse 17", *more, code=code)

    def audits(self) -> list[dict[str, Any]]:
        return [stored.resource for stored in self.resources.find("AuditEvent", [])]

    def statuses(self) -> dict[str, str]:
        """The status of the request and of each of its Tasks."""
        found = [*self.resources.find("Task", []), *self.resources.find("ServiceRequest", [])]
        return {one.id: one.resource["status"] for one in found}

    def charges(self) -> list[dict[str, Any]]:
        return [stored.resource for stored in self.resources.find("ChargeItem", [])]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    monkeypatch.setenv("LAUTTA_DATA", str(tmp_path))
    archive = FakeArchive()
    monkeypatch.setattr("adapter.wiring.build_archives", lambda settings: {settings.pacs.archive: archive}.__getitem__)
    kanta = FakeKanta()
    monkeypatch.setattr("adapter.wiring.build_kanta", lambda _: kanta)
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    yield Desk(tmp_path, archive, kanta, Media(engine), Resources(engine), capsys)
    engine.dispose()


@pytest.fixture
def disc(tmp_path: Path) -> Path:
    folder = tmp_path / "disc"
    folder.mkdir()
    for number, image in enumerate(IMAGES):
        (folder / f"IMAGE{number}").write_bytes(image.content)
    return folder


def _decision() -> Decision:
    desks = region().desks
    return Decision(
        permitted=True,
        means=Means.PHYSICAL,
        grounds=(),
        desk=desks.office,
        desk_rule="REL-07",
        phone=None,
        version=desks.version,
        by=date(2026, 11, 29),
    )


def _hit(study: str) -> Hit:
    return Hit(study, "AC-77", MAIJA, instances=2)


def _made(desk: Desk, by: date = date(2026, 11, 29)) -> MediumRecord:
    """A medium as a release leaves it: the file, the row, the Tasks and the ServiceRequest."""
    request = release_request(destination=destination("vakuutus"), destination_text="Esimerkkivakuutus")
    medium = write_medium(IMAGES, desk.folder / "media" / "m1.zip", PASSWORD, "Sender")
    carried = Carried(study=HEAD.uid, accession="AC-77", means=Means.PHYSICAL, total=2, arrived=2, problem=None)
    order, decision = "ServiceRequest/order-1", _decision()
    task = post_task(request, decision, "m1", "m1.zip", medium.size, [carried], order=order)
    desk.resources.put("task-1", task, NOW)
    desk.resources.put("desk-1", desk_task(request, [decision], "requested", order=order), NOW)
    hit = _hit(HEAD.uid)
    desk.resources.put("head", study_task(request, hit, decision, "in-progress", carried, NOW, order=order), NOW)
    others = desk_task(release_request(key="x" * 32), [decision], "requested", order="ServiceRequest/another")
    desk.resources.put("another", others, NOW)
    desk.resources.put("order-1", service_request(request, "active"), NOW)
    record = MediumRecord(
        id="m1",
        message="k" * 32,
        task="task-1",
        request="order-1",
        file="m1.zip",
        sha256=medium.sha256,
        size=medium.size,
        instances=medium.instances,
        password=PASSWORD,
        made=NOW,
        by=by,
    )
    desk.media.keep(record)
    return record


def test_a_medium_is_kept_once_and_made_anew_takes_its_place(desk: Desk) -> None:
    record = _made(desk)
    desk.media.keep(record)
    again = replace(record, sha256="0" * 64, password="another", size=2**40)
    desk.media.keep(again)
    assert desk.media.all() == [again]
    assert desk.media.posted("m1", NOW).posted == NOW
    assert desk.media.posted("m1", NOW + timedelta(days=1)).posted == NOW
    with pytest.raises(Conflict):
        desk.media.keep(record)
    with pytest.raises(NotFound):
        desk.media.find("m2")
    assert PASSWORD not in repr(record)


def test_the_password_is_shown_to_whoever_asks_for_one_medium_alone(desk: Desk) -> None:
    _made(desk)
    assert PASSWORD not in desk.type("list")
    assert PASSWORD not in desk.type("list", "--json")
    told = desk.type("show", "m1")
    for wanted in (PASSWORD, "2026-11-29", str(desk.folder / "media" / "m1.zip"), "3 images"):
        assert wanted in told
    document = json.loads(desk.type("show", "m1", "--json"))
    assert (document["password"], document["by"], document["posted"]) == (PASSWORD, "2026-11-29", None)
    assert "no medium with that id" in desk.type("show", "m2", code=1)


def test_what_was_promised_and_not_posted_is_late(desk: Desk) -> None:
    record = _made(desk, by=date(2020, 1, 1))
    desk.media.keep(replace(record, id="m0", by=date(2099, 1, 1)))
    listed = desk.type("list", "--lang", "en")
    assert listed.index("m1") < listed.index("m0")
    assert "late" in listed[listed.index("m1") : listed.index("m0")].lower()
    assert "late" not in listed[listed.index("m0") :].lower()
    told = [json.loads(line) for line in desk.type("list", "--json").splitlines()]
    assert [(item["id"], item["late"]) for item in told] == [("m1", True), ("m0", False)]


def test_once_posted_everything_is_completed_recorded_and_our_copy_gone(desk: Desk) -> None:
    record = _made(desk)
    assert "m1 is posted" in desk.type("posted", "m1", "--by", "nurse 17")
    assert list((desk.folder / "media").iterdir()) == []
    held = desk.media.find("m1")
    assert held == replace(record, posted=held.posted)
    assert held.posted is not None
    task = desk.resources.read("Task", "task-1").resource
    order = desk.resources.read("ServiceRequest", "order-1").resource
    assert (task["status"], order["status"]) == ("completed", "completed")
    (audit,) = [stored.resource for stored in desk.resources.find("AuditEvent", [])]
    assert "nurse 17" in str(audit["agent"])
    for resource in (task, order, audit):
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    assert "deleted when it was posted" in desk.type("show", "m1")


def test_posted_a_second_time_it_says_so_and_changes_nothing(desk: Desk) -> None:
    _made(desk)
    desk.type("posted", "m1", "--by", "nurse 17")
    before = [desk.resources.history(kind, name) for kind, name in (("Task", "task-1"), ("ServiceRequest", "order-1"))]
    assert "was posted already" in desk.type("posted", "m1", "--by", "nurse 18")
    after = [desk.resources.history(kind, name) for kind, name in (("Task", "task-1"), ("ServiceRequest", "order-1"))]
    assert after == before
    (audit,) = [stored.resource for stored in desk.resources.find("AuditEvent", [])]
    assert "nurse 18" not in str(audit)
    assert json.loads(desk.type("posted", "m1", "--json"))["posted"]


def test_a_request_that_was_withdrawn_meanwhile_stays_withdrawn(desk: Desk) -> None:
    _made(desk)
    desk.resources.change("ServiceRequest", "order-1", lambda found: found | {"status": "revoked"}, NOW)
    desk.type("posted", "m1")
    assert desk.resources.read("ServiceRequest", "order-1").resource["status"] == "revoked"


def test_a_posting_that_was_cut_off_is_completed_by_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(desk)
    with monkeypatch.context() as broken:
        broken.setattr(Media, "posted", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert "No space left" in desk.type("posted", "m1", "--by", "nurse 17", code=3)
    assert desk.media.find("m1").posted is None
    assert "m1 is posted" in desk.type("posted", "m1", "--by", "nurse 18")
    assert not (desk.folder / "media" / "m1.zip").exists()
    (audit,) = [stored.resource for stored in desk.resources.find("AuditEvent", [])]
    assert "nurse 17" in str(audit["agent"])


def test_once_posted_the_desk_and_the_studies_have_nothing_left_to_do(desk: Desk) -> None:
    _made(desk)
    desk.type("posted", "m1")
    ended = dict.fromkeys(("order-1", "task-1", "desk-1", "head"), "completed")
    assert desk.statuses() == ended | {"another": "requested"}


def test_a_request_stays_open_while_a_study_of_it_goes_elsewhere(desk: Desk) -> None:
    _made(desk)
    request = release_request(destination=destination("vakuutus"), destination_text="Esimerkkivakuutus")
    elsewhere = replace(_decision(), means=Means.ELSEWHERE)
    task = study_task(request, _hit(WRIST.uid), elsewhere, "requested", None, NOW, order="ServiceRequest/order-1")
    desk.resources.put("wrist", task, NOW)
    desk.type("posted", "m1")
    told = desk.statuses()
    assert (told["task-1"], told["head"]) == ("completed", "completed")
    assert (told["wrist"], told["desk-1"], told["order-1"]) == ("requested", "requested", "active")


# --- A prohibition that comes after it was made (REL-04) --------------------------------------------------------------


@pytest.mark.parametrize("word", ["show", "posted"])
def test_what_the_patient_has_forbidden_meanwhile_is_not_posted(desk: Desk, word: str) -> None:
    _made(desk)
    desk.kanta.forbidden = True
    told = desk.type(word, "m1", code=1)
    for wanted in ("REL-04", "Do not post it", "destroy what was burnt"):
        assert wanted in told
    assert PASSWORD not in told
    assert list((desk.folder / "media").iterdir()) == []
    assert (desk.media.all(), desk.type("list", "--lang", "en")) == ([], "There are no media.\n")
    stopped = dict.fromkeys(("task-1", "desk-1", "head"), "cancelled")
    assert desk.statuses() == stopped | {"order-1": "revoked", "another": "requested"}
    task = desk.resources.read("Task", "task-1").resource
    assert task["statusReason"]["coding"][0]["code"] == "REL-04"
    assert task["statusReason"]["text"] == PROHIBITED.said.said("fi")
    (audit,) = desk.audits()
    assert (audit["type"]["code"], audit["outcome"]) == ("110113", "8")
    assert audit["agent"][0]["policy"][0].endswith("/rule/REL-04")
    for resource in (task, audit):
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    assert "no medium with that id" in desk.type("posted", "m1", code=1)
    assert len(desk.audits()) == 1


def test_a_denial_that_was_cut_off_is_completed_by_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(desk)
    desk.kanta.forbidden = True
    with monkeypatch.context() as broken:
        broken.setattr(Media, "withdraw", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert "No space left" in desk.type("posted", "m1", code=3)
    assert "Do not post it" in desk.type("show", "m1", code=1)
    assert (desk.media.all(), len(desk.audits())) == ([], 1)


def test_when_nobody_can_tell_nothing_is_given_and_nothing_is_lost(desk: Desk) -> None:
    record = _made(desk)
    desk.kanta.failure = Theirs("Kanta", "could not be reached.")
    before = desk.statuses()
    for word in ("show", "posted"):
        told = desk.type(word, "m1", code=3)
        assert "could not be reached" in told
        assert PASSWORD not in told
    assert (desk.media.all(), desk.statuses(), desk.audits()) == ([record], before, [])
    assert (desk.folder / "media" / "m1.zip").is_file()


def test_the_password_of_what_was_posted_is_not_told_once_it_is_forbidden(desk: Desk) -> None:
    _made(desk)
    desk.type("posted", "m1")
    before = desk.statuses()
    desk.kanta.forbidden = True
    told = desk.type("show", "m1", code=1)
    assert "Do not tell its password" in told
    assert PASSWORD not in told
    assert desk.media.find("m1").posted
    assert (desk.statuses(), len(desk.audits())) == (before, 1)


def test_a_posting_that_was_said_before_the_prohibition_is_completed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _made(desk)
    with monkeypatch.context() as broken:
        broken.setattr(Media, "posted", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        desk.type("posted", "m1", code=3)
    desk.kanta.forbidden = True
    assert "Do not tell its password" in desk.type("show", "m1", code=1)
    assert "m1 is posted" in desk.type("posted", "m1")
    assert desk.statuses()["order-1"] == "completed"


def test_a_medium_that_is_made_anew_is_denied_anew(desk: Desk) -> None:
    """A flow withdraws what waits when the same request is denied; where nothing waits there is nothing to do."""
    media = PhysicalMedia(
        desk.resources,
        desk.media,
        MediumLink(desk.folder / "media", "Sender"),
        {"display": "HUS"},
        lambda: (_ for _ in ()).throw(AssertionError),
    )
    assert not media.withdraw("m1", [PROHIBITED], Act("Lautta", NOW))
    for made in (1, 2):
        desk.media.keep(replace(_made(desk), sha256=str(made) * 64))
        assert media.withdraw("m1", [PROHIBITED], Act("Lautta", NOW))
        assert not media.withdraw("m1", [PROHIBITED], Act("Lautta", NOW))
        assert len(desk.audits()) == made
    desk.media.keep(replace(_made(desk), task="not-written-yet"))
    assert media.withdraw("m1", [PROHIBITED], Act("Lautta", NOW))
    assert (desk.media.all(), list((desk.folder / "media").iterdir())) == ([], [])
    _made(desk)
    desk.media.posted("m1", NOW)
    assert not media.withdraw("m1", [PROHIBITED], Act("Lautta", NOW))
    assert (desk.folder / "media" / "m1.zip").is_file()


def test_a_disc_is_read_into_the_pacs_and_charged_once(desk: Desk, disc: Path) -> None:
    told = desk.read(disc)
    assert "3 images of 2 studies are in the PACS" in told
    assert "25.00 EUR" in told
    assert {uid: one.content for uid, one in desk.archive.held.items()} == {one.instance: one.content for one in IMAGES}
    (item,) = desk.charges()
    get_fhir_model_class("ChargeItem").model_validate(item)
    assert (item["subject"]["identifier"]["value"], item["performer"][0]["actor"]["display"]) == (MAIJA, "nurse 17")
    desk.archive.held.clear()
    assert json.loads(desk.read(disc, "--json")) == {
        "images": 3,
        "studies": 2,
        "charged": {
            "item": f"ChargeItem/{item['id']}",
            "code": "KUV-CD",
            "amount": 25.0,
            "currency": "EUR",
            "on": item["occurrenceDateTime"],
        },
    }
    assert len(desk.archive.held) == 3
    assert desk.charges() == [item]


def test_an_encrypted_zip_is_read_with_its_password(desk: Desk, tmp_path: Path) -> None:
    write_medium(IMAGES, tmp_path / "came.zip", PASSWORD, "Sender")
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    assert "REL-13" in desk.read(tmp_path / "came.zip", code=1)
    assert "3 images" in desk.read(tmp_path / "came.zip", "--password", str(tmp_path / "password"))


def test_a_disc_with_another_patients_image_stores_nothing(desk: Desk, disc: Path) -> None:
    (disc / "OTHER").write_bytes(Study(3, patient=PEKKA).image(1).content)
    assert "1 of its 4 images are not the stated patient's" in desk.read(disc, code=1)
    outcome = json.loads(desk.read(disc, "--json", code=1))
    assert outcome["issue"][0]["details"]["coding"][0]["code"] == "REL-13"
    assert "4 of its 4" in desk.read(disc, code=1, patient=SAIMA)
    assert (desk.archive.held, desk.charges()) == ({}, [])


def test_what_the_pacs_does_not_take_is_told_and_nothing_is_charged(desk: Desk, disc: Path) -> None:
    desk.archive.fails = {IMAGES[0].instance: "busy"}
    assert "2 of 3 images" in desk.read(disc, code=3)
    desk.archive.fails, desk.archive.refuses = {}, {IMAGES[0].instance: "unknown class"}
    told = desk.read(disc, code=1)
    assert "2 of 3 images" in told
    assert "unknown class" in told
    assert desk.charges() == []
    desk.archive.refuses = {}
    desk.read(disc)
    assert len(desk.charges()) == 1


def test_wrong_usage_of_reading_is_said(desk: Desk, disc: Path) -> None:
    assert "no such folder or file" in desk.read(Path("/no/such/disc"), code=2)
    assert "Only one" in desk.type("read", str(disc), "--patient", "-", "--password", "-", code=2)
    assert "check character" in desk.read(disc, code=1, patient="150372-901A")
    assert desk.archive.held == {}


def test_reading_a_medium_is_charged_by_the_price_in_force() -> None:
    price = region().media.reading
    assert find_charge(price, price.valid_from) is price
    with pytest.raises(Refused, match=r"REL-13.*2026-03-01"):
        find_charge(price, price.valid_from - timedelta(days=1))


def test_without_a_price_in_force_nothing_is_read_in(desk: Desk, disc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapter.clock.now", lambda: datetime(2026, 1, 5, 12, tzinfo=UTC))
    assert "in force from 2026-03-01" in desk.read(disc, code=1)
    assert (desk.archive.held, desk.charges()) == ({}, [])
