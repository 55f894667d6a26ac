"""Bytes on their way: kept under the message that owns them, gone when it ends (PHO-05).

A worker that was paused may wake up in the midst of a step, when another has brought the message to its end. What it
wants to keep then would stay for good, so nothing is kept for a message that has ended.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, Engine, delete, insert, select

from adapter.errors import Ours
from adapter.store import schema
from adapter.store.messages import State

_ENDED = (State.DONE, State.PARKED, State.DISCARDED)


class Blobs:
    """The blobs in one database. Idempotent by owner and content."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, owner: str, content: bytes) -> str:
        """Store bytes for a flow, unless its message has ended.

        Returns their SHA-256, which is how they are referred to.
        """
        with self._engine.begin() as connection:
            return keep_blob(connection, owner, content)

    def open(self, owner: str, digest: str) -> bytes:
        """The bytes; raises Ours when they are gone, which a flow that still needs them must not see."""
        table = schema.blob
        with self._engine.execution_options(reading=True).connect() as connection:
            body = connection.execute(
                select(table.c.body).where(table.c.owner == owner, table.c.sha256 == digest)
            ).scalar()
        if body is None:
            raise Ours("A flow asked for bytes that it had already dropped.")
        return bytes(body)

    def drop(self, owner: str) -> None:
        """Remove everything a flow kept."""
        with self._engine.begin() as connection:
            connection.execute(delete(schema.blob).where(schema.blob.c.owner == owner))


def keep_blob(connection: Connection, owner: str, content: bytes) -> str:
    """Store bytes within a transaction; see Blobs.keep."""
    digest = hashlib.sha256(content).hexdigest()
    message, table = schema.message, schema.blob
    owned = select(message.c.state).where(message.c.id == owner).with_for_update(read=True)  # it does not end meanwhile
    if connection.execute(owned).scalar() in _ENDED:
        return digest
    query = select(table.c.sha256).where(table.c.owner == owner, table.c.sha256 == digest)
    if connection.execute(query).first() is None:
        connection.execute(insert(table).values(owner=owner, sha256=digest, body=content))
    return digest
