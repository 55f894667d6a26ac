"""What databases of earlier versions found their resources by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Engine, Index, MetaData, String, Table, Text, func, insert, select

from adapter.identifiers import plain_identifier
from adapter.store import schema
from adapter.store.keys import all_keys, keys_of
from adapter.store.periods import utc_range

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
_DATES = ("createdDateTime", "issued", "authoredOn", "dateTime", "recorded")
Form = tuple[str, ...]


def put_back(engine: Engine) -> None:
    """Make it a database of version 7, whose index nobody reads any more."""
    with engine.begin() as connection:
        FORMER_INDEX.create(connection)
        for name, table in schema.metadata.tables.items():
            if name not in _OF_VERSION_7:
                table.drop(connection)
        for index in ("type", "updated"):
            connection.exec_driver_sql(f"DROP INDEX resource_version_{index}")
        connection.exec_driver_sql("ALTER TABLE resource_version DROP COLUMN method")
        connection.execute(schema.schema_version.update().values(number=7))
    engine.dispose()


def unmove(engine: Engine, *, narrowed: bool) -> None:
    """Leave it a database of today, of which nothing has been moved yet; `narrowed`: with the rows of version 13."""
    with engine.begin() as connection:
        for table in (schema.token, schema.dates, schema.words):
            connection.execute(table.delete())
        if narrowed:
            _index_all(connection)
        else:
            connection.execute(schema.resource_unit.delete())
        newest = connection.execute(select(func.max(schema.entry.c.seq))).scalar_one()
        connection.execute(schema.search_state.update().values(unmoved=newest, narrowed=int(narrowed)))
    engine.dispose()


def _index_all(connection: Connection) -> None:
    here = (schema.entry.c.type == schema.resource.c.type) & (schema.entry.c.id == schema.resource.c.id)
    key = keys_of(connection)
    for row in connection.execute(select(schema.entry.c.seq, schema.resource).join(schema.resource, here)).all():
        resource = orjson.loads(bytes(row.body))
        tokens = [{"k": k, "seq": row.seq} for k in all_keys(key, row.type, {("any",), *_forms(resource)})]
        connection.execute(insert(schema.token), tokens)
        k = key(row.type, ("date", "date"))
        dates = {period for element in _DATES if (period := utc_range(str(resource.get(element, ""))))}
        rows = [{"k": k, "lo": low // 1000, "hi": high // 1000, "seq": row.seq} for low, high in dates]
        if rows:
            connection.execute(insert(schema.dates), rows)


def _forms(resource: dict[str, Any]) -> Iterator[Form]:
    """What version 13 indexed."""
    for element, parameter in (("identifier", "identifier"), ("masterIdentifier", "identifier")):
        for identifier in _list(resource.get(element)):
            yield from _token(parameter, identifier.get("system", ""), identifier.get("value", ""))
    if isinstance(resource.get("status"), str):
        yield from _token("status", "", resource["status"])
    for code in _list(resource.get("code")) + _list(resource.get("type")) + _list(resource.get("category")):
        for item in _list(code.get("coding")):
            yield from _token("code", item.get("system", ""), item.get("code", ""))
    for parameter, reference in _references(resource):
        yield ("has", parameter)
        for identifier in _list(reference.get("identifier")):
            yield from _token(f"{parameter}:identifier", identifier.get("system", ""), identifier.get("value", ""))
        if address := reference.get("reference"):
            yield (parameter, "address", address)
            yield (parameter, "address", address.partition("/_history/")[0])


def _token(parameter: str, system: str, value: str) -> Iterator[Form]:
    system, text = plain_identifier(system, value)
    yield ("has", parameter)
    if system:
        yield (parameter, "system", system)
    if value:
        yield (parameter, "value", text)
        yield (parameter, "token", system, text)


def _references(resource: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for element, parameter in _REFERENCES.items():
        for reference in _list(resource.get(element)):
            yield parameter, reference
    for entity in _list(resource.get("entity")) if resource["resourceType"] == "AuditEvent" else ():
        for what in _list(entity.get("what")):
            if what.get("type") == "Patient" or "/Patient/" in f"/{what.get('reference', '')}":
                yield "patient", what


def _list(value: Any) -> list[Any]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
