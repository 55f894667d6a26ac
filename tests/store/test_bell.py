"""The bell by which workers on one database hear that a message waits."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from adapter.store import bell
from adapter.store.bell import listen
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
_PATIENCE = 30.0


class Ears:
    """A listener in a thread, and what it has heard."""

    def __init__(self, engine: Engine) -> None:
        self.heard: queue.Queue[str] = queue.Queue()
        self.reported: queue.Queue[str] = queue.Queue()
        self._engine, self._ending = engine, threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        self.hear()  # it listens

    def _listen(self) -> None:
        listen(
            self._engine,
            lambda: self.heard.put("rung"),
            lambda _: self._ending.is_set(),
            lambda problem: self.reported.put(type(problem).__name__),
        )

    def hear(self) -> None:
        """Wait for the bell."""
        self.heard.get(timeout=_PATIENCE)

    def cut(self) -> None:
        """Have the server end its connection."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN lautta'"
            )

    def end(self) -> None:
        """End the thread."""
        self._ending.set()
        self.cut()
        self._thread.join(_PATIENCE)


@pytest.fixture
def engine(server: str) -> Iterator[Engine]:
    """A database of PostgreSQL of the test's own."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bells")
        connection.execute("CREATE DATABASE bells")
    opened = open_database(f"{server.rpartition('/')[0]}/bells")
    yield opened
    opened.dispose()


@pytest.fixture
def ears(engine: Engine) -> Iterator[Ears]:
    """Who listens on it."""
    listening = Ears(engine)
    yield listening
    listening.end()


def test_whoever_lets_a_message_wait_is_heard(engine: Engine, ears: Ears) -> None:
    messages = Messages(engine)
    messages.begin("one", "grant", "DocumentReference/1", NOW)
    ears.hear()
    messages.conclude("one", State.PARKED, NOW)
    messages.run_again("one", NOW)
    ears.hear()
    messages.moving("one", NOW)
    assert messages.begin_anew(messages.find("one"), NOW)
    ears.hear()
    assert ears.heard.empty()


def test_a_message_is_heard_of_when_it_is_committed(engine: Engine, ears: Ears) -> None:
    with engine.connect() as connection:
        bell.ring(connection)
        with engine.begin() as other:
            bell.ring(other)
        ears.hear()
        assert ears.heard.empty(), "the first has not committed"
        connection.commit()
    ears.hear()


def test_who_lost_the_connection_listens_again(engine: Engine, ears: Ears) -> None:
    ears.cut()
    assert ears.reported.get(timeout=_PATIENCE)
    ears.hear()  # what was rung meanwhile may have been missed
    Messages(engine).begin("one", "grant", "DocumentReference/1", NOW)
    ears.hear()


def test_sqlite_has_no_bell(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    heard: list[str] = []
    listen(engine, lambda: heard.append("rung"), lambda _: False, lambda _: None)  # returns
    assert Messages(engine).begin("one", "grant", "DocumentReference/1", NOW).state == State.WAITING
    assert not heard
    engine.dispose()
