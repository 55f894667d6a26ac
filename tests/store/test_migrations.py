"""A database of an earlier version comes forward step by step and serves; an older Lautta refuses a newer one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, update
from sqlalchemy.exc import OperationalError

from adapter import DATA, __version__
from adapter.access.decisions import Access
from adapter.access.matters_table import Matters
from adapter.errors import WrongUsage
from adapter.identifiers import Hetu, Oid
from adapter.roles import Right
from adapter.store import moving, schema
from adapter.store.blobs import Blobs
from adapter.store.grants import Grants
from adapter.store.indexing import index_anew
from adapter.store.messages import Messages
from adapter.store.migrations import forward
from adapter.store.migrations.steps import FIRST, NEWEST, STEPS, Step
from adapter.store.moving import move_all
from adapter.store.opening import open_database
from adapter.store.upkeep import keep_up
from tests.access.reading.test_grant import HOME_CARE, MATTER
from tests.access.rules.test_decision import USE
from tests.region import NOW, PORVOO, SAIMA, THERE
from tests.rest.desk import hits, open_face
from tests.store.left_behind.databases import ALL, LeftBehind
from tests.store.left_behind.former_index import FORMER_INDEX

SAIMA_TOKEN = f"urn:oid:1.2.246.21|{SAIMA}"
OF_VERSION_7 = next(left for left in ALL if left.number == 7)
ORGANISER = Oid("1.2.246.10.99999810.10.0")
Make = Callable[[], str]
_TASK = {
    "resourceType": "Task", "id": "waits", "status": "cancelled", "intent": "order",
    "for": {"type": "Patient", "identifier": {"system": "urn:oid:1.2.246.21", "value": SAIMA}},
}  # fmt: skip


@pytest.fixture(params=ALL, ids=[left.name for left in ALL])
def left(request: pytest.FixtureRequest, url: str) -> LeftBehind:
    """One that an earlier version left, loaded."""
    found: LeftBehind = request.param
    found.load(url)
    return found


def _number(engine: Engine) -> tuple[int, str]:
    with engine.connect() as connection:
        number, lautta = connection.execute(schema.schema_version.select()).one()
    return number, lautta


def _form(url: str) -> dict[str, Any]:
    """Every table with its columns, key and indexes. SQLite bounds no text, so only PostgreSQL's types are exact."""
    engine = open_database(url)
    move_all(engine, lambda _: False)
    form = _form_of(engine)
    engine.dispose()
    return form


def _form_of(engine: Engine) -> dict[str, Any]:
    found = inspect(engine)
    return {
        name: (
            [
                (
                    column["name"],
                    str(column["type"]) if engine.dialect.name == "postgresql" else column["type"].python_type,
                    column["nullable"],
                    column.get("default"),
                )
                for column in found.get_columns(name)
            ],
            found.get_pk_constraint(name)["constrained_columns"],
            sorted((str(index["name"]), index["column_names"]) for index in found.get_indexes(name)),
        )
        for name in found.get_table_names()
    }


# --- What an earlier version left -------------------------------------------------------------------------------------


def test_it_comes_forward_and_serves(left: LeftBehind, url: str, tmp_path: Path) -> None:
    with open_face(tmp_path, url=url) as face:
        read = face.get("/fhir/Consent/in-force")
        assert (read.status_code, read.get_json()["status"], read.headers["ETag"]) == (200, "active", 'W/"2"')
        assert len(face.get("/fhir/Consent/in-force/_history").get_json()["entry"]) == 2
        assert hits(face.search("Consent", **{"patient:identifier": SAIMA_TOKEN})) == {"in-force"}
        assert hits(face.search("Consent", status="inactive")) == {"ended"}
        assert hits(face.search("Task", status="requested")) == {"waits"}
        wanted = {("photo", "done"): 1, ("photo", "parked"): 1, ("grant", "waiting"): 1}
        assert face.messages.counts() == wanted
        face.messages.sum_up(NOW)
        assert face.messages.counts() == wanted
        assert face.decisions.given("photo-2-2").password == ("synthetic" if left.number > 2 else "")


@pytest.mark.parametrize("is_moved", [False, True], ids=["at once", "moved"])
def test_what_it_held_is_found_at_once_and_after_it_was_moved(
    left: LeftBehind, url: str, tmp_path: Path, is_moved: bool
) -> None:
    number = 7 if left.is_found_by_forms else 3
    engine = open_database(url)
    if is_moved:
        move_all(engine, lambda _: False)
    assert inspect(engine).has_table("search_index") is not (is_moved or left.is_found_by_forms)
    engine.dispose()
    with open_face(tmp_path, url=url) as face:
        for value in (SAIMA_TOKEN, f"1.2.246.21|{SAIMA.lower()}", SAIMA):
            assert hits(face.search("Consent", **{"patient.identifier": value})) == {"in-force"}
            assert hits(face.search("Task", **{"patient.identifier": value})) == {"waits"}
        for query, found in (
            ("Consent?status=active,inactive", {"in-force", "ended"}),
            ("Consent?_id=ended", {"ended"}),
            ("Task?identifier=https://lautta.example/fhir/sid/message|parked-1&status=requested", {"waits"}),
            ("Task?identifier=|parked-1", set()),
            ("Task?date=2026-11-01", {"waits"}),
            ("Task?date=sa2026-11-01", set()),
            ("Task?code:missing=true", {"waits"}),
        ):
            assert hits(face.get(f"/fhir/{query}")) == found, query
        for query, found in _PHOTO if left.is_found_by_forms else ():
            assert hits(face.get(f"/fhir/{query}")) == found, query
        assert (f"lautta_search_unmoved {number}" in face.get("/metrics").get_data(as_text=True)) is not is_moved
        face.resources.put("waits", _TASK, NOW, expected=1)
        assert hits(face.get("/fhir/Task?status=requested")) == set()
        assert hits(face.get("/fhir/Task?status=cancelled")) == {"waits"}


_IT: set[str] = {"photo"}
_PHOTO: tuple[tuple[str, set[str]], ...] = (
    ("Media?subject=Patient/photo", _IT),
    ("Media?patient=photo&type=https://x.example/codes|image", _IT),
    ("Media?type:not=https://x.example/codes|image", set()),
    ("Media?modality:text=photo", _IT),
    ("Media?operator=https://other.example/fhir/Practitioner/1", _IT),
    ("Media?operator=Practitioner/1", set()),
    ("Media?created=2026-11-01T07:30:00.250Z", _IT),
    ("Media?created=2026-11-01T07:30:00.251Z", set()),
    ("Media?_tag=checked&_lastUpdated=2026-11-01T07:00:00Z", _IT),
    ("Media?view:missing=true&status:not=active", _IT),
    ("Patient?name=makela&birthdate=1988", _IT),
    ("Patient?given:exact=saima", set()),
    ("AuditEvent?agent-name:contains=AKE&patient=photo", _IT),
    ("AuditEvent?type=rest&date=lt2026-11-02", _IT),
)


def test_the_status_says_how_much_is_left_to_be_moved(tmp_path: Path) -> None:
    OF_VERSION_7.load(f"sqlite:///{tmp_path / 'lautta.db'}")
    first = _run(tmp_path, "status")
    assert "search index: 3 resources are still to be moved" in first.stdout, first.stderr
    assert '"unmoved": 3' in _run(tmp_path, "status", "--json").stdout
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    move_all(engine, lambda _: False)
    engine.dispose()
    assert "search index" not in _run(tmp_path, "status").stdout


def test_upkeep_that_fails_is_reported_and_tried_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    OF_VERSION_7.load(url)
    engine, pauses, problems = open_database(url), list[float](), list[Exception]()
    move_some, failures = moving._move_some, iter([OperationalError("", {}, Exception())])

    def fail_once(engine: Engine) -> bool:
        for failure in failures:
            raise failure
        return move_some(engine)

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        return seconds > 1000

    monkeypatch.setattr(moving, "_move_some", fail_once)
    keep_up(engine, wait, problems.append)
    assert len(problems) == 1
    assert pauses == [0, 60, 60, 3600], "after the failure; before the old table goes; until the statistics are renewed"
    assert not inspect(engine).has_table("search_index")
    assert moving.unmoved(engine) == 0
    engine.dispose()


def test_a_process_that_ends_while_it_moves_leaves_the_rest_to_the_next(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    OF_VERSION_7.load(url)
    engine, moves = open_database(url), list[int]()
    monkeypatch.setattr(moving, "_NEXT", moving._NEXT.limit(1))
    monkeypatch.setattr(moving, "_BATCH", 1)

    def die(connection: Connection, seq: int, resource: dict[str, Any], *, has_units: bool) -> None:
        moves.append(seq)
        if len(moves) == 2:
            raise ConnectionAbortedError
        index_anew(connection, seq, resource, has_units=has_units)

    with monkeypatch.context() as patched:
        patched.setattr(moving, "index_anew", die)
        with pytest.raises(ConnectionAbortedError):
            move_all(engine, lambda _: False)
    assert moving.unmoved(engine) == 2
    move_all(engine, lambda _: True)
    assert moving.unmoved(engine) == 1, "it ends between two batches when it must"
    move_all(engine, lambda _: False)
    assert moving.unmoved(engine) == 0
    engine.dispose()
    with open_face(tmp_path, url=url) as face:
        assert hits(face.get("/fhir/Consent?status=active,inactive")) == {"in-force", "ended"}
        assert "lautta_search_unmoved" not in face.get("/metrics").get_data(as_text=True)


def test_access_is_decided_by_its_grants(left: LeftBehind, url: str) -> None:
    engine = open_database(url)
    held = Grants(engine).held(USE.client, USE.unit, Right.REGISTER_ACCESS)
    assert [grant.reference for grant in held] == ["Consent/in-force/_history/2"], left
    assert Access.by(engine, PORVOO, lambda: NOW, lambda _: THERE).decide(USE).grant == "Consent/in-force/_history/2"
    engine.dispose()


def test_its_octets_and_matters_are_all_there(left: LeftBehind, url: str) -> None:
    engine = open_database(url)
    with engine.connect() as connection:
        blobs = connection.execute(schema.blob.select()).all()
        matters = connection.execute(schema.matter.select()).all()
    assert [bytes(row.body) for row in blobs] == [b"Subject: synthetic\r\n\r\n"]
    assert Blobs(engine).open("photo-2", blobs[0].sha256) == b"Subject: synthetic\r\n\r\n"
    given = ORGANISER.value if left.number >= 5 else ""  # whoever handed it over says so again
    assert [(row.matter, row.organiser) for row in matters] == [(MATTER.value, given)]
    found = Matters(engine).of(Hetu(SAIMA), Oid(HOME_CARE), ORGANISER)
    assert found == ((MATTER,) if given else ())
    engine.dispose()


def test_its_tables_are_those_of_a_new_database(left: LeftBehind, url: str, tmp_path: Path, server: str) -> None:
    del left
    fresh = f"sqlite:///{tmp_path / 'fresh' / 'lautta.db'}" if url.startswith("sqlite") else server
    assert _form(url) == _form(fresh), "a change of schema.py needs a step in adapter/store/migrations/"


def test_it_is_recognised_and_gets_the_newest_number(
    left: LeftBehind, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: list[int] = []

    def noted(step: Step) -> Step:
        def migrate(connection: Connection) -> None:
            run.append(step.number)
            step.migrate(connection)

        return Step(step.number, migrate)

    monkeypatch.setattr(forward, "STEPS", tuple(map(noted, STEPS)))
    for _ in range(2):
        engine = open_database(url)
        assert _number(engine) == (NEWEST, __version__)
        engine.dispose()
    assert run == list(range(left.number + 1, NEWEST + 1))


def test_many_may_open_it_at_once(left: LeftBehind, url: str) -> None:
    del left
    _open_at_once(url)
    engine = open_database(url)
    with engine.connect() as connection:
        assert sorted(connection.execute(schema.held_grant.select()).scalars()) == sorted([SAIMA, "120645-904B"])
    engine.dispose()


def _open_at_once(url: str) -> None:
    ready, problems = threading.Barrier(5), list[BaseException]()

    def opened() -> None:
        ready.wait()
        try:
            engine = open_database(url)
            assert _number(engine)[0] == NEWEST
            engine.dispose()
        except BaseException as problem:  # noqa: BLE001 – whatever it is, the test tells it
            problems.append(problem)

    threads = [threading.Thread(target=opened) for _ in range(ready.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []


@pytest.mark.parametrize("broken", [step.number for step in STEPS])
def test_a_step_that_fails_leaves_the_number_before_and_is_run_again(
    url: str, monkeypatch: pytest.MonkeyPatch, broken: int
) -> None:
    """The step has done its work when it fails: none of it may stay."""
    ALL[0].load(url)
    raw = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    forms: list[dict[str, Any]] = []
    for works_first in (False, True):

        def breaking(step: Step, *, works: bool = works_first) -> Step:
            def migrate(connection: Connection) -> None:
                if works:
                    step.migrate(connection)
                raise ConnectionAbortedError

            return Step(step.number, migrate) if step.number == broken else step

        with monkeypatch.context() as patched:
            patched.setattr(forward, "STEPS", tuple(map(breaking, STEPS)))
            with pytest.raises(ConnectionAbortedError):
                open_database(url)
        assert _number(raw)[0] == broken - 1
        forms.append(_form_of(raw))
    raw.dispose()
    assert forms[0] == forms[1]
    engine = open_database(url)
    assert _number(engine)[0] == NEWEST
    engine.dispose()


# --- Patients of record systems ---------------------------------------------------------------------------------------

RECORD = "https://record.example/fhir"
_IDENTIFIED = {"type": "Patient", "identifier": {"system": "urn:oid:1.2.246.21", "value": SAIMA}}
_RELATIVE = {"reference": "Patient/17"} | _IDENTIFIED
_WRITTEN_BEFORE: dict[str, dict[str, Any]] = {
    "Media/filed": {"subject": _RELATIVE, "content": {"url": f"{RECORD}/Media/1"}},
    "Task/filed": {"for": _RELATIVE, "focus": {"reference": "Media/filed"}},
    "Task/unfiled": {"for": _RELATIVE},
    "Task/nameless": {"for": {"reference": "Patient/17"}},
    "Task/coded": {"for": _RELATIVE | {"reference": f"Patient/{SAIMA}"}},
    "Task/held": {"for": _RELATIVE | {"reference": "Patient/ours"}},
    "Task/sent": {"requester": {"reference": "RelatedPerson/sender"}},
    "Task/elsewhere": {"for": _RELATIVE | {"reference": "https://other.example/Patient/17"}},
    "Patient/ours": {},
    "RelatedPerson/sender": {"patient": _RELATIVE},
}
_BROUGHT_FORWARD: dict[str, dict[str, Any]] = {
    "Media/filed": {"subject": _IDENTIFIED | {"reference": f"{RECORD}/Patient/17"}},
    "Task/filed": {"for": _IDENTIFIED | {"reference": f"{RECORD}/Patient/17"}, "focus": {"reference": "Media/filed"}},
    "Task/unfiled": {"for": _IDENTIFIED},
    "Task/nameless": {"for": {"type": "Patient", "display": "not known here"}},
    "Task/coded": {"for": _IDENTIFIED},
    "RelatedPerson/sender": {"patient": _IDENTIFIED | {"reference": f"{RECORD}/Patient/17"}},
}
_MANY = 450  # more than two batches


def _written_before(url: str) -> None:
    """What the version before wrote, in both its tables and its index."""
    OF_VERSION_7.load(url)
    many = {f"Task/many-{number}": {"for": _RELATIVE} for number in range(_MANY)}
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for address, content in (_WRITTEN_BEFORE | many).items():
            kind, _, identity = address.partition("/")
            body = orjson.dumps({"resourceType": kind, "id": identity} | content)
            row = {"type": kind, "id": identity, "version": 1, "updated": NOW, "body": body}
            connection.execute(schema.resource.insert(), row)
            connection.execute(schema.version.insert(), row)
            if reference := content.get("for", {}).get("reference"):
                row = {"type": kind, "id": identity, "parameter": "patient", "system": "", "value": reference}
                connection.execute(FORMER_INDEX.insert(), row)
        filed = [f"{RECORD}/Media/1", "Media/filed", "Task/filed", "Task/coded", "RelatedPerson/sender"]
        said = {"source": "", "attempt": 1, "rules": "", "reason": "", "begun": NOW, "updated": NOW}
        row = {"id": "filed", "flow": "photo", "state": "done", "resources": orjson.dumps(filed).decode()} | said
        connection.execute(schema.message.insert(), row)
    engine.dispose()


def test_a_patient_of_a_record_system_is_no_longer_one_of_ours(url: str, tmp_path: Path) -> None:
    """Two record systems have a Patient/17 each: a relative reference made one person of both."""
    _written_before(url)
    with open_face(tmp_path, url=url) as face:
        for address, content in (_WRITTEN_BEFORE | _BROUGHT_FORWARD).items():
            for path in (address, f"{address}/_history/1"):
                read = face.get(f"/fhir/{path}").get_json()
                assert {key: read[key] for key in content} == content, path
        assert hits(face.get("/fhir/Task?patient=Patient/17")) == set()
        assert hits(face.get(f"/fhir/Task?patient={RECORD}/Patient/17")) == {"filed"}
        assert hits(face.get("/fhir/Task?patient=Patient/ours")) == {"held"}
        assert "reference" not in face.get(f"/fhir/Task/many-{_MANY - 1}").get_json()["for"]


# --- New and newer databases ------------------------------------------------------------------------------------------


def test_a_new_database_has_the_newest_number_at_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forward, "STEPS", ())
    engine = open_database(url)
    assert _number(engine) == (NEWEST, __version__)
    engine.dispose()


def test_many_may_open_a_new_database_at_once(url: str) -> None:
    _open_at_once(url)


def test_a_database_that_is_up_to_date_is_opened_while_another_writes(tmp_path: Path) -> None:
    file = tmp_path / "lautta.db"
    open_database(f"sqlite:///{file}").dispose()
    with sqlite3.connect(file, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        opened = threading.Thread(target=lambda: open_database(f"sqlite:///{file}").dispose(), daemon=True)
        opened.start()
        opened.join(15)
        assert not opened.is_alive()
        writer.execute("ROLLBACK")
    writer.close()


def test_a_file_that_another_process_is_switching_to_wal_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself does not wait there: it refuses at once."""
    file = tmp_path / "lautta.db"
    OF_VERSION_7.load(f"sqlite:///{file}")
    problems: list[BaseException] = []

    def opened() -> None:
        try:
            open_database(f"sqlite:///{file}").dispose()
        except OperationalError as problem:
            problems.append(problem)

    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        thread = threading.Thread(target=opened, daemon=True)
        thread.start()
        thread.join(0.5)
        other.execute("ROLLBACK")
    other.close()
    thread.join(30)
    assert (problems, thread.is_alive()) == ([], False)


def _written_by_a_newer_version(url: str, lautta: str = "9.9.0") -> None:
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(update(schema.schema_version).values(number=NEWEST + 1, lautta=lautta))
    engine.dispose()


def test_a_newer_database_is_refused_and_says_which_version_to_use(url: str) -> None:
    _written_by_a_newer_version(url)
    with pytest.raises(WrongUsage, match=rf"schema version {NEWEST + 1} .* Update Lautta to 9\.9\.0 or newer\."):
        open_database(url)


def test_one_by_a_newer_build_of_the_same_version_is_refused_too(url: str) -> None:
    _written_by_a_newer_version(url, __version__)
    with pytest.raises(WrongUsage, match=r"Update Lautta to a newer build\."):
        open_database(url)


@pytest.mark.parametrize("command", [("status",), ("serve", "--port", "0")])
def test_the_command_ends_with_2_for_a_newer_database(tmp_path: Path, command: tuple[str, ...]) -> None:
    _written_by_a_newer_version(f"sqlite:///{tmp_path / 'lautta.db'}")
    ended = _run(tmp_path, *command)
    assert (ended.returncode, "Update Lautta to 9.9.0 or newer." in ended.stderr) == (2, True), ended.stderr
    assert "Traceback" not in ended.stderr


def _run(data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "adapter", *command, "--config", str(DATA / "fixtures" / "lautta.toml")],
        env={name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
        | {"LAUTTA_DATA": str(data), "PYTHONPATH": str(DATA)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_steps_are_numbered_without_a_gap_and_say_what_they_change() -> None:
    assert [step.number for step in STEPS] == list(range(FIRST + 1, NEWEST + 1))
    for step in STEPS:
        assert step.migrate.__doc__
        assert "\n" not in step.migrate.__doc__


def test_a_database_of_another_program_gets_our_tables_beside_its_own(url: str) -> None:
    """DBOS may have made its tables first, or another program shares the database: neither is an old Lautta."""
    if url.startswith("sqlite"):
        file = url.removeprefix("sqlite:///")
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        with sqlite3.connect(file) as held:
            held.execute("CREATE TABLE dbos_migrations (version INTEGER)")
        held.close()
    else:
        with psycopg.connect(url) as server:
            server.execute("CREATE TABLE dbos_migrations (version INTEGER)")
    engine = open_database(url)
    assert _number(engine)[0] == NEWEST
    assert Messages(engine).counts() == {}
    engine.dispose()
