"""Writers of one SQLite file take turns within a process, and none sleeps while the file is free.

Theory of operation. SQLite lets one connection write at a time. Whoever comes meanwhile sleeps, longer each time, up to
a tenth of a second, and may find the file taken again: of four threads that write small transactions most of the time
went into that sleep. Here the threads of a process wait for a lock, which the one before hands on at its commit. Only
the thread that has it can meet a writer of another process, and it asks again every millisecond.

A transaction begins with `BEGIN IMMEDIATE`, or by itself with the first statement that writes (`isolation_level`). What
ends one without the methods below (`executescript`, `with connection`) keeps the turn until the next statement.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 30.0  # seconds that a writer waits for others
_AGAIN = 0.001  # seconds
_WRITING = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "REPLACE")
_LOCKED = "database is locked"
_PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY)  # a snapshot that is too old stays so
_turns: dict[str, threading.Lock] = {}
_turns_lock = threading.Lock()
os.register_at_fork(after_in_child=_turns.clear)  # a lock that another thread had stays locked in the child


class WriterConnection(sqlite3.Connection):
    """A connection whose writing transactions wait for those of the same process's other connections."""

    patience = PATIENCE

    def __init__(self, database: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(database, *args, **kwargs)
        with _turns_lock:
            self._turn = _turns.setdefault(os.path.realpath(database), threading.Lock())
        self._has_turn = False

    def cursor(self, factory: Any = None) -> Any:
        """See sqlite3.Connection."""
        return super().cursor(factory or WriterCursor)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """See sqlite3.Connection, which would not ask for `cursor`."""
        cursor: sqlite3.Cursor = self.cursor().execute(sql, parameters)
        return cursor

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """See sqlite3.Connection."""
        cursor: sqlite3.Cursor = self.cursor().executemany(sql, parameters)
        return cursor

    def commit(self) -> None:
        """See sqlite3.Connection."""
        try:
            super().commit()
        finally:
            self.hand_on()

    def rollback(self) -> None:
        """See sqlite3.Connection."""
        try:
            super().rollback()
        finally:
            self.hand_on()

    def close(self) -> None:
        """See sqlite3.Connection. A reader's cursor that is left open would keep the transaction open."""
        try:
            if self._has_turn and self.in_transaction:
                super().rollback()
            super().close()
        finally:
            self._release()

    def __del__(self) -> None:
        if getattr(self, "_has_turn", False):
            self._release()

    @contextmanager
    def waiting(self, seconds: float) -> Iterator[None]:
        """Wait so long for others within this block, and as before after it."""
        before = self.patience
        self.set_patience(seconds)
        try:
            yield
        finally:
            self.set_patience(before)

    def set_patience(self, seconds: float) -> None:
        """Wait so long for others from now on."""
        self.patience = seconds
        sqlite3.Cursor(self).execute(f"PRAGMA busy_timeout={round(1000 * seconds)}")

    def take_turn(self, statement: str) -> float | None:
        """Wait for the turn when this statement begins to write; the moment at which to give up, or None.

        Raises sqlite3.OperationalError, as SQLite does, when the patience has ended.
        """
        if self._has_turn or self.in_transaction or not statement.lstrip().upper().startswith(_WRITING):
            return None
        end = time.monotonic() + self.patience
        if not self._turn.acquire(timeout=self.patience):
            problem = sqlite3.OperationalError(_LOCKED)
            problem.sqlite_errorcode, problem.sqlite_errorname = sqlite3.SQLITE_BUSY, "SQLITE_BUSY"
            raise problem
        self._has_turn = True
        return end

    def hand_on(self) -> None:
        """Let the next one write, unless a transaction is still open."""
        if self._has_turn and not self.in_transaction:
            self._release()

    def _release(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turn.release()


class WriterCursor(sqlite3.Cursor):
    """A cursor of such a connection."""

    def execute(self, sql: str, parameters: Any = (), /) -> WriterCursor:
        """See sqlite3.Cursor."""
        return self._begin(sql, lambda: super(WriterCursor, self).execute(sql, parameters))

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> WriterCursor:
        """See sqlite3.Cursor."""
        connection = self.connection
        if connection.isolation_level is None and not connection.in_transaction:
            raise sqlite3.ProgrammingError("Begin first: each row would be a transaction of its own.")
        rows = parameters if isinstance(parameters, (list, tuple)) else list(parameters)
        return self._begin(sql, lambda: super(WriterCursor, self).executemany(sql, rows))

    def _begin(self, sql: str, run: Callable[[], sqlite3.Cursor]) -> WriterCursor:
        connection = self.connection
        if not isinstance(connection, WriterConnection):
            raise TypeError(type(connection).__name__)
        try:
            end = connection.take_turn(sql)
            if end is None:
                run()
            else:
                _run_until(end, connection, run)
        finally:
            connection.hand_on()
        return self


def _run_until(end: float, connection: WriterConnection, run: Callable[[], sqlite3.Cursor]) -> None:
    """Begin to write. What another process holds is asked for again soon: SQLite's own waiting sleeps longer."""
    sqlite3.Cursor(connection).execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                run()
            except sqlite3.OperationalError as problem:
                if problem.sqlite_errorcode not in _PASSING or time.monotonic() > end:
                    raise
                time.sleep(_AGAIN)
            else:
                return
    finally:
        connection.set_patience(connection.patience)
