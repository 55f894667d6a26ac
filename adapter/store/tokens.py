"""The tokens of clients, and the assertions they were given for. Of neither the text is kept, only its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, Engine, Table, delete, insert, select, tuple_
from sqlalchemy.exc import IntegrityError

from adapter.store import schema

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Token:
    """What a token stands for. `certificate`: the thumbprint of the one it goes with (RFC 8705); empty for none."""

    client: str
    scopes: str
    expires: datetime
    certificate: str = ""


class Tokens:
    """The tokens in one database: each process that serves it knows them all, and which are revoked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def use(self, client: str, jti: str, until: datetime, now: datetime) -> bool:
        """Remember an assertion until a time; False when somebody has used it before, in whichever process.

        Those whose time is past are forgotten.
        """
        table = schema.used_assertion
        try:
            with self._engine.begin() as connection:
                _forget(connection, table, table.c.until, now)
                connection.execute(insert(table).values(client=client, jti=jti, until=until.astimezone(UTC)))
        except IntegrityError:
            return False
        return True

    def keep(self, secret: str, token: Token, now: datetime) -> None:
        """Keep a new token. Those that have expired are forgotten."""
        table = schema.access_token
        values = {
            "sha256": _hash(secret),
            "client": token.client,
            "scopes": token.scopes,
            "expires": token.expires.astimezone(UTC),
            "certificate": token.certificate,
        }
        with self._engine.begin() as connection:
            _forget(connection, table, table.c.expires, now)
            connection.execute(insert(table).values(**values))

    def find(self, secret: str, now: datetime) -> Token | None:
        """The token; None for one that is unknown, expired or revoked."""
        table = schema.access_token
        wanted = select(table.c.client, table.c.scopes, table.c.expires, table.c.certificate).where(
            table.c.sha256 == _hash(secret)
        )
        with self._engine.execution_options(reading=True).connect() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        token = Token(row.client, row.scopes, _utc(row.expires), row.certificate)
        return token if now < token.expires else None

    def revoke(self, secret: str, client: str | None = None) -> None:
        """Revoke a token: it is refused from the next request on. With `client`, only if it is that client's."""
        table = schema.access_token
        statement = delete(table).where(table.c.sha256 == _hash(secret))
        with self._engine.begin() as connection:
            connection.execute(statement if client is None else statement.where(table.c.client == client))

    def revoke_all(self, client: str) -> int:
        """Revoke every token of a client; returns how many."""
        table = schema.access_token
        with self._engine.begin() as connection:
            return connection.execute(delete(table).where(table.c.client == client)).rowcount


def _forget(connection: Connection, table: Table, until: Column[datetime], now: datetime) -> None:
    """Delete what is past; rows that another does so with at this moment are left to it (PostgreSQL would wait)."""
    key = table.primary_key.columns
    past = select(*key).where(until < now.astimezone(UTC)).limit(_AT_ONCE).with_for_update(skip_locked=True)
    connection.execute(delete(table).where(tuple_(*key).in_(past)))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _utc(moment: datetime) -> datetime:
    """SQLite gives naive times back; they were written in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
