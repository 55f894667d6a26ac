"""The invitation's flow over a SQLite file, with a record system and a gateway that remember what they were asked.

This is PHO-03.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from adapter.config.peers import Unit
from adapter.config.settings import Settings
from adapter.errors import Refused, Theirs
from adapter.identifiers import Hetu, PersonId
from adapter.photo.house import PhotoHouse
from adapter.photo.invitation_flow import answered, find_follow_up, find_invitation, invitation
from adapter.photo.ports.record import RecordPatient
from adapter.photo.reading.filing import Filing, read_filing
from adapter.photo.rules.permission import Contact
from adapter.store.acts import Act
from adapter.store.blobs import Blobs
from adapter.store.interactions import carry_out
from adapter.store.messages import MessageRecord, Messages
from adapter.store.opening import open_database
from adapter.store.resources import Resources, Stored
from fixtures.people import PEKKA as FATHER
from tests.mail.letters import letter, photo, stamp, text
from tests.photo.invitations import FIRST, HETU, NUMBER, SECOND, TEXT, asserted, order, organisation
from tests.region import AINO, MAIJA, NOW, PEKKA, PORVOO, porvoo, region
from tests.rest.desk import open_face

KEY = FIRST.replace("-", "")
REACHED = Contact(NUMBER, "yes", "fi")


@dataclass
class FakeRecord:
    """A record system that knows one patient's contact."""

    contact: Contact | None = None
    asked: list[PersonId] = field(default_factory=list)

    def find_patient(self, person: PersonId) -> RecordPatient | None:
        raise AssertionError(person)

    def find_contact(self, person: PersonId, now: datetime) -> Contact | None:
        assert now == NOW
        self.asked.append(person)
        return self.contact

    def file(self, filing: Filing, patient: str) -> tuple[str, ...]:
        raise AssertionError((filing, patient))


@dataclass
class FakeGateway:
    """A gateway that takes each key once."""

    sent: dict[str, tuple[str, str]] = field(default_factory=dict)
    failure: Exception | None = None

    def send(self, key: str, telephone: str, text: str) -> None:
        if self.failure:
            raise self.failure
        self.sent.setdefault(key, (telephone, text))


@dataclass
class Straight:
    """A run without a database; `after` is called behind each effect."""

    message: str = KEY
    attempt: str = f"{KEY}-1"
    steps: list[str] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)
    after: Callable[[str], None] = lambda _: None

    def step(self, name: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.steps.append(name)
        self.results.append(function(*args, **kwargs))
        self.after(name)
        return self.results[-1]

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        raise AssertionError((name, make))


@dataclass
class Clinic:
    """One test's house."""

    house: PhotoHouse
    record: FakeRecord
    gateway: FakeGateway

    def create(self, identity: str = FIRST, **changes: Any) -> None:
        carry_out(self.house.resources._engine, [Act.create(identity, order(**changes))], NOW)

    def run(self, identity: str = FIRST) -> MessageRecord:
        key = identity.replace("-", "")
        run = Straight(key)
        invitation(run, self.house, identity)
        told = repr(run.results)
        assert MAIJA not in told
        assert NUMBER not in told
        return self.house.messages.find(key)

    def order(self, identity: str = FIRST) -> Stored:
        return self.house.resources.read("ServiceRequest", identity)

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [stored.resource for stored in self.house.resources.find(kind, [])]


def build(folder: Path, settings: Settings) -> Iterator[Clinic]:
    engine = open_database(f"sqlite:///{folder / 'lautta.db'}")
    found = FakeRecord(REACHED)
    gateway = FakeGateway()

    def record(unit: Unit) -> FakeRecord:
        assert unit.oid == PORVOO
        return found

    given = {
        "settings": settings,
        "resources": Resources(engine),
        "messages": Messages(engine),
        "blobs": Blobs(engine),
        "record": record,
        "now": lambda: NOW,
        "sms": gateway,
    }
    house = PhotoHouse(**(cast("Any", dict.fromkeys(field.name for field in fields(PhotoHouse))) | given))
    yield Clinic(house, found, gateway)
    engine.dispose()


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    yield from build(tmp_path, region())


def test_a_permitted_patient_gets_one_sms_and_it_is_recorded(clinic: Clinic) -> None:
    clinic.create()
    ended = clinic.run()
    assert (ended.state, ended.rules, ended.flow) == ("done", "PHO-03", "invitation")
    assert clinic.gateway.sent == {KEY: (NUMBER, TEXT)}
    assert clinic.record.asked == [Hetu(MAIJA), Hetu(MAIJA)]
    held = clinic.order().resource
    assert (held["status"], held["patientInstruction"]) == ("active", TEXT)
    (told,) = clinic.all("Communication")
    assert told["payload"] == [{"contentString": TEXT}]
    assert set(ended.resources) == {f"ServiceRequest/{FIRST}", f"Communication/{told['id']}"}
    assert clinic.all("Task") == []


def test_a_second_run_changes_nothing(clinic: Clinic) -> None:
    clinic.create()
    clinic.run()
    version = clinic.order().version
    clinic.run()
    assert clinic.order().version == version
    assert len(clinic.all("Communication")) == len(clinic.gateway.sent) == 1


@pytest.mark.parametrize(
    ("contact", "rule"),
    [
        (None, "PHO-06"),
        (replace(REACHED, permission="nothing"), "PHO-03"),
        (replace(REACHED, permission="no"), "PHO-03"),
        (replace(REACHED, protected=True), "PHO-06"),
    ],
)
def test_without_permission_nothing_is_sent_and_a_person_is_told(
    clinic: Clinic, contact: Contact | None, rule: str
) -> None:
    clinic.record.contact = contact
    clinic.create()
    ended = clinic.run()
    assert (ended.state, ended.rules) == ("parked", rule)
    assert clinic.gateway.sent == {}
    (task,) = clinic.all("Task")
    assert task["focus"] == {"reference": f"ServiceRequest/{FIRST}"}
    assert task["output"][0]["valueString"] == rule
    assert task["for"]["identifier"]["value"] == MAIJA
    assert clinic.order().resource["status"] == "on-hold"
    assert clinic.all("Communication") == []


def test_when_the_permission_is_noted_it_is_run_again_and_sent(clinic: Clinic) -> None:
    clinic.record.contact = None
    clinic.create()
    assert clinic.run().state == "parked"
    clinic.record.contact = REACHED
    assert clinic.run().state == "done"
    assert clinic.order().resource["status"] == "active"


def test_a_professionals_word_is_enough_and_the_record_of_the_sms_says_so(clinic: Clinic) -> None:
    clinic.record.contact = Contact(NUMBER)
    clinic.create(extension=asserted()["extension"])
    assert clinic.run().state == "done"
    assert clinic.gateway.sent == {KEY: (NUMBER, TEXT)}
    (told,) = clinic.all("Communication")
    source, by, at = told["extension"][0]["extension"]
    assert source["valueCode"] == "assertion"
    assert (by["valueReference"]["display"], at["valueDateTime"]) == ("T. Testilä", "2026-11-20T09:00:00+02:00")


def test_a_word_added_to_an_invitation_on_hold_is_enough_when_it_is_run_again(clinic: Clinic) -> None:
    clinic.record.contact = Contact(NUMBER)
    clinic.create()
    assert clinic.run().state == "parked"
    clinic.house.resources.put(FIRST, asserted() | {"status": "on-hold"}, NOW)
    assert clinic.run().state == "done"
    assert clinic.order().resource["status"] == "active"


def test_the_word_recorded_is_the_one_that_the_sms_went_by(clinic: Clinic) -> None:
    """Though the invitation is changed between the sending and the recording."""
    clinic.record.contact = Contact(NUMBER)
    clinic.create(extension=asserted()["extension"])

    def change(step: str) -> None:
        if step == "send":
            clinic.house.resources.put(FIRST, asserted(name="A. Toinen"), NOW)

    invitation(Straight(after=change), clinic.house, FIRST)
    (told,) = clinic.all("Communication")
    assert "T. Testilä" in str(told)
    assert "A. Toinen" not in str(told)


@pytest.mark.parametrize("changes", [{"at": None}, {"by": "90000000099"}, {"at": "2026-10-01"}, {"at": "2027-01-01"}])
def test_a_word_that_does_not_count_sends_nothing(clinic: Clinic, changes: dict[str, Any]) -> None:
    clinic.record.contact = Contact(NUMBER)
    clinic.create(extension=asserted(**changes)["extension"])
    assert clinic.run().state == "parked"
    assert clinic.gateway.sent == {}


def test_a_permission_in_the_record_is_what_the_sms_rests_on_though_somebody_asserts_it_too(clinic: Clinic) -> None:
    clinic.create(extension=asserted()["extension"])
    clinic.run()
    (told,) = clinic.all("Communication")
    assert told["extension"][0]["extension"] == [{"url": "source", "valueCode": "record"}]


def test_a_permission_taken_back_before_the_sending_is_heeded(clinic: Clinic) -> None:
    clinic.create()

    def withdraw(step: str) -> None:
        if step == "ask":
            clinic.record.contact = Contact(NUMBER)

    invitation(Straight(after=withdraw), clinic.house, FIRST)
    assert clinic.house.messages.find(KEY).state == "parked"
    assert clinic.gateway.sent == {}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"extension": []}, "PHO-03"),
        ({"performer": None}, "PHO-03"),
        ({"performer": [{"identifier": organisation("1.2.3.4")}]}, "PHO-03"),
        ({"performer": [{"identifier": organisation("1.2.246.10.99999810.10.13")}]}, "PHO-02"),
        ({"patientInstruction": "Maija, lähetä kuva"}, "PHO-12"),
        ({"occurrencePeriod": {"end": "2026-11-21T00:00:00+02:00"}}, "PHO-03"),
    ],
)
def test_a_bad_request_is_parked_before_anybody_is_asked(clinic: Clinic, changes: dict[str, Any], rule: str) -> None:
    clinic.create(**changes)
    ended = clinic.run()
    assert (ended.state, ended.rules) == ("parked", rule)
    assert clinic.record.asked == []
    assert clinic.gateway.sent == {}


def test_one_that_was_revoked_while_it_waited_is_not_sent(clinic: Clinic) -> None:
    clinic.create()
    clinic.house.resources.put(FIRST, order(status="revoked"), NOW)
    assert clinic.run().state == "done"
    assert clinic.gateway.sent == {}
    assert clinic.order().resource["status"] == "revoked"
    assert clinic.house.resources.find("Task", []) == []


def test_a_gateway_that_fails_is_no_refusal(clinic: Clinic) -> None:
    clinic.create()
    clinic.gateway.failure = Theirs("SMS gateway", "could not be reached.")
    with pytest.raises(Theirs):
        clinic.run()
    assert clinic.house.messages.find(KEY).state == "waiting"
    clinic.gateway.failure = Refused.because("PHO-03", "the SMS gateway did not take the message.")
    assert clinic.run().state == "parked"


def test_a_house_without_a_gateway_sends_nothing_and_marks_nothing(tmp_path: Path) -> None:
    for clinic in build(tmp_path, region().model_copy(update={"sms": None})):
        clinic.create()
        assert clinic.run().state == "parked"
        assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) is None


# --- The photo's side -------------------------------------------------------------------------------------------------


def test_a_photo_finds_its_invitation_and_closes_it_once(clinic: Clinic) -> None:
    clinic.create()
    clinic.run()
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == FIRST
    assert find_invitation(clinic.house, PORVOO, Hetu(PEKKA), NOW) == ""
    answered(clinic.house, FIRST)
    version = clinic.order().version
    answered(clinic.house, FIRST)
    assert (clinic.order().resource["status"], clinic.order().version) == ("completed", version)
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == ""


def test_what_has_the_code_of_an_invitation_elsewhere_is_none(clinic: Clinic) -> None:
    """The search finds a category too: who made it was not asked whether it may invite."""
    whole = order()
    planted = order(code={"text": "x"}, category=[whole["code"]])
    clinic.house.resources.put(SECOND, planted, NOW)
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == ""
    clinic.house.resources.put(SECOND, whole, NOW)
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == SECOND


def test_a_photo_that_a_parent_sends_finds_the_invitation_of_the_child(clinic: Clinic) -> None:
    """Matched by whose photo it is, not by who sends it."""
    clinic.create(FIRST, subject={"type": "Patient", "identifier": {"system": HETU, "value": AINO}})
    clinic.create(SECOND, subject={"type": "Patient", "identifier": {"system": HETU, "value": PEKKA}})
    said = f"Hei.\r\nPotilaan nimi: Aino Esimerkki\r\nHetu: {AINO}"
    sent = filing(letter(text(said), photo(), headers=stamp(FATHER)))
    assert sent.acted_for
    assert find_invitation(clinic.house, PORVOO, sent.patient.hetu, NOW) == FIRST


def filing(raw: bytes = b"") -> Filing:
    """A mail that came now; without one a photo of Maija's."""
    return replace(read_filing(raw or letter(text("Hei."), photo()), porvoo(), region().gateway), received=NOW)


def test_another_invitation_that_the_photo_may_answer_is_said(clinic: Clinic) -> None:
    clinic.create(FIRST)
    clinic.create(SECOND, authoredOn="2026-11-19T09:00:00+02:00")
    found = find_follow_up(clinic.house, FIRST, filing())
    assert found is not None
    assert found.others
    answered(clinic.house, SECOND)
    assert find_follow_up(clinic.house, FIRST, filing()) == replace(found, others=False)


def test_what_was_agreed_is_found_with_its_day(clinic: Clinic) -> None:
    clinic.create(note=[{"text": "Kuva haavasta, soitto perjantaina."}], occurrencePeriod={"end": "2026-12-01"})
    clinic.run()
    found = find_follow_up(clinic.house, FIRST, filing())
    assert found is not None
    assert [agreed.text for agreed in found.agreed] == ["Kuva haavasta, soitto perjantaina."]
    assert found.by == date(2026, 12, 1)


def test_where_nobody_named_a_day_it_is_the_configured_one(clinic: Clinic) -> None:
    clinic.create()
    clinic.run()
    found = find_follow_up(clinic.house, FIRST, filing())
    assert found is not None
    assert (found.agreed, found.by) == ((), date(2026, 11, 29))


def test_an_invitation_that_was_spoilt_after_it_was_found_still_gives_a_day(clinic: Clinic) -> None:
    clinic.create()
    clinic.house.resources.put(FIRST, order(performer=None, note=[{"text": "Haava."}]), NOW)
    found = find_follow_up(clinic.house, FIRST, filing())
    assert found is not None
    assert (found.agreed, found.by) == ((), date(2026, 11, 29))


@pytest.mark.parametrize("identity", ["", None])
def test_nothing_was_agreed_where_nobody_asked(clinic: Clinic, identity: str | None) -> None:
    clinic.create(note=[{"text": "Haava."}])
    assert find_follow_up(clinic.house, identity, filing()) is None


def test_of_two_the_newest_is_answered_first(clinic: Clinic) -> None:
    clinic.create(FIRST, authoredOn="2026-11-21T09:00:00+02:00")
    clinic.create(SECOND)
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == FIRST
    answered(clinic.house, FIRST)
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == SECOND


def test_an_invitation_however_its_identifier_is_written_is_found(clinic: Clinic) -> None:
    clinic.create(subject={"identifier": {"system": "1.2.246.21", "value": MAIJA}})
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == FIRST


def test_one_that_cannot_be_read_keeps_no_other_from_being_found(clinic: Clinic) -> None:
    clinic.create(FIRST, performer=None)
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == ""
    clinic.create(SECOND)
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == SECOND


def test_another_order_for_the_same_patient_and_unit_is_no_invitation(clinic: Clinic) -> None:
    clinic.create(code={"text": "blood count"})
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == ""


def test_an_invitation_on_hold_was_never_sent_and_is_nobodys_answer(clinic: Clinic) -> None:
    clinic.record.contact = None
    clinic.create()
    clinic.run()
    assert find_invitation(clinic.house, PORVOO, Hetu(MAIJA), NOW) == ""


@pytest.mark.parametrize("identity", ["", None])
def test_there_is_nothing_to_close_where_nobody_asked(clinic: Clinic, identity: str | None) -> None:
    clinic.create()
    answered(clinic.house, identity)
    assert clinic.order().version == 1


@pytest.mark.parametrize("changes", [{"status": "draft"}, {"code": {"text": "photo-invitation"}}])
def test_another_service_request_starts_nothing(clinic: Clinic, changes: dict[str, Any]) -> None:
    clinic.create(**changes)
    assert clinic.house.messages.all() == []


def test_a_professionals_invitation_comes_in_by_the_fhir_face(tmp_path: Path) -> None:
    with open_face(tmp_path) as face:
        created = face.post("/fhir/ServiceRequest", order())
        assert created.status_code == 201
        (message,) = face.messages.all()
        assert (message.flow, message.source) == ("invitation", f"ServiceRequest/{created.get_json()['id']}")
