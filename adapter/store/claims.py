"""What is created once: who wants to create the same waits until the other has done it (FHIR R4 http, ccreate)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import orjson
from sqlalchemy import Connection, delete, insert

from adapter.store import schema

_CLAIM = insert(schema.claim)


def claim_key(kind: str, parameters: Iterable[tuple[str, str]]) -> str:
    """What a condition is claimed by: the same for the same parameters in any order."""
    return hashlib.sha256(orjson.dumps([kind, sorted(parameters)])).hexdigest()


def claim(connection: Connection, keys: Iterable[str]) -> None:
    """Have these keys alone until the transaction ends; waits for whoever has one of them.

    A row that another transaction writes, and takes away again, is waited for as long as that transaction lasts.
    In the order of the keys, so that no two wait for each other.
    """
    rows = [{"key": key} for key in sorted(set(keys))]
    if rows:
        connection.execute(_CLAIM, rows)
        connection.execute(delete(schema.claim).where(schema.claim.c.key.in_([row["key"] for row in rows])))
