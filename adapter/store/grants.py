"""The grants of the Consents held here, in a table of their own.

A decision reads a row, not every Consent of a client (GRA-01, GRA-04).

A row is written in the transaction that writes its Consent, and says nothing that the Consent does not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Engine, delete, insert, select

from adapter.errors import Refused
from adapter.fhir.elements import Resource
from adapter.fhir.held_grant import HeldGrant, held_grant
from adapter.identifiers import Oid, PersonId
from adapter.roles import Action, Right
from adapter.store import schema

_QUERY = (
    'SELECT id, version, "right", status, organiser, matters, starts, ends, actions, service_task, '
    "register FROM held_grant"
    " WHERE client_value = ? AND client_system = ? AND unit = ?"
)
_OF_EVERYBODY = ("", "")
_BATCH = 1000
_RIGHTS = {right.value: right for right in Right}  # an enumeration looks slower
_ACTIONS = {"read store": frozenset(Action)}  # what nearly every row says, made once


class OfTask(NamedTuple):
    """A grant in a service task: its Consent's id, the unit, and the organiser."""

    consent: str
    unit: Oid
    organiser: Oid


class Grants:
    """The grants in one database; reading only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # By the driver itself: building the statement again would cost more than answering it.
        self._query = _QUERY if engine.dialect.name == "sqlite" else _QUERY.replace("?", "%s")

    def held(self, client: PersonId, unit: Oid, right: Right) -> list[HeldGrant]:
        """The grants to a service unit that may be of this client, each with its Consent and version.

        In no particular order.
        """
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(self._query, (client.value, client.system, unit.value))
            rows: list[tuple[PersonId | None, Sequence[Any]]] = [(client, row) for row in cursor.fetchall()]
            if right is Right.OUTSOURCING:
                cursor.execute(self._query, (*_OF_EVERYBODY, unit.value))
                rows += [(None, row) for row in cursor.fetchall()]
            cursor.close()
        finally:
            connection.close()
        return [_held(whose, unit, row) for whose, row in rows]

    def consents(self, client: PersonId, unit: Oid, organiser: Oid) -> list[str]:
        """The ids of the Consents to register access that an organiser has given a unit for a client, in order."""
        table = schema.held_grant
        query = select(table.c.id).where(
            table.c.client_value == client.value,
            table.c.client_system == client.system,
            table.c.unit == unit.value,
            table.c.organiser == organiser.value,
            table.c.right == Right.REGISTER_ACCESS,
        )
        with self._engine.execution_options(reading=True).connect() as connection:
            return list(connection.execute(query.order_by(table.c.id)).scalars())

    def of_task(self, client: PersonId, task: str) -> list[OfTask]:
        """The grants to register access of a client in a service task that are in force or may come into it."""
        table = schema.held_grant
        query = select(table.c.id, table.c.unit, table.c.organiser).where(
            table.c.client_value == client.value,
            table.c.client_system == client.system,
            table.c.service_task == task,
            table.c.right == Right.REGISTER_ACCESS,
            table.c.status.in_(("active", "proposed")),
        )
        with self._engine.execution_options(reading=True).connect() as connection:
            rows = connection.execute(query.order_by(table.c.id)).all()
        return [OfTask(row.id, Oid(row.unit), Oid(row.organiser)) for row in rows]


def keep_grant(connection: Connection, identity: str, version: int, resource: Resource) -> None:
    """Keep the row of a Consent in step with what has just been written; one that is no grant has none."""
    drop_grant(connection, identity)
    row = _row(identity, version, resource)
    if row:
        connection.execute(insert(schema.held_grant).values(row))


def drop_grant(connection: Connection, identity: str) -> None:
    """Take away the row of a Consent."""
    connection.execute(delete(schema.held_grant).where(schema.held_grant.c.id == identity))


def make_grants(connection: Connection) -> None:
    """Make the table with the row of every Consent, for a database that has no such table or one with other columns.

    The table says nothing of its own, so it is always made as it is now.
    A step of the migrations that changes it must call this again.
    """
    schema.held_grant.drop(connection, checkfirst=True)
    schema.held_grant.create(connection)
    table, last = schema.resource, ""
    while True:
        query = select(table.c.id, table.c.version, table.c.body).where(table.c.type == "Consent", table.c.id > last)
        query = query.where(table.c.body != b"")
        batch = connection.execute(query.order_by(table.c.id).limit(_BATCH)).all()
        if not batch:
            return
        rows = [row for item in batch if (row := _row(item.id, item.version, orjson.loads(item.body)))]
        if rows:
            connection.execute(insert(schema.held_grant), rows)
        last = batch[-1].id


def _held(client: PersonId | None, unit: Oid, row: Sequence[Any]) -> HeldGrant:
    identity, version, right, status, organiser, matters, starts, ends, actions, service_task, register = row
    return HeldGrant(
        f"Consent/{identity}/_history/{version}",
        status,
        _RIGHTS[right],
        client,
        unit,
        Oid(organiser),
        date.fromisoformat(starts),
        date.fromisoformat(ends) if ends else None,
        _ACTIONS.get(actions) or frozenset(map(Action, actions.split())),
        frozenset(map(Oid, matters.split())),
        service_task,
        register,
    )


def _row(identity: str, version: int, resource: Resource) -> dict[str, Any] | None:
    try:
        grant = held_grant(resource, "")
    except Refused:
        return None
    return {
        "client_value": grant.client.value if grant.client else "",
        "client_system": grant.client.system if grant.client else "",
        "unit": grant.unit.value,
        "id": identity,
        "version": version,
        "right": grant.right.value,
        "status": grant.status,
        "organiser": grant.organiser.value,
        "matters": " ".join(sorted(matter.value for matter in grant.matters)),
        "starts": grant.start.isoformat(),
        "ends": grant.end.isoformat() if grant.end else "",
        "actions": " ".join(sorted(grant.actions)),
        "service_task": grant.service_task,
        "register": grant.register,
    }
