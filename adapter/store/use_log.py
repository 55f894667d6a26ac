"""The use log: one row for each request and patient whose data were shown, written before they are shown.

Theory of operation. A process writes into a segment of its own, so that writers of several processes never wait for
each other's chain. Its threads share one connection: whoever gets it writes what all have brought by then, in one
commit. That commit does not wait for the disk: it survives a killed process, and a power cut may lose the last seconds
(docs/explanation/use-log.md). After ten minutes the process begins another segment; twice that old, a segment takes no
row any more, and whoever seals closes it (adapter/store/use_seal.py).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, event

from adapter.fhir.patients import NamedPatient
from adapter.identifiers import plain_identifier
from adapter.store.use_chain import ROOM, UseRow, begin_chain, chain_row

LIFE = 600_000_000  # microseconds for which a segment takes rows
_FULL = 100_000  # rows after which a segment takes no more
_SQLITE = (
    "INSERT INTO use_event (place, at, system, patient, reference, units, body, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_POSTGRESQL = (
    "INSERT INTO use_event (place, at, system, patient, reference, units, body, digest) SELECT * FROM unnest("
    "%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::bytea[])"
)
_BEGINNING, _NOBODY = b'{"resourceType":"AuditEvent",', NamedPatient()
_BEGIN = "INSERT INTO use_segment (kind, begun) VALUES ('uses', ?) RETURNING id"


@dataclass(frozen=True, slots=True)
class LoggedUse:
    """One use to be logged: whose data, in which units, when, and its AuditEvent, which has no id yet."""

    patient: NamedPatient | None
    units: Sequence[str]
    at: datetime
    event: bytes


@dataclass(slots=True)
class _Batch:
    """What one thread brings, and what became of it."""

    uses: Sequence[LoggedUse]
    written: bool = False
    problem: Exception | None = None


@dataclass(slots=True)
class _Open:
    """The segment that this process writes into."""

    id: int
    begun: int
    last: bytes
    rows: int = 0


@dataclass(slots=True)
class UseLog:
    """The writer of one process."""

    engine: Engine
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: list[_Batch] = field(default_factory=list)
    _connection: Any = None
    _segment: _Open | None = None

    def __post_init__(self) -> None:
        event.listen(self.engine, "engine_disposed", lambda _: self.close())

    def write(self, uses: Sequence[LoggedUse]) -> None:
        """Write them all or none; they are there when this returns. Raises what the database raises."""
        if not uses:
            return
        batch = _Batch(uses)
        self._waiting.append(batch)
        with self._lock:
            if not batch.written and batch.problem is None:
                self._write_waiting()
        if batch.problem is not None:
            raise batch.problem

    def close(self) -> None:
        """Close the connection; the segment is closed by whoever seals."""
        with self._lock:
            self._forget()

    def _write_waiting(self) -> None:
        """Write what every thread has brought by now, in one commit."""
        taken, self._waiting = self._waiting, []
        try:
            self._insert([use for batch in taken for use in batch.uses])
        except Exception as problem:  # noqa: BLE001 – each thread whose rows these were has to know
            self._forget()
            for batch in taken:
                batch.problem = problem
        else:
            for batch in taken:
                batch.written = True

    def _insert(self, uses: Sequence[LoggedUse]) -> None:
        cursor = self._cursor()
        now = _microseconds(uses[0].at)
        segment = self._segment
        if segment is None or segment.rows >= _FULL or not segment.begun <= now < segment.begun + LIFE:
            segment = self._begin(cursor, now)
        rows, last = [], segment.last
        for number, use in enumerate(uses, segment.rows + 1):
            row = _row(segment.id * ROOM + number, use)
            last = chain_row(last, row)
            rows.append((*_values(row), last))
        if self.engine.dialect.name == "postgresql":
            cursor.execute(_POSTGRESQL, [list(column) for column in zip(*rows, strict=True)])
        elif len(rows) == 1:
            cursor.execute(_SQLITE, rows[0])
        else:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany(_SQLITE, rows)
            cursor.execute("COMMIT")
        segment.last, segment.rows = last, segment.rows + len(rows)

    def _begin(self, cursor: Any, now: int) -> _Open:
        sql = _BEGIN if self.engine.dialect.name == "sqlite" else _BEGIN.replace("?", "%s")
        number = cursor.execute(sql, (now,)).fetchone()[0]
        self._segment = _Open(number, now, begin_chain(number))
        return self._segment

    def _cursor(self) -> Any:
        """A cursor of a connection of its own: each statement is a commit, and no commit waits for the disk."""
        if self._connection is None:
            pooled = self.engine.raw_connection()
            pooled.detach()
            self._connection = pooled.dbapi_connection
            if self.engine.dialect.name == "sqlite":
                self._connection.execute("PRAGMA synchronous=NORMAL")
            else:
                self._connection.autocommit = True
                self._connection.execute("SET synchronous_commit TO off")
        return self._connection.cursor()

    def _forget(self) -> None:
        """Leave connection and segment: what became of the last statement is not known."""
        connection, self._connection, self._segment = self._connection, None, None
        if connection is not None:
            connection.close()


def _row(place: int, use: LoggedUse) -> UseRow:
    patient = use.patient or _NOBODY
    units = "".join(f" {unit} " for unit in use.units)
    body = b'%b"id":"use-%d",%b' % (_BEGINNING, place, use.event.removeprefix(_BEGINNING))
    system, value = plain_identifier(patient.system, patient.value)
    return UseRow(place, _microseconds(use.at), system, value, patient.reference, units, body)


def _values(row: UseRow) -> tuple[int, int, str, str, str, str, bytes]:
    return row.place, row.at, row.system, row.patient, row.reference, row.units, row.body


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)
