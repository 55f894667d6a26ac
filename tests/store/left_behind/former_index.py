"""A database with the search index that Lautta had up to schema version 7, with all its resources in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Engine, Index, MetaData, String, Table, Text, func, insert, select

from adapter.store import schema
from adapter.store.parameters import periods_of

_OF_VERSION_7 = frozenset(
    {
        "schema_version", "resource", "resource_version", "blob", "message", "tally", "worker", "run", "decision",
        "medium", "mailbox", "matter", "held_grant",
    }
)  # fmt: skip
FORMER_INDEX = Table(
    "search_index",
    MetaData(),
    Column("type", String(40), nullable=False),
    Column("id", String(64), nullable=False),
    Column("parameter", String(40), nullable=False),
    Column("system", Text, nullable=False),
    Column("value", Text, nullable=False),
    Index("search_index_value", "type", "parameter", "value", "system"),
    Index("search_index_owner", "type", "id"),
)
_REFERENCES = {
    "subject": "patient", "patient": "patient", "for": "patient", "focus": "focus", "target": "focus",
    "basedOn": "based-on",
}  # fmt: skip


def put_back(engine: Engine) -> None:
    """Make it a database of version 7."""
    with engine.begin() as connection:
        _index_all(connection)
        for name, table in schema.metadata.tables.items():
            if name not in _OF_VERSION_7:
                table.drop(connection)
        for index in ("type", "updated"):
            connection.exec_driver_sql(f"DROP INDEX resource_version_{index}")
        connection.exec_driver_sql("ALTER TABLE resource_version DROP COLUMN method")
        connection.execute(schema.schema_version.update().values(number=7))
    engine.dispose()


def unmove(engine: Engine) -> None:
    """Leave it a database of today, of which nothing has been moved yet."""
    with engine.begin() as connection:
        _index_all(connection)
        for table in (schema.token, schema.dates, schema.resource_unit):
            connection.execute(table.delete())
        newest = connection.execute(select(func.max(schema.entry.c.seq))).scalar_one()
        connection.execute(schema.search_state.update().values(unmoved=newest))
    engine.dispose()


def _index_all(connection: Connection) -> None:
    FORMER_INDEX.create(connection)
    for row in connection.execute(select(schema.resource)).all():
        if values := [
            {"type": row.type, "id": row.id, "parameter": parameter, "system": system, "value": value}
            for parameter, system, value in _rows(orjson.loads(bytes(row.body)))
        ]:
            connection.execute(insert(FORMER_INDEX), values)


def _rows(resource: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What version 7 indexed."""
    for identifier in _list(resource.get("identifier")) + _list(resource.get("masterIdentifier")):
        yield "identifier", str(identifier.get("system", "")), str(identifier.get("value", ""))
    if isinstance(resource.get("status"), str):
        yield "status", "", resource["status"]
    for code in _list(resource.get("code")) + _list(resource.get("type")) + _list(resource.get("category")):
        for item in _list(code.get("coding")):
            yield "code", str(item.get("system", "")), str(item.get("code", ""))
    for parameter, reference in _references(resource):
        if "reference" in reference:
            yield parameter, "", str(reference["reference"])
        if identifier := reference.get("identifier"):
            yield f"{parameter}:identifier", str(identifier.get("system", "")), str(identifier.get("value", ""))
    for period in periods_of(resource):
        low, high = (f"{datetime.fromtimestamp(end, UTC):%Y-%m-%dT%H:%M:%S}" for end in (period.low, period.high))
        yield period.parameter, high, low


def _references(resource: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for element, parameter in _REFERENCES.items():
        for reference in _list(resource.get(element)):
            yield parameter, reference
    for entity in _list(resource.get("entity")) if resource["resourceType"] == "AuditEvent" else ():
        for what in _list(entity.get("what")):
            if what.get("type") == "Patient" or str(what.get("reference", "")).startswith("Patient/"):
                yield "patient", what


def _list(value: Any) -> list[Any]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
