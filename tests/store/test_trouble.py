"""What is wrong with a database, told from the real errors of both, and the probe that writes."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from adapter.errors import Busy, Ours
from adapter.store.opening import limit_waiting, open_database
from adapter.store.probe import Probe
from adapter.store.trouble import Trouble, find_trouble
from tests.end_to_end.postgres import find_server, run_postgres


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lautta.db"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{file}")
    yield opened
    opened.dispose()


def spoil(engine: Engine, pragma: str) -> None:
    """Have every connection begin so."""
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {pragma}")


WRITE = "INSERT INTO mailbox (user, worker, until) VALUES (:user, '', '2026-01-01')"


@pytest.mark.parametrize(
    ("pragma", "trouble"), [("max_page_count=1", Trouble.FULL), ("query_only=1", Trouble.READ_ONLY)]
)
def test_a_full_disk_and_one_that_cannot_be_written_to(engine: Engine, pragma: str, trouble: Trouble) -> None:
    spoil(engine, pragma)
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(text(WRITE), [{"user": f"{number}" * 100} for number in range(200)])
    assert find_trouble(caught.value) is trouble


def test_a_lock_that_is_held_is_waited_for_as_long_as_was_said(engine: Engine, file: Path) -> None:
    limit_waiting(engine, 0.05)
    with engine.connect().execution_options(reading=True) as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 50
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError) as caught, engine.begin():
            pass
    assert find_trouble(caught.value) is Trouble.LOCKED


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database" * 1000)
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM sqlite_master")
    engine.dispose()
    assert find_trouble(caught.value) is Trouble.DAMAGED


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'none' / 'a.db'}")
    with pytest.raises(DBAPIError) as caught, engine.connect():
        pass
    assert find_trouble(caught.value) is Trouble.AWAY


def test_a_question_that_takes_too_long(engine: Engine) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with engine.connect().execution_options(reading=True) as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        stop = threading.Timer(0.05, raw.interrupt)
        stop.start()
        with pytest.raises(DBAPIError) as caught:
            connection.exec_driver_sql(endless)
        stop.join()
    assert find_trouble(caught.value) is Trouble.SLOW


def test_a_postgresql_that_is_away() -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(OperationalError) as caught, engine.connect():
        pass
    assert find_trouble(caught.value) is Trouble.AWAY


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("08006", Trouble.AWAY),
        ("40001", Trouble.LOCKED),
        ("40P01", Trouble.LOCKED),
        ("53100", Trouble.FULL),
        ("53200", Trouble.FULL),
        ("53300", Trouble.AWAY),
        ("55P03", Trouble.LOCKED),
        ("57014", Trouble.SLOW),
        ("57P01", Trouble.AWAY),
        ("58030", Trouble.AWAY),
        ("25006", Trouble.READ_ONLY),
        ("XX001", Trouble.DAMAGED),
        ("23505", None),
        ("42601", None),
    ],
)
def test_codes_of_postgresql(code: str, trouble: Trouble | None) -> None:
    assert find_trouble(psycopg.errors.lookup(code)("x")) is trouble


@pytest.mark.parametrize(
    ("problem", "trouble"),
    [
        (OSError(errno.ENOSPC, "x"), Trouble.FULL),
        (OSError(errno.EROFS, "x"), Trouble.READ_ONLY),
        (MemoryError(), Trouble.FULL),
        (Busy(), Trouble.SLOW),
        (FileNotFoundError(errno.ENOENT, "x"), None),
        (sqlite3.ProgrammingError("x"), None),
        (Ours("x"), None),
        (KeyError("x"), None),
    ],
)
def test_errors_of_the_machine_and_bugs(problem: Exception, trouble: Trouble | None) -> None:
    assert find_trouble(problem) is trouble


def test_an_error_that_came_from_trouble_is_trouble() -> None:
    problem = Ours("x")
    problem.__cause__ = OSError(errno.ENOSPC, "x")
    assert find_trouble(problem) is Trouble.FULL


def commits(file: Path) -> Callable[[], int]:
    """How often others have written, counted by what SQLite gives a connection that only looks."""
    watching = sqlite3.connect(file)
    return lambda: int(watching.execute("PRAGMA data_version").fetchone()[0])


def test_whoever_asks_every_moment_does_not_make_it_write_every_moment(engine: Engine, file: Path) -> None:
    probe, version = Probe(engine), commits(file)
    before = version()
    assert probe.word() == "ready"
    after = version()
    assert after != before, "it has written"
    assert {probe.word() for _ in range(200)} == {"ready"}
    assert version() == after


def test_the_probe_says_in_a_word_what_is_wrong(engine: Engine, file: Path) -> None:
    probe = Probe(engine)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert probe.word() == "locked"
    spoil(engine, "query_only=1")
    assert Probe(engine).word() == "read-only"


@pytest.fixture
def postgres() -> Iterator[Engine]:
    programs = find_server()
    if programs is None:
        assert not os.environ.get("CI"), "CI must have PostgreSQL: tests/system.sh installs it"
        pytest.skip("PostgreSQL's server is not here: apt-get install postgresql")
    with run_postgres(programs) as url:
        opened = open_database(url)
        limit_waiting(opened, 1)
        yield opened
        opened.dispose()


@pytest.mark.slow
def test_the_probe_writes_to_postgresql_and_says_what_is_wrong(postgres: Engine) -> None:
    assert Probe(postgres).word() == "ready"
    with postgres.begin() as other:
        other.execute(text("UPDATE schema_version SET number = number"))
        assert Probe(postgres).word() == "locked"
