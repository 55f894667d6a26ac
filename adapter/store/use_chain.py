"""The digests of the use log: a row is bound to the row before it, a segment's head to the head before it. Pure.

A segment is a run of rows of one writer. Its rows are chained by their digests; once it is closed, its head binds the
number of its rows and the last digest to the head of the segment closed before it (docs/explanation/use-log.md).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import orjson

#: Rows that a segment can hold by its numbering; a writer begins another one long before.
ROOM = 1 << 20


@dataclass(frozen=True, slots=True)
class UseRow:
    """One row as it is stored. `place` is the segment's number times ROOM, and the number within it, from 1."""

    place: int
    at: int  # microseconds since 1970, UTC
    system: str
    patient: str
    reference: str
    units: str
    body: bytes

    @property
    def number(self) -> int:
        """Its number within its segment."""
        return self.place % ROOM


@dataclass(frozen=True, slots=True)
class Segment:
    """A closed segment. `kind`: uses, or the AuditEvents that are stored as resources."""

    id: int
    kind: str
    begun: int
    seal: int
    closed: int
    rows: int
    last: str


def begin_chain(segment: int) -> bytes:
    """What the first row of a segment is bound to."""
    return hashlib.sha256(b"lautta segment %d" % segment).digest()


def chain_row(previous: bytes, row: UseRow) -> bytes:
    """The digest of a row: of all that it holds, and of the digest of the row before it."""
    fields = orjson.dumps([row.place, row.at, row.system, row.patient, row.reference, row.units])
    return hashlib.sha256(b"%b%b%b" % (previous, fields, row.body)).digest()


def chain_record(previous: bytes, place: int, identity: str, version: int, body: bytes) -> bytes:
    """The digest of the seal of an AuditEvent that is stored as a resource."""
    fields = orjson.dumps([place, identity, version])
    return hashlib.sha256(b"%b%b%b" % (previous, fields, body)).digest()


def chain_head(previous: str, segment: Segment) -> str:
    """The head of a closed segment: of all that is known of it, and of the head before it."""
    fields = [
        previous,
        segment.id,
        segment.kind,
        segment.begun,
        segment.seal,
        segment.closed,
        segment.rows,
        segment.last,
    ]
    return hashlib.sha256(orjson.dumps(fields)).hexdigest()
