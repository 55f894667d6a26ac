"""Writers of one SQLite file take turns within a process, and none sleeps while the file is free.

Theory of operation. SQLite lets one connection write at a time. Whoever comes meanwhile sleeps, longer each time, up to
a tenth of a second, and may find the file taken again: of four threads that write small transactions most of the time
went into that sleep. Here the threads of a process wait for a lock, which the one before hands on at its commit. Only
the thread that has it can meet a writer of another process, and it asks again every millisecond.

A transaction begins with `BEGIN IMMEDIATE`, or by itself with the first statement that writes (`isolation_level`).
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

PATIENCE = 30.0  # seconds that a writer waits for others
_AGAIN = 0.001  # seconds
_WRITING = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "REPLACE")
_LOCKED = "database is locked"
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
        """See sqlite3.Connection."""
        try:
            super().close()
        finally:
            self._release()

    def take_turn(self, statement: str) -> float | None:
        """Wait for the turn when this statement begins to write; the moment at which to give up, or None.

        Raises sqlite3.OperationalError, as SQLite does, when the patience has ended.
        """
        if self._has_turn or self.in_transaction or not statement.lstrip().upper().startswith(_WRITING):
            return None
        end = time.monotonic() + self.patience
        if not self._turn.acquire(timeout=self.patience):
            raise sqlite3.OperationalError(_LOCKED)
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
                if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(_AGAIN)
            else:
                return
    finally:
        sqlite3.Cursor(connection).execute(f"PRAGMA busy_timeout={round(1000 * connection.patience)}")
