"""The keys of the search index: hashes of what is searched for, which only this database can make.

A HETU has few possible values: its bare hash is found by trying them all. So every hash is keyed with a secret.
The secret lies in the database, because every process on it needs the same. It protects the index where it is alone:
in pages of a file that was deleted or copied in part, in a dump of single tables, in the memory of a server.
It does not protect from somebody who has the whole database: that holds the resources themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, select

from adapter.store import schema
from adapter.store.forms import Form

Key = Callable[[str, Form], int]
_SECRET = select(schema.search_state.c.secret)


def keys_of(connection: Connection) -> Key:
    """What makes the key of a form of a type."""
    secret = _secret_of(connection)

    def key(kind: str, form: Form) -> int:
        whole = "\0".join((kind, *form)).encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(whole, digest_size=8, key=secret).digest(), signed=True)

    return key


def all_keys(key: Key, kind: str, forms: Iterable[Form]) -> tuple[int, ...]:
    """The keys of several forms of a type, in order."""
    return tuple(sorted({key(kind, form) for form in forms}))


def derived_key(connection: Connection, purpose: str) -> bytes:
    """A key of 256 bits that every process on this database has, for one purpose (HKDF, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=f"lautta {purpose}".encode()).derive(_secret_of(connection))


def _secret_of(connection: Connection) -> bytes:
    """The secret of the database, read once for each connection."""
    held = connection.info
    if "search_secret" not in held:
        held["search_secret"] = bytes(connection.execute(_SECRET).scalar_one())
    secret: bytes = held["search_secret"]
    return secret
