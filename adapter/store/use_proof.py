"""Verifies the use log: no row removed, changed, added or moved, and no segment missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, exists, func, select

from adapter.store import schema
from adapter.store.use_chain import ROOM, Segment, UseRow, begin_chain, chain_head, chain_record, chain_row
from adapter.store.use_seal import Head

_SEGMENT, _EVENT, _RECORD = schema.use_segment, schema.use_event, schema.sealed_record
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found wrong: what kind, in which segment, at which row (0: none), and a sentence for the officer."""

    kind: str
    segment: int
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was verified, and what was wrong."""

    segments: int
    rows: int
    open_rows: int
    records: int
    dropped: int
    newest: Head | None
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class UseProof:
    """One verification. `tell` hears of the rows that are done, now and then."""

    connection: Connection
    tell: Callable[[int], None] = lambda _: None
    rows: int = 0
    open_rows: int = 0
    records: int = 0
    dropped: int = 0
    faults: list[Fault] = field(default_factory=list)

    def fault(self, kind: str, segment: int, row: int, text: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(kind, segment, row, text))

    def walk_uses(self, segment: int) -> tuple[int, bytes]:
        """Recompute the rows of a segment; gives the number of the last row, and its digest."""
        number, last = 0, begin_chain(segment)
        for found in self._page(_EVENT, segment):
            row = UseRow(
                found.place, found.at, found.system, found.patient, found.reference, found.units, bytes(found.body)
            )
            digest = bytes(found.digest)
            if row.number != number + 1:
                self.fault("row-removed", segment, number + 1, "rows are missing before this one.")
            elif not bytes(row.body).startswith(b'{"resourceType":"AuditEvent","id":"use-%d"' % row.place):
                self.fault("row-moved", segment, row.number, "the row is not at its own place.")
            elif chain_row(last, row) != digest:
                self.fault("row-changed", segment, row.number, "the row is not as it was written.")
            number, last = row.number, digest
        return number, last

    def walk_records(self, segment: int) -> tuple[int, bytes]:
        """Recompute the seals of AuditEvents that are resources, from the resources."""
        number, last = 0, begin_chain(segment)
        for found in self._page(_RECORD, segment):
            if found.place % ROOM != number + 1:
                self.fault("row-removed", segment, number + 1, "seals are missing before this one.")
            elif found.body is None:
                self.fault("record-removed", segment, number + 1, f"AuditEvent/{found.id} is no longer there.")
            elif chain_record(last, found.place, found.id, found.version, bytes(found.body)) != bytes(found.digest):
                self.fault("record-changed", segment, number + 1, f"AuditEvent/{found.id} is not as it was written.")
            number, last = found.place % ROOM, bytes(found.digest)
            self.records += 1
        return number, last

    def _page(self, table: Any, segment: int) -> Iterator[Any]:
        """The rows of a segment in their order, a page at a time: a long log is never in memory."""
        query = select(table)
        if table is _RECORD:
            version = schema.version
            same = (version.c.id == table.c.id) & (version.c.version == table.c.version)
            query = select(table, version.c.body).outerjoin(version, same & (version.c.type == "AuditEvent"))
        place = segment * ROOM - 1
        while True:
            within = query.where(table.c.place > place, table.c.place < (segment + 1) * ROOM)
            rows = self.connection.execute(within.order_by(table.c.place).limit(_PAGE)).all()
            yield from rows
            self.rows += len(rows)
            self.tell(self.rows)
            if len(rows) < _PAGE:
                return
            place = rows[-1].place

    def verify_segment(self, row: Any, previous: str) -> None:
        """A closed segment: its head, and, unless they were dropped, its rows."""
        segment = Segment(row.id, row.kind, row.begun, row.seal, row.closed, row.rows, row.last)
        if chain_head(previous, segment) != row.head:
            text = "the head is not as it was sealed, or does not follow the head before it."
            self.fault("head-changed", row.id, 0, text)
        if row.dropped is not None:
            self.dropped += 1
            return
        number, last = (self.walk_uses if row.kind == "uses" else self.walk_records)(row.id)
        if number < row.rows:
            self.fault("tail-cut", row.id, number, f"the segment was sealed with {row.rows} rows.")
        elif number > row.rows:
            self.fault("row-added", row.id, number, f"the segment was sealed with {row.rows} rows.")
        elif last.hex() != row.last:
            self.fault("row-changed", row.id, number, "the last row is not the one that was sealed.")


def verify(
    engine: Engine,
    keep_since: datetime,
    check: Callable[[bytes, str], bool] | None = None,
    known: Head | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> Proof:
    """Recompute every digest of the log and compare.

    A segment that was dropped must have been closed before `keep_since`. `check` says whether a signature of a head is
    this organisation's. `known` is a head that was kept elsewhere: the log must still have it.
    """
    earliest = int(keep_since.timestamp() * 1_000_000)
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(reading=True, **options) as connection:
        proof = UseProof(connection, tell)
        order = select(_SEGMENT).order_by(_SEGMENT.c.seal.is_(None), _SEGMENT.c.seal, _SEGMENT.c.id)
        segments = connection.execute(order).all()
        newest: Head | None = None
        for row in segments:
            if row.seal is None:
                proof.open_rows += proof.walk_uses(row.id)[0]
                continue
            if row.seal != (newest.seal if newest else 0) + 1:
                text = f"the segment before seal {row.seal} is missing."
                proof.fault("segment-removed", row.id, 0, text)
            proof.verify_segment(row, newest.head if newest else "")
            if row.dropped is not None and row.closed >= earliest:
                proof.fault("dropped-early", row.id, 0, "the segment was dropped before its time.")
            newest = Head(row.seal, row.head, _moment(row.closed), row.signature or "")
            if known and (known.seal, known.head) == (newest.seal, newest.head):
                known = None
        _find_strays(proof)
    if known:
        proof.fault("seal-missing", 0, 0, f"seal {known.seal}, which was kept elsewhere, is not in this log.")
    if check and newest and not check(newest.head.encode(), newest.signature):
        proof.fault("signature", 0, 0, f"the signature of seal {newest.seal} is not by this organisation's key.")
    counts = (len(segments), proof.rows, proof.open_rows, proof.records, proof.dropped)
    return Proof(*counts, newest, tuple(proof.faults))


def _find_strays(proof: UseProof) -> None:
    """Rows whose segment is not there, and AuditEvents that wait for a seal and are gone."""
    for table, walked in ((_EVENT, proof.rows - proof.records), (_RECORD, proof.records)):
        stored = proof.connection.execute(select(func.count()).select_from(table)).scalar_one()
        if stored != walked:
            text = f"{stored - walked} rows are there whose segment is not, or was dropped."
            proof.fault("segment-removed", 0, 0, text)
    waiting, version = schema.unsealed_record, schema.version
    same = (version.c.type == "AuditEvent") & (version.c.id == waiting.c.id) & (version.c.version == waiting.c.version)
    query = select(func.count()).select_from(waiting).where(~exists().where(same))
    if gone := proof.connection.execute(query).scalar_one():
        proof.fault("record-removed", 0, 0, f"{gone} AuditEvents that wait for their seal are no longer there.")


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1_000_000, UTC)
