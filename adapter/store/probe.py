"""Whether the database takes a write at this moment, for those who ask every second."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import Any

from sqlalchemy import Engine

from adapter.store.trouble import Trouble, find_trouble

READY = "ready"
_AGAIN_WHEN_READY = 5.0  # seconds; each probe is a commit
_AGAIN_WHEN_NOT = 1.0
_LONGEST = 2.0
_WAIT = 1_000  # milliseconds, for who writes at this moment
_WRITE = "UPDATE schema_version SET number = number"  # a row that every database has


class Probe:
    """Writes a tiny row, at most so often and for so long, whoever asks."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1)
        self._running: Future[str] | None = None
        self._word, self._asked = "", float("-inf")

    def word(self) -> str:
        """`ready`, or what is wrong in one word."""
        with self._lock:
            gap = _AGAIN_WHEN_READY if self._word == READY else _AGAIN_WHEN_NOT
            if self._running is None and time.monotonic() - self._asked < gap:
                return self._word
            if self._running is None:
                self._running = self._pool.submit(self._write)
            running = self._running
        try:
            word = running.result(_LONGEST)
        except NotInTime:
            return Trouble.SLOW  # it goes on: nobody starts another one
        with self._lock:
            if self._running is running:
                self._running, self._word, self._asked = None, word, time.monotonic()
        return word

    def _write(self) -> str:
        try:
            connection = self._engine.raw_connection()
            try:
                _write_row(connection.driver_connection, is_sqlite=self._engine.dialect.name == "sqlite")
            finally:
                connection.close()
        except Exception as problem:  # noqa: BLE001 – whatever its kind: there is no write
            return find_trouble(problem) or Trouble.AWAY
        return READY


def _write_row(raw: Any, *, is_sqlite: bool) -> None:
    if not is_sqlite:
        raw.execute(f"SET LOCAL lock_timeout = {_WAIT}")
        raw.execute(f"SET LOCAL statement_timeout = {_WAIT + 500}")  # a lock is to be named as one
        raw.execute(_WRITE)
        raw.commit()
        return
    with raw.waiting(_WAIT / 1000):
        raw.execute(_WRITE)
