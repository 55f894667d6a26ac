"""What is written stays: versions, searches, messages, bytes and matters, in one SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from adapter.access.matters_table import Matter, Matters
from adapter.errors import Conflict, NotFound, Ours, Outdated
from adapter.fhir.starts import flow_of
from adapter.identifiers import Hetu, Oid
from adapter.store.acts import Act
from adapter.store.blobs import Blobs
from adapter.store.interactions import carry_out
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database
from adapter.store.periods import utc_range
from adapter.store.resources import Criterion, Resources
from tests.region import MAIJA, NOW, SAIMA

LATER = NOW + timedelta(hours=1)
TASK: dict[str, Any] = {"resourceType": "Task", "status": "requested", "intent": "order"}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'deep' / 'lautta.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def resources(engine: Engine) -> Resources:
    return Resources(engine)


@pytest.fixture
def messages(engine: Engine) -> Messages:
    return Messages(engine)


def _ids(resources: Resources, parameter: str, *values: tuple[str, str, str], kind: str = "Task") -> set[str]:
    return {stored.id for stored in resources.find(kind, [Criterion(parameter, values)])}


# --- Resources --------------------------------------------------------------------------------------------------------


def test_a_resource_is_stored_under_its_id_with_version_and_time(resources: Resources) -> None:
    written = resources.put("a", TASK, NOW)
    read = resources.read("Task", "a")
    assert read.resource == TASK | {
        "id": "a",
        "meta": {"versionId": "1", "lastUpdated": "2026-11-22T14:00:00.000+00:00"},
    }
    assert (read.reference, read.version, read.body) == ("Task/a", 1, written.body)


def test_when_a_resource_changed_is_an_instant_with_its_zone(resources: Resources) -> None:
    resources.put("a", TASK, NOW)
    assert resources.read("Task", "a").updated == NOW
    assert resources.history("Task", "a")[0].updated == NOW


def test_a_change_makes_a_version_and_the_old_one_stays(resources: Resources) -> None:
    resources.put("a", TASK, NOW)
    assert resources.put("a", TASK | {"status": "accepted"}, LATER).version == 2
    assert [(item.version, item.resource["status"]) for item in resources.history("Task", "a")] == [
        (2, "accepted"),
        (1, "requested"),
    ]
    assert resources.read("Task", "a").resource["status"] == "accepted"


def test_writing_the_same_again_changes_nothing(resources: Resources) -> None:
    first = resources.put("a", TASK, NOW)
    again = resources.put("a", first.resource, LATER)
    assert (again.version, again.body) == (1, first.body)
    assert len(resources.history("Task", "a")) == 1


def test_a_change_of_security_labels_alone_is_written(resources: Resources) -> None:
    """TURVAKIELTO is a label in meta.security: an update that only adds it must not be dropped."""
    resources.put("a", TASK, NOW)
    label = {
        "system": "https://hl7.fi/fhir/finnish-base-profiles/CodeSystem/fi-base-security-label-cs",
        "code": "TURVAKIELTO",
    }
    resources.put("a", TASK | {"meta": {"security": [label]}}, LATER)
    assert resources.read("Task", "a").resource["meta"].get("security") == [label]


def test_an_update_of_an_old_version_conflicts(resources: Resources) -> None:
    resources.put("a", TASK, NOW)
    resources.put("a", TASK | {"status": "accepted"}, NOW, expected=1)
    with pytest.raises(Outdated):
        resources.put("a", TASK | {"status": "rejected"}, NOW, expected=1)
    with pytest.raises(Outdated):
        resources.put("none", TASK, NOW, expected=1)
    assert resources.read("Task", "a").resource["status"] == "accepted"


def test_what_is_not_there_is_not_found(resources: Resources) -> None:
    resources.put("a", TASK, NOW)
    for kind, identity in (("Task", "b"), ("Media", "a")):
        with pytest.raises(NotFound):
            resources.read(kind, identity)
        with pytest.raises(NotFound):
            resources.history(kind, identity)


def test_all_are_written_or_none(resources: Resources) -> None:
    with pytest.raises(KeyError):
        resources.put_all([("a", TASK), ("b", {"status": "x"})], NOW)
    assert resources.find("Task", []) == []
    assert len(resources.put_all([("a", TASK), ("b", TASK)], NOW)) == 2


def test_it_is_all_there_after_opening_the_file_again(resources: Resources, tmp_path: Path) -> None:
    resources.put("a", TASK, NOW)
    again = open_database(f"sqlite:///{tmp_path / 'deep' / 'lautta.db'}")
    assert Resources(again).read("Task", "a").version == 1
    again.dispose()


def test_tokens_are_found_with_or_without_their_system(resources: Resources) -> None:
    resources.put(
        "a", TASK | {"identifier": [{"system": "urn:x", "value": "1"}, {"system": "urn:y", "value": "2"}]}, NOW
    )
    resources.put("b", TASK | {"identifier": [{"system": "urn:y", "value": "1"}], "status": "accepted"}, NOW)
    assert _ids(resources, "identifier", ("token", "", "1")) == {"a", "b"}
    assert _ids(resources, "identifier", ("token", "urn:y", "1")) == {"b"}
    assert _ids(resources, "identifier", ("token", "urn:x", "2")) == set()
    assert _ids(resources, "identifier", ("token", "urn:x", "1"), ("token", "urn:y", "1")) == {"a", "b"}
    assert _ids(resources, "status", ("token", "", "accepted")) == {"b"}
    assert _ids(resources, "_id", ("token", "", "a"), ("token", "", "zz")) == {"a"}
    both = [Criterion("status", (("token", "", "requested"),)), Criterion("identifier", (("token", "urn:y", "1"),))]
    assert resources.find("Task", both) == []


def test_a_value_that_was_changed_is_no_longer_found(resources: Resources) -> None:
    resources.put("a", TASK, NOW)
    resources.put("a", TASK | {"status": "accepted"}, NOW)
    assert _ids(resources, "status", ("token", "", "requested")) == set()


def test_a_long_identifier_is_found_and_not_confused(resources: Resources) -> None:
    long = "x" * 250
    resources.put("a", TASK | {"identifier": [{"system": "urn:x", "value": f"{long}1"}]}, NOW)
    assert _ids(resources, "identifier", ("token", "urn:x", f"{long}1")) == {"a"}
    assert _ids(resources, "identifier", ("token", "urn:x", f"{long}2")) == set()
    assert _ids(resources, "identifier", ("token", "urn:x", "x" * 200)) == set()


def test_references_are_found_by_address_and_by_identifier(resources: Resources) -> None:
    patient = {"reference": "Patient/1", "identifier": {"system": "urn:oid:1.2.246.21", "value": MAIJA}}
    resources.put("a", TASK | {"for": patient, "focus": {"reference": "Media/9"}}, NOW)
    resources.put("b", {"resourceType": "Media", "status": "completed", "subject": patient}, NOW)
    assert _ids(resources, "patient", ("token", "", "Patient/1")) == {"a"}
    assert _ids(resources, "focus", ("token", "", "Media/9")) == {"a"}
    assert _ids(resources, "patient:identifier", ("token", "urn:oid:1.2.246.21", MAIJA), kind="Media") == {"b"}
    assert _ids(resources, "patient:identifier", ("token", "urn:oid:1.2.246.21", SAIMA), kind="Media") == set()


@pytest.mark.parametrize("reference", ["Patient/1", "https://record.example/fhir/Patient/1"])
def test_an_event_is_found_by_the_patient_of_an_entity(resources: Resources, reference: str) -> None:
    event = {"resourceType": "AuditEvent", "entity": [{"what": {"reference": reference}}]}
    resources.put("a", event, NOW)
    assert _ids(resources, "patient", ("token", "", reference), kind="AuditEvent") == {"a"}


def test_pages_are_newest_first(resources: Resources) -> None:
    for number in range(5):
        resources.put(f"t{number}", TASK, NOW + timedelta(minutes=number))
    assert [item.id for item in resources.find("Task", [], 2)] == ["t4", "t3"]
    assert [item.id for item in resources.find("Task", [], 2, 4)] == ["t0"]


def _by_date(resources: Resources, comparison: str, text: str) -> set[str]:
    return _ids(resources, "date", (comparison, "", text))


@pytest.mark.parametrize(
    ("comparison", "text", "found"),
    [
        ("eq", "2026-11-22", {"noon", "day"}),
        ("eq", "2026-11", {"noon", "day", "next", "month"}),
        ("eq", "2026-11-22T12:00:00+02:00", {"noon"}),
        ("eq", "2026-11-22T10:00:00Z", {"noon"}),
        ("eq", "2026-11-22T12:00", {"noon"}),
        ("eq", "2026-11-21", set()),
        ("ne", "2026-11-22", {"next", "month"}),
        ("lt", "2026-11-22T12:00:00+02:00", {"day", "month"}),
        ("le", "2026-11-22T12:00:00+02:00", {"noon", "day", "month"}),
        ("gt", "2026-11-22", {"next", "month"}),
        ("ge", "2026-11-23", {"next", "month"}),
        ("sa", "2026-11-22", {"next"}),
        ("eb", "2026-11-22", set()),
        ("eb", "2026-11-23", {"noon", "day"}),
        ("gt", "2025", {"noon", "day", "next", "month"}),
        ("lt", "2026", set()),
    ],
)
def test_dates_are_compared_with_their_precision(
    resources: Resources, comparison: str, text: str, found: set[str]
) -> None:
    """FHIR R4 search, date: both the resource's date and the searched one are periods; days are Finnish."""
    dates = {
        "noon": "2026-11-22T12:00:00+02:00",
        "day": "2026-11-22",
        "next": "2026-11-23T00:00:00+02:00",
        "month": "2026-11",
    }
    for identity, date in dates.items():
        resources.put(identity, TASK | {"authoredOn": date}, NOW)
    assert _by_date(resources, comparison, text) == found


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026-11-22", ("2026-11-21T22:00:00", "2026-11-22T21:59:59.999")),
        ("2026-10-25", ("2026-10-24T21:00:00", "2026-10-25T21:59:59.999")),
        ("2026-03-29", ("2026-03-28T22:00:00", "2026-03-29T20:59:59.999")),
        ("2026-02", ("2026-01-31T22:00:00", "2026-02-28T21:59:59.999")),
        ("2024-02", ("2024-01-31T22:00:00", "2024-02-29T21:59:59.999")),
        ("2026", ("2025-12-31T22:00:00", "2026-12-31T21:59:59.999")),
        ("2026-11-22T12:00Z", ("2026-11-22T12:00:00", "2026-11-22T12:00:59.999")),
        ("2026-11-22T12:00:00Z", ("2026-11-22T12:00:00", "2026-11-22T12:00:00.999")),
        ("2026-11-22T12:00:00.5Z", ("2026-11-22T12:00:00.500", "2026-11-22T12:00:00.599")),
        ("2026-11-22T12:00:00.123Z", ("2026-11-22T12:00:00.123", "2026-11-22T12:00:00.123")),
        ("2026-11-22T12:00:00.1239Z", ("2026-11-22T12:00:00.123", "2026-11-22T12:00:00.123")),
    ],
)
def test_a_date_is_a_period_of_helsinkis_calendar(text: str, period: tuple[str, str]) -> None:
    begin, end = (datetime.fromisoformat(f"{moment}Z") for moment in period)
    assert utc_range(text) == (round(begin.timestamp() * 1000), round(end.timestamp() * 1000))


@pytest.mark.parametrize(
    "text", ["", "22.11.2026", "2026-13", "2026-02-30", "2026-11-22T25:00:00Z", "x", "2026-11-22 12:00", "0000"]
)
def test_what_is_not_a_date_is_none(text: str) -> None:
    assert utc_range(text) is None


@pytest.mark.parametrize("text", ["9999", "9999-12", "9999-12-31", "9999-12-31T23:59:59Z", "0001", "0001-01-01"])
def test_the_ends_of_the_calendar_are_no_crash(text: str) -> None:
    """A Consent or a search may say 'until 9999'."""
    period = utc_range(text)
    assert period is None or period[0] <= period[1]


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 – made aware below
def test_a_second_lies_in_its_minute_day_month_and_year(moment: datetime) -> None:
    local = moment.replace(microsecond=0)
    second = utc_range(local.isoformat())
    assert second is not None
    for precision in (local.isoformat()[:16], local.isoformat()[:10], local.isoformat()[:7], local.isoformat()[:4]):
        wider = utc_range(precision)
        assert wider is not None
        assert wider[0] <= second[0] <= second[1] <= wider[1]


# --- Messages ---------------------------------------------------------------------------------------------------------


def test_a_message_waits_moves_and_is_done(messages: Messages) -> None:
    begun = messages.begin("m1", "photo", "mailbox/1", NOW)
    assert (begun.state, begun.attempt, begun.begun, begun.resources) == ("waiting", 1, NOW, ())
    messages.moving("m1", LATER)
    assert messages.find("m1").state == "moving"
    messages.conclude("m1", State.DONE, LATER, ("PHO-05", "PHO-07", "PHO-05"), "Filed.", ("https://x/Media/1",))
    done = messages.find("m1")
    assert (done.state, done.rules, done.reason) == ("done", "PHO-05 PHO-07", "Filed.")
    assert (done.resources, done.updated) == (("https://x/Media/1",), LATER)


def test_a_message_that_comes_again_is_the_same_as_it_stands(messages: Messages) -> None:
    messages.begin("m1", "photo", "mailbox/1", NOW)
    messages.conclude("m1", State.PARKED, NOW, ("PHO-06",), "Who?")
    again = messages.begin("m1", "photo", "mailbox/2", LATER)
    assert (again.state, again.source, again.begun) == ("parked", "mailbox/1", NOW)
    assert len(messages.all()) == 1


def test_only_a_waiting_message_is_taken_up(messages: Messages) -> None:
    messages.begin("m1", "photo", "x", NOW)
    messages.conclude("m1", State.DONE, NOW)
    messages.moving("m1", LATER)
    assert messages.find("m1").state == "done"


@pytest.mark.parametrize(("state", "attempt"), [(State.PARKED, 2), (State.FAILED, 1), (State.STOPPED, 1)])
def test_an_ended_message_can_be_run_again(messages: Messages, state: State, attempt: int) -> None:
    """Parked begins anew (a new attempt); failed and stopped go on where they were."""
    messages.begin("m1", "photo", "x", NOW)
    messages.conclude("m1", state, NOW, ("PHO-06",), "Why", ("Task/1",))
    again = messages.run_again("m1", LATER)
    assert (again.state, again.attempt, again.rules, again.reason) == ("waiting", attempt, "", "")


@pytest.mark.parametrize("state", [State.WAITING, State.MOVING, State.DONE])
def test_a_message_on_its_way_or_done_is_not_run_again(messages: Messages, state: State) -> None:
    messages.begin("m1", "photo", "x", NOW)
    messages.conclude("m1", state, NOW)
    with pytest.raises(Conflict):
        messages.run_again("m1", LATER)
    assert messages.find("m1").state == state


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (State.WAITING, True),
        (State.FAILED, True),
        (State.MOVING, False),
        (State.DONE, False),
        (State.PARKED, False),
        (State.STOPPED, False),
    ],
)
def test_a_waiting_or_failed_message_can_be_stopped(messages: Messages, state: State, may: bool) -> None:
    messages.begin("m1", "photo", "x", NOW)
    messages.conclude("m1", state, NOW, ("PHO-05",), "It failed.", ("Task/1",))
    if not may:
        with pytest.raises(Conflict):
            messages.stop("m1", LATER)
        return
    stopped = messages.stop("m1", LATER)
    assert (stopped.state, stopped.reason, stopped.rules, stopped.resources) == (
        "stopped",
        "It failed.",
        "PHO-05",
        ("Task/1",),
    )


def test_a_message_that_nobody_knows_is_not_found(messages: Messages) -> None:
    for ask in (
        messages.find,
        lambda identity: messages.run_again(identity, NOW),
        lambda identity: messages.stop(identity, NOW),
    ):
        with pytest.raises(NotFound):
            ask("nobody")


def test_messages_are_listed_by_state_oldest_first(messages: Messages) -> None:
    for number, identity in enumerate(("c", "b", "a")):
        messages.begin(identity, "photo", "x", NOW + timedelta(minutes=number))
    messages.conclude("b", State.PARKED, NOW)
    assert [item.id for item in messages.all()] == ["c", "b", "a"]
    assert [item.id for item in messages.all((State.WAITING,))] == ["c", "a"]
    assert [item.id for item in messages.all((State.PARKED, State.DONE))] == ["b"]


# --- Arrivals, blobs, matters -----------------------------------------------------------------------------------------

ORDER = {
    "resourceType": "ServiceRequest",
    "status": "active",
    "category": [{"coding": [{"system": "http://snomed.info/sct", "code": "363679005"}]}],
}
PAPER = {
    "resourceType": "DocumentReference",
    "type": {"coding": [{"system": "urn:oid:1.2.246.537.6.1505", "code": "1"}]},
}


@pytest.mark.parametrize(
    ("resource", "flow"),
    [
        (ORDER, "release"),
        (ORDER | {"status": "draft"}, None),
        (ORDER | {"category": []}, None),
        (PAPER, "grant"),
        (PAPER | {"type": {"coding": [{"system": "urn:oid:1.2.246.537.6.1505", "code": "2"}]}}, "grant"),
        (PAPER | {"type": {"coding": [{"system": "urn:oid:1.2.246.537.6.1505", "code": "8"}]}}, None),
        (TASK, None),
    ],
)
def test_what_starts_a_flow(resource: dict[str, Any], flow: str | None) -> None:
    assert flow_of(resource) == flow


def test_an_arrival_is_written_with_its_announcement_or_not_at_all(engine: Engine, messages: Messages) -> None:
    carry_out(engine, [Act.create("a-b", ORDER), Act.create("t", TASK)], NOW)
    (announced,) = messages.all()
    assert (announced.id, announced.flow, announced.source) == ("ab", "release", "ServiceRequest/a-b")
    with pytest.raises(TypeError):
        carry_out(engine, [Act.create("c", ORDER), Act.create("d", TASK | {"for": object()})], NOW)
    assert len(messages.all()) == 1
    assert len(Resources(engine).find("ServiceRequest", [])) == 1


def test_bytes_are_kept_under_their_owner_until_dropped(engine: Engine) -> None:
    blobs = Blobs(engine)
    digest = blobs.keep("m1", b"photo\x00")
    assert blobs.keep("m1", b"photo\x00") == digest
    assert blobs.keep("m2", b"photo\x00") == digest
    assert blobs.open("m1", digest) == b"photo\x00"
    blobs.drop("m1")
    with pytest.raises(Ours):
        blobs.open("m1", digest)
    assert blobs.open("m2", digest) == b"photo\x00"
    blobs.drop("m1")


@pytest.mark.parametrize("state", [State.DONE, State.PARKED, State.DISCARDED])
def test_a_worker_that_wakes_up_keeps_nothing_for_a_message_that_has_ended(engine: Engine, state: State) -> None:
    messages, blobs = Messages(engine), Blobs(engine)
    messages.begin("m1", "photo", "box", NOW)
    before = blobs.keep("m1", b"photo")
    messages.conclude("m1", state, NOW, forget=True)
    assert blobs.keep("m1", b"photo") == before
    with pytest.raises(Ours):
        blobs.open("m1", before)


def test_matters_are_kept_by_client_and_unit(engine: Engine) -> None:
    matters = Matters(engine)
    unit, organiser, first, second = Oid("1.2.3"), Oid("1.2.5"), Oid("1.2.9.1"), Oid("1.2.9.2")
    for matter in (second, first, second):
        matters.hand_over([Matter(Hetu(SAIMA), unit, organiser, matter)])
    assert matters.of(Hetu(SAIMA), unit, organiser) == (first, second)
    assert matters.of(Hetu(MAIJA), unit, organiser) == matters.of(Hetu(SAIMA), Oid("1.2.4"), organiser) == ()


def test_a_matter_is_of_one_organiser(engine: Engine) -> None:
    matters = Matters(engine)
    unit, organiser, other, matter = Oid("1.2.3"), Oid("1.2.5"), Oid("1.2.6"), Oid("1.2.9.1")
    matters.hand_over([Matter(Hetu(SAIMA), unit, organiser, matter)])
    several = [Matter(Hetu(SAIMA), unit, other, Oid(last)) for last in ("1.2.9.2", "1.2.9.1", "1.2.9.3")]
    with pytest.raises(Conflict, match=r"another organiser.*number 2"):
        matters.hand_over(several)
    assert matters.of(Hetu(SAIMA), unit, other) == (), "all or none"


def test_a_matter_kept_by_an_earlier_version_is_of_whoever_hands_it_over(engine: Engine) -> None:
    matters, held = Matters(engine), Matter(Hetu(SAIMA), Oid("1.2.3"), Oid("1.2.5"), Oid("1.2.9.1"))
    matters.hand_over([held])
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE matter SET organiser = ''")
    matters.hand_over([held])
    assert matters.of(held.client, held.unit, held.organiser) == (held.matter,)
    with pytest.raises(Conflict):
        matters.hand_over([replace(held, organiser=Oid("1.2.6"))])


def test_only_its_organiser_takes_a_matter_back(engine: Engine) -> None:
    matters, held = Matters(engine), Matter(Hetu(SAIMA), Oid("1.2.3"), Oid("1.2.5"), Oid("1.2.9.1"))
    matters.hand_over([held, replace(held, matter=Oid("1.2.9.2"))])
    assert not matters.take_back(replace(held, organiser=Oid("1.2.6")))
    assert matters.take_back(held)
    assert matters.of(held.client, held.unit, held.organiser) == (Oid("1.2.9.2"),)
    assert not matters.take_back(held)
