"""Step 9."""

from __future__ import annotations

import re
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    delete,
    select,
    text,
    tuple_,
    update,
)

_tables = MetaData()
_resource = Table(
    "resource",
    _tables,
    Column("type", String(40), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
_version = Table(
    "resource_version",
    _tables,
    Column("type", String(40), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
_index = Table(
    "search_index",
    _tables,
    Column("type", String(40), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("parameter", String(40), nullable=False),
    Column("value", Text, nullable=False),
)
_message = Table(
    "message",
    _tables,
    Column("id", String(80), primary_key=True),
    Column("flow", String(10), nullable=False),
    Column("resources", Text, nullable=False),
)
_BATCH = 200
_PERSON = re.compile(r"(?:Patient|RelatedPerson)/[A-Za-z0-9\-.]{1,64}")
_FILED = re.compile(r"(https?://.+)/(?:Media|DocumentReference)/[^/]+")
_HETU = re.compile(r"\d{6}[-+A-Za-z]\d{3}[0-9A-Za-z]")
_HOLDS = {  # a picture need not be read for it
    "sqlite": "instr(body, CAST('\"Patient/' AS BLOB)) > 0 OR instr(body, CAST('\"RelatedPerson/' AS BLOB)) > 0",
    "postgresql": "position('\"Patient/'::bytea IN body) > 0 OR position('\"RelatedPerson/'::bytea IN body) > 0",
}


def migrate(connection: Connection) -> None:
    """A person whom a relative reference does not find here is named by the record system's URL, or by identifier."""
    bases = _bases(connection)
    query = select(_resource.c.type, _resource.c.id).where(_resource.c.type.in_(("Patient", "RelatedPerson")))
    held = {f"{row.type}/{row.id}" for row in connection.execute(query)}
    for table in (_resource, _version):
        _rewrite(connection, table, bases, held)


def _bases(connection: Connection) -> dict[str, str]:
    """The base of the record system that the photos of a message were filed in, by what is kept here of them."""
    bases: dict[str, str] = {}
    for row in connection.execute(select(_message.c.resources).where(_message.c.flow == "photo")):
        addresses = orjson.loads(row.resources)
        filed = [match[1] for address in addresses if (match := _FILED.fullmatch(address))]
        if filed:
            bases |= {address: filed[0] for address in addresses if not _FILED.fullmatch(address)}
    return bases


def _rewrite(connection: Connection, table: Table, bases: dict[str, str], held: set[str]) -> None:
    """Batch by batch in the order of the key; the versions keep their numbers and times: they say the same."""
    keys = list(table.primary_key.columns)
    query = select(table).where(text(f"({_HOLDS[connection.dialect.name]})")).order_by(*keys).limit(_BATCH)
    rows = connection.execute(query).all()
    while rows:
        for row in rows:
            resource = orjson.loads(bytes(row.body))
            changed = _led_out(resource, bases.get(f"{row.type}/{row.id}", ""), held)
            if changed != resource:
                here = [column == getattr(row, column.name) for column in keys]
                connection.execute(update(table).where(*here).values(body=orjson.dumps(changed)))
                if table is _resource:
                    _index_again(connection, row.type, row.id, bases.get(f"{row.type}/{row.id}", ""), held)
        last = tuple(getattr(rows[-1], column.name) for column in keys)
        rows = connection.execute(query.where(tuple_(*keys) > tuple_(*last))).all()


def _led_out(value: Any, base: str, held: set[str]) -> Any:
    """A resource whose relative references to persons lead to the record system, or stay by identifier alone."""
    if isinstance(value, list):
        return [_led_out(item, base, held) for item in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("reference")
    if not isinstance(reference, str) or not _is_lost(reference, held):
        return {key: _led_out(item, base, held) for key, item in value.items()}
    led = {key: item for key, item in value.items() if key != "reference"}
    if address := _led(reference, base):
        return {"reference": address} | led
    return led if "identifier" in led else {"type": reference.partition("/")[0], "display": "not known here"} | led


def _is_lost(reference: str, held: set[str]) -> bool:
    plain = reference.partition("/_history")[0]
    return bool(_PERSON.fullmatch(plain)) and plain not in held


def _led(reference: str, base: str) -> str:
    """The reference in the record system's own space; empty where that is not known, or would say who it is."""
    return f"{base}/{reference}" if base and not _HETU.search(reference) else ""


def _index_again(connection: Connection, kind: str, identity: str, base: str, held: set[str]) -> None:
    here = (_index.c.type == kind, _index.c.id == identity, _index.c.parameter == "patient")
    for value in {row.value for row in connection.execute(select(_index.c.value).where(*here))}:
        if _is_lost(value, held):
            one = (*here, _index.c.value == value)
            address = _led(value, base)
            connection.execute(
                update(_index).where(*one).values(value=address) if address else delete(_index).where(*one)
            )
