"""A database put back to the search index that Lautta had up to schema version 7, with all its resources in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Column, Engine, Index, MetaData, String, Table, Text, insert, select

from adapter.store import schema
from adapter.store.migrations import search_tables
from adapter.store.migrations.steps import STEPS
from adapter.store.parameters import periods_of

_BEFORE = next(step.number for step in STEPS if step.migrate is search_tables.migrate) - 1
_NEW = (
    schema.entry,
    schema.token,
    schema.dates,
    schema.resource_unit,
    schema.search_state,
    schema.access_token,
    schema.used_assertion,
    schema.use_segment,
    schema.use_event,
    schema.sealed_record,
    schema.unsealed_record,
)
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
    """Give a database the index of version 7 in place of today's."""
    with engine.begin() as connection:
        FORMER_INDEX.create(connection)
        for row in connection.execute(select(schema.resource)).all():
            if values := [
                {"type": row.type, "id": row.id, "parameter": parameter, "system": system, "value": value}
                for parameter, system, value in _rows(orjson.loads(bytes(row.body)))
            ]:
                connection.execute(insert(FORMER_INDEX), values)
        for table in _NEW:
            table.drop(connection)
        connection.execute(schema.schema_version.update().values(number=_BEFORE))
    engine.dispose()


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
