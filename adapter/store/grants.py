"""The grants of the Consents held here, in a table of their own: a decision reads a row, not every Consent of a client (GRA-01, GRA-04).

A row is written in the transaction that writes its Consent, and says nothing that the Consent does not say.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, delete, insert, select

from adapter.convert.elements import Resource
from adapter.convert.grant import held_grant
from adapter.errors import Refused
from adapter.identifiers import Oid, PersonId
from adapter.rules.access import HeldGrant
from adapter.store import schema

_QUERY = (
    "SELECT id, version, status, matters, starts, ends FROM held_grant"
    " WHERE client_value = ? AND client_system = ? AND unit = ?"
)
_BATCH = 1000


class Grants:
    """The grants in one database; reading alone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # By the driver itself: building the statement anew would cost more than answering it.
        self._query = _QUERY if engine.dialect.name == "sqlite" else _QUERY.replace("?", "%s")

    def held(self, client: PersonId, unit: Oid) -> list[HeldGrant]:
        """The grants of a client to a service unit, each with its Consent and version; in no particular order."""
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(self._query, (client.value, client.system, unit.value))
            rows = cursor.fetchall()
            cursor.close()
        finally:
            connection.close()
        return [
            HeldGrant(
                f"Consent/{identity}/_history/{version}",
                status,
                client,
                unit,
                frozenset(map(Oid, matters.split())),
                date.fromisoformat(starts),
                date.fromisoformat(ends) if ends else None,
            )
            for identity, version, status, matters, starts, ends in rows
        ]

    def consents(self, client: PersonId, unit: Oid) -> list[str]:
        """The ids of their Consents, in the order of the ids."""
        table = schema.held_grant
        query = select(table.c.id).where(
            table.c.client_value == client.value, table.c.client_system == client.system, table.c.unit == unit.value
        )
        with self._engine.execution_options(reading=True).connect() as connection:
            return list(connection.execute(query.order_by(table.c.id)).scalars())


def keep_grant(connection: Connection, identity: str, version: int, resource: Resource) -> None:
    """Keep the row of a Consent in step with what has just been written; one that is no grant has none."""
    connection.execute(delete(schema.held_grant).where(schema.held_grant.c.id == identity))
    row = _row(identity, version, resource)
    if row:
        connection.execute(insert(schema.held_grant).values(row))


def fill_grants(connection: Connection) -> None:
    """The rows of every Consent that is there already, for a database made before this table."""
    table, last = schema.resource, ""
    while True:
        query = select(table.c.id, table.c.version, table.c.body).where(table.c.type == "Consent", table.c.id > last)
        found = connection.execute(query.order_by(table.c.id).limit(_BATCH)).all()
        if not found:
            return
        rows = [row for item in found if (row := _row(item.id, item.version, orjson.loads(item.body)))]
        if rows:
            connection.execute(insert(schema.held_grant), rows)
        last = found[-1].id


def _row(identity: str, version: int, resource: Resource) -> dict[str, Any] | None:
    try:
        grant = held_grant(resource, "")
    except Refused:
        return None
    return {
        "client_value": grant.client.value,
        "client_system": grant.client.system,
        "unit": grant.unit.value,
        "id": identity,
        "version": version,
        "status": grant.status,
        "matters": " ".join(sorted(matter.value for matter in grant.matters)),
        "starts": grant.start.isoformat(),
        "ends": grant.end.isoformat() if grant.end else "",
    }
