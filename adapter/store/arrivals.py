"""A resource that starts a flow, and the message that announces it: written together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine

from adapter.fhir.elements import Resource
from adapter.fhir.starts import flow_of
from adapter.store.blobs import keep_blob
from adapter.store.messages import WAITING_FOR_A_PERSON, begin_again, begin_message, hold_message
from adapter.store.resources import Stored, put_resource, read_resource
from adapter.store.transaction import write
from adapter.store.writer import Writer


def receive(
    engine: Engine, items: Sequence[tuple[str, Resource]], now: datetime, writer: Writer | None = None
) -> list[Stored]:
    """Write new resources under their ids and announce those that start a flow, in one transaction.

    Raises Forbidden for one that the client who writes may not write; None may write all.
    """

    def put(connection: Connection) -> list[Stored]:
        if writer is None:
            stored = [put_resource(connection, identity, resource, now) for identity, resource in items]
        else:
            stored = writer.create(connection, items, now)
        for identity, resource in items:
            if flow := flow_of(resource):
                begin_message(
                    connection, identity.replace("-", ""), flow, f"{resource['resourceType']}/{identity}", now
                )
        return stored

    return write(engine, put)


def receive_document(
    engine: Engine,
    message: str,
    item: tuple[str, Resource],
    content: bytes,
    now: datetime,
    replaces: Callable[[Resource], None] = lambda _resource: None,
) -> Stored | None:
    """Write the DocumentReference of a document to be archived, and announce it, in one transaction.

    The document is kept under its message.

    A message that waits for a person begins again with it, where `replaces` does not raise for what is held. None, and
    nothing is written, when the message is in another state.
    """

    def put(connection: Connection) -> Stored | None:
        existing = hold_message(connection, message)
        if existing is not None and existing.state not in WAITING_FOR_A_PERSON:
            return None
        if existing is not None:
            replaces(read_resource(connection, item[1]["resourceType"], item[0]))
        stored = put_resource(connection, *item, now)
        keep_blob(connection, message, content)
        if existing is None:
            begin_message(connection, message, "deposit", stored.reference, now)
        else:
            begin_again(connection, message, now)
        return stored

    return write(engine, put)
