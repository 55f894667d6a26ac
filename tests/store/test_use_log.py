"""The use log: what is written is found, and nobody takes a row out, changes one or moves one unseen."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import orjson
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from adapter import DATA
from adapter.fhir.patients import NamedPatient
from adapter.store.opening import open_database
from adapter.store.resources import Criterion, Resources
from adapter.store.use_log import LoggedUse, UseLog
from adapter.store.use_proof import Proof, verify
from adapter.store.use_seal import Head, drop, newest_head, seal
from tests.region import MAIJA, NOW, SAIMA

SYSTEM = "urn:oid:1.2.246.21"
KEPT = NOW - timedelta(days=12 * 365)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_database(url)
    yield opened
    opened.dispose()


def _use(hetu: str = MAIJA, at: datetime = NOW, *units: str) -> LoggedUse:
    event = {"resourceType": "AuditEvent", "recorded": at.isoformat()}
    return LoggedUse(NamedPatient(SYSTEM, hetu), units, at, orjson.dumps(event))


def _sealed(engine: Engine, *batches: int) -> list[Head]:
    """Segments of so many rows, one hour after the other, all closed."""
    for hour, rows in enumerate(batches):
        log = UseLog(engine)
        for number in range(rows):
            log.write([_use(at=NOW + timedelta(hours=hour, seconds=number))])
        log.close()
    return seal(engine, NOW + timedelta(hours=len(batches) + 1))


def _run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def _kinds(proof: Proof) -> set[str]:
    return {fault.kind for fault in proof.faults}


# --- What is written is found -----------------------------------------------------------------------------------------


def test_what_is_written_is_found_by_its_patient_newest_first(engine: Engine) -> None:
    log, resources = UseLog(engine), Resources(engine)
    log.write([_use(), _use(SAIMA)])
    log.write([_use(at=NOW + timedelta(seconds=5))])
    found = resources.find("AuditEvent", [Criterion("patient:identifier", (("token", SYSTEM, MAIJA.lower()),))])
    assert [stored.updated for stored in found] == [NOW + timedelta(seconds=5), NOW]
    assert [resources.read("AuditEvent", stored.id).body for stored in found] == [stored.body for stored in found]
    assert [stored.resource["id"] for stored in found] == [stored.id for stored in found]
    assert len(resources.find("AuditEvent", [])) == 3


@pytest.mark.parametrize(
    ("comparison", "day", "hits"),
    [
        ("eq", "22", 1),
        ("ne", "22", 1),
        ("ge", "22", 2),
        ("le", "22", 1),
        ("gt", "22", 1),
        ("lt", "23", 1),
        ("sa", "22", 1),
    ],
)
def test_a_search_by_date_means_what_it_means_of_resources(
    engine: Engine, comparison: str, day: str, hits: int
) -> None:
    UseLog(engine).write([_use(), _use(at=NOW + timedelta(days=3))])
    asked = [Criterion("date", ((comparison, "", f"2026-11-{day}"),))]
    assert len(Resources(engine).find("AuditEvent", asked)) == Resources(engine).count("AuditEvent", asked) == hits


def test_pages_of_events_and_of_audited_resources_follow_each_other(engine: Engine) -> None:
    resources, log = Resources(engine), UseLog(engine)
    audit = {"resourceType": "AuditEvent", "entity": [{"what": {"type": "Patient", "identifier": {"value": MAIJA}}}]}
    for minute in range(6):
        at = NOW + timedelta(minutes=minute)
        if minute % 2:
            log.write([_use(at=at)])
        else:
            resources.record(f"decision-{minute}", audit, at)
    pages = [resources.find("AuditEvent", [], 2, offset) for offset in (0, 2, 4, 6)]
    times = [stored.updated for page in pages for stored in page]
    assert times == [NOW + timedelta(minutes=minute) for minute in (5, 4, 3, 2, 1, 0)]


def test_many_threads_and_several_processes_write_one_chain_each(engine: Engine) -> None:
    logs = [UseLog(engine) for _ in range(2)]
    threads = [
        threading.Thread(target=lambda log=log: [log.write([_use()] * 3) for _ in range(10)])
        for log in logs
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal(engine, NOW + timedelta(hours=1))
    proof = verify(engine, KEPT)
    assert (proof.segments, proof.rows, proof.faults) == (2, 240, ())


def test_what_is_written_survives_a_killed_process(url: str, engine: Engine) -> None:
    program = (
        "import os, signal; from datetime import UTC, datetime; from adapter.store.opening import open_database; "
        "from adapter.store.use_log import LoggedUse, UseLog; "
        f"log = UseLog(open_database({url!r})); "
        '[log.write([LoggedUse(None, (), datetime.now(UTC), b\'{"resourceType":"AuditEvent","action":"R"}\')])'
        " for _ in range(20)]; os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=DATA, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    proof = verify(engine, KEPT)
    assert (proof.rows, proof.open_rows, proof.faults) == (20, 20, ())


def test_a_log_that_cannot_be_written_says_so_and_begins_another_segment_afterwards(engine: Engine) -> None:
    log = UseLog(engine)
    log.write([_use()])
    _run(engine, "ALTER TABLE use_event RENAME TO away")
    with pytest.raises(Exception, match="use_event"):
        log.write([_use()])
    _run(engine, "ALTER TABLE away RENAME TO use_event")
    log.write([_use()])
    proof = verify(engine, KEPT)
    assert (proof.segments, proof.rows, proof.faults) == (2, 2, ())


# Segment n holds the places from n * 1,048,576 + 1 on.

# --- Nobody takes a row out unseen ------------------------------------------------------------------------------------


def test_a_log_that_nobody_touched_is_whole(engine: Engine) -> None:
    heads = _sealed(engine, 5, 3)
    assert [head.seal for head in heads] == [1, 2]
    with engine.connect() as connection:
        assert newest_head(connection) == heads[-1]
    proof = verify(engine, KEPT, known=heads[0])
    assert (proof.segments, proof.rows, proof.open_rows, proof.faults) == (2, 8, 0, ())


TAMPERED: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "a row removed": (("DELETE FROM use_event WHERE place = 1048579",), {"row-removed"}),
    "the patient changed": (("UPDATE use_event SET patient = 'x' WHERE place = 1048579",), {"row-changed"}),
    "the time changed": (("UPDATE use_event SET at = at + 1 WHERE place = 1048579",), {"row-changed"}),
    "the event changed": (
        ("UPDATE use_event SET body = (SELECT body FROM use_event WHERE place = 1048578) WHERE place = 1048579",),
        {"row-moved"},
    ),
    "two rows exchanged": (
        (
            "UPDATE use_event SET place = 7 WHERE place = 1048579",
            "UPDATE use_event SET place = 1048579 WHERE place = 1048580",
            "UPDATE use_event SET place = 1048580 WHERE place = 7",
        ),
        {"row-moved", "row-changed"},
    ),
    "the tail cut off": (("DELETE FROM use_event WHERE place IN (1048580, 1048581)",), {"tail-cut"}),
    "a segment's rows removed": (("DELETE FROM use_event WHERE place > 2097152",), {"tail-cut"}),
    "a segment removed": (
        ("DELETE FROM use_segment WHERE id = 1", "DELETE FROM use_event WHERE place < 2097152"),
        {"segment-removed", "head-changed"},
    ),
    "a segment's own row removed": (
        ("DELETE FROM use_segment WHERE id = 1",),
        {"segment-removed", "head-changed"},
    ),
    "a head changed": (("UPDATE use_segment SET head = last WHERE id = 1",), {"head-changed"}),
    "the number of rows changed": (
        ("UPDATE use_segment SET rows = 4 WHERE id = 1", "DELETE FROM use_event WHERE place = 1048581"),
        {"head-changed", "row-changed"},
    ),
    "dropped before its time": (
        ("UPDATE use_segment SET dropped = 1 WHERE id = 1", "DELETE FROM use_event WHERE place < 2097152"),
        {"dropped-early"},
    ),
    "an AuditEvent changed": (
        ("UPDATE resource_version SET body = (SELECT body FROM use_event LIMIT 1) WHERE type = 'AuditEvent'",),
        {"record-changed"},
    ),
    "an AuditEvent removed": (("DELETE FROM resource_version WHERE type = 'AuditEvent'",), {"record-removed"}),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_whatever_is_done_to_it_is_found(engine: Engine, name: str) -> None:
    statements, kinds = TAMPERED[name]
    Resources(engine).record("decision", {"resourceType": "AuditEvent", "action": "E"}, NOW)
    _sealed(engine, 5, 3)
    assert verify(engine, KEPT).faults == ()
    _run(engine, *statements)
    assert _kinds(verify(engine, KEPT)) == kinds


def test_the_newest_seal_removed_is_found_by_a_head_that_was_kept_elsewhere(engine: Engine) -> None:
    heads = _sealed(engine, 5, 3)
    _run(engine, "DELETE FROM use_segment WHERE id = 2", "DELETE FROM use_event WHERE place > 2097152")
    assert _kinds(verify(engine, KEPT)) == set()
    assert _kinds(verify(engine, KEPT, known=heads[-1])) == {"seal-missing"}


def test_a_row_taken_out_of_an_open_segment_is_found_by_the_next_row(engine: Engine) -> None:
    log = UseLog(engine)
    for _ in range(3):
        log.write([_use()])
    _run(engine, "DELETE FROM use_event WHERE place = 1048579")
    log.write([_use()])
    assert _kinds(verify(engine, KEPT)) == {"row-removed"}


def test_a_log_that_was_written_anew_has_no_signature(engine: Engine) -> None:
    _sealed(engine, 2)
    assert _kinds(verify(engine, KEPT, check=lambda head, signature: bool(head) and signature == "ours")) == {
        "signature"
    }


def test_an_auditevent_that_waits_for_its_seal_and_is_gone_is_found(engine: Engine) -> None:
    Resources(engine).record("decision", {"resourceType": "AuditEvent", "action": "E"}, NOW)
    _run(engine, "DELETE FROM resource_version WHERE type = 'AuditEvent'")
    assert _kinds(verify(engine, KEPT)) == {"record-removed"}


# --- Segments ---------------------------------------------------------------------------------------------------------


def test_a_segment_that_still_takes_rows_is_not_closed(engine: Engine) -> None:
    log = UseLog(engine)
    log.write([_use()])
    assert seal(engine, NOW + timedelta(minutes=15)) == []
    log.write([_use(at=NOW + timedelta(minutes=9))])
    log.write([_use(at=NOW + timedelta(minutes=11))])
    (head,) = seal(engine, NOW + timedelta(minutes=21))
    assert head.seal == 1
    proof = verify(engine, KEPT)
    assert (proof.segments, proof.rows, proof.open_rows) == (2, 3, 1)


def test_old_segments_are_dropped_whole_and_the_rest_is_still_whole(engine: Engine) -> None:
    _sealed(engine, 4, 3)
    later = NOW + timedelta(days=365)
    log = UseLog(engine)
    log.write([_use(at=later)])
    assert drop(engine, NOW - timedelta(days=1), later) == 0
    assert drop(engine, later, later) == 2
    proof = verify(engine, later)
    assert (proof.segments, proof.dropped, proof.rows, proof.faults) == (3, 2, 1, ())
    assert len(Resources(engine).find("AuditEvent", [])) == 1


def test_a_long_segment_is_verified_page_by_page(engine: Engine) -> None:
    log, told = UseLog(engine), list[int]()
    log.write([_use()] * 2_500)
    assert verify(engine, KEPT, tell=told.append).faults == ()
    assert told[:2] == [2_000, 2_500]


def test_two_that_seal_at_once_make_one_chain(engine: Engine) -> None:
    for hour in range(6):
        log = UseLog(engine)
        log.write([_use(at=NOW + timedelta(hours=hour))])
        log.close()
    problems: list[BaseException] = []

    def sealing() -> None:
        try:
            seal(engine, NOW + timedelta(days=1))
        except SQLAlchemyError as problem:
            problems.append(problem)

    threads = [threading.Thread(target=sealing) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    proof = verify(engine, KEPT)
    assert (proof.newest and proof.newest.seal, proof.faults) == (6, ())


def test_auditevents_of_before_wait_to_be_sealed(engine: Engine) -> None:
    Resources(engine).record("decision", {"resourceType": "AuditEvent", "action": "E"}, NOW)
    assert [head.seal for head in seal(engine, NOW)] == [1]
    assert seal(engine, NOW) == []
    assert verify(engine, KEPT).records == 1
