"""Writers of one SQLite file take turns: in order within a process, and beside another process's."""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from adapter.store.opening import limit_waiting, open_database, wipe_log
from adapter.store.sqlite_writers import WriterConnection
from adapter.store.trouble import Trouble, find_trouble


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'own' / 'lautta.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (number INTEGER PRIMARY KEY, thread INTEGER)"))
    yield engine
    engine.dispose()


def _note(engine: Engine, number: int, thread: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO note VALUES (:number, :thread)"), {"number": number, "thread": thread})


def _count(engine: Engine) -> Any:
    with engine.connect().execution_options(reading=True) as connection:
        return connection.execute(text("SELECT count(*) FROM note")).scalar_one()


def test_many_threads_write_and_nothing_is_lost(engine: Engine) -> None:
    def write(thread: int) -> None:
        for number in range(50):
            _note(engine, 1000 * thread + number, thread)

    threads = [threading.Thread(target=write, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _count(engine) == 400


def test_a_writer_waits_for_the_one_before(engine: Engine) -> None:
    wrote = threading.Event()

    def write() -> None:
        _note(engine, 2, 2)
        wrote.set()

    with engine.begin() as connection:
        connection.execute(text("INSERT INTO note VALUES (1, 1)"))
        thread = threading.Thread(target=write)
        thread.start()
        assert not wrote.wait(0.2)
    thread.join()
    assert _count(engine) == 2


def test_the_turn_is_handed_on_after_a_failure(engine: Engine) -> None:
    _note(engine, 1, 1)
    for _ in range(3):
        with pytest.raises(IntegrityError):
            _note(engine, 1, 1)
    _note(engine, 2, 1)
    assert _count(engine) == 2


def test_whoever_may_not_wait_gives_up(engine: Engine, tmp_path: Path) -> None:
    other = open_database(f"sqlite:///{tmp_path / 'own' / 'lautta.db'}")
    limit_waiting(other, 0.2)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO note VALUES (1, 1)"))
        with pytest.raises(OperationalError, match="locked") as caught:
            _note(other, 2, 2)
        assert find_trouble(caught.value) is Trouble.LOCKED
    _note(other, 2, 2)
    assert _count(engine) == 2
    other.dispose()


_OTHER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""


def test_a_writer_waits_for_another_process(engine: Engine, tmp_path: Path) -> None:
    path = str(tmp_path / "own" / "lautta.db")
    other = subprocess.Popen([sys.executable, "-c", _OTHER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdin is not None
    assert other.stdout is not None
    assert other.stdout.readline() == b"locked\n"
    thread = threading.Thread(target=_note, args=(engine, 1, 1))
    thread.start()
    time.sleep(0.1)
    assert _count(engine) == 0
    other.stdin.write(b"\n")
    other.stdin.close()
    thread.join()
    other.wait()
    other.stdout.close()
    assert _count(engine) == 1


def test_a_transaction_that_begins_by_itself_takes_a_turn_too(tmp_path: Path) -> None:
    """As DBOS's do."""
    path = tmp_path / "other.db"
    one, two = (sqlite3.connect(path, factory=WriterConnection, isolation_level="IMMEDIATE") for _ in range(2))
    one.execute("CREATE TABLE note (number INTEGER)")
    one.commit()
    two.set_patience(0.1)
    one.execute("INSERT INTO note VALUES (1)")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        two.execute("INSERT INTO note VALUES (2)")
    one.commit()
    two.executemany("INSERT INTO note VALUES (?)", [(2,), (3,)])
    two.rollback()
    one.execute("INSERT INTO note VALUES (4)")
    one.close()
    two.execute("INSERT INTO note VALUES (5)")
    two.commit()
    assert [row[0] for row in two.execute("SELECT number FROM note")] == [1, 5]
    two.close()


def test_a_turn_is_not_kept_by_whoever_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "gone.db"
    one = sqlite3.connect(path, factory=WriterConnection, isolation_level=None)
    one.execute("PRAGMA journal_mode=WAL")
    one.execute("CREATE TABLE note (number INTEGER)")
    other = sqlite3.connect(path, factory=WriterConnection, isolation_level=None)
    one.set_patience(0.5)
    other.execute("BEGIN IMMEDIATE")
    del other
    gc.collect()
    one.execute("INSERT INTO note VALUES (1)")
    other = sqlite3.connect(path, factory=WriterConnection, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    reading = other.execute("SELECT number FROM note")
    other.close()
    one.execute("INSERT INTO note VALUES (2)")
    del reading
    with pytest.raises(sqlite3.ProgrammingError, match="Begin first"):
        one.executemany("INSERT INTO note VALUES (?)", [(3,), (4,)])
    one.close()


def test_the_log_is_wiped_between_two_writers(engine: Engine) -> None:
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            _note(engine, number, 1)

    threads = [threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    try:
        assert any(wipe_log(engine) for _ in range(20))
    finally:
        done.set()
        for thread in threads:
            thread.join()


def test_a_fork_begins_with_free_turns(tmp_path: Path) -> None:
    path = tmp_path / "forked.db"
    one = sqlite3.connect(path, factory=WriterConnection, isolation_level=None)
    one.execute("CREATE TABLE note (number INTEGER)")
    one.execute("BEGIN IMMEDIATE")
    held = sqlite3.connect(path, factory=WriterConnection)
    held.patience = 0.1
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        held.take_turn("INSERT")
    held.close()
    child = os.fork()
    if child == 0:
        fresh = sqlite3.connect(path, factory=WriterConnection)
        os._exit(0 if fresh.take_turn("INSERT") else 1)
    assert os.waitpid(child, 0)[1] == 0
    one.execute("ROLLBACK")
    one.close()
