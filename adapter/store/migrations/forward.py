"""A database is brought forward to the tables of this version, one numbered step after the other."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, Engine, insert, inspect, select, update

from adapter import __version__
from adapter.errors import WrongUsage
from adapter.store.migrations.steps import NEWEST, STEPS
from adapter.store.migrations.unnumbered import recognise
from adapter.store.schema import metadata, schema_version, search_state

_LOCK = 20260901  # the key of PostgreSQL's lock; Lautta of before the numbers takes it too


def bring_forward(engine: Engine) -> None:
    """Make the tables of a new database, and run the steps that an older one lacks.

    Each step and its number are one transaction: after a crash the next start goes on behind the last finished step.
    Processes that start at once take turns. Raises WrongUsage for a database of a newer version, and leaves it as it
    is.
    """
    with engine.connect().execution_options(reading=True) as connection:
        number = _number(connection)
    while number != NEWEST:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            number = _advance(connection)


def _advance(connection: Connection) -> int:
    """Do the next thing, under a lock: make the tables, give an old database its number, or run one step."""
    number = _number(connection)  # another process may have been faster
    if number is None:
        number = recognise(connection)
        if number is None:
            metadata.create_all(connection)
            connection.execute(insert(search_state).values(one=1, secret=secrets.token_bytes(32), unmoved=0))
            number = NEWEST
        else:
            schema_version.create(connection)
        connection.execute(insert(schema_version).values(number=number, lautta=__version__))
        return number
    if number == NEWEST:
        return number
    step = next(step for step in STEPS if step.number == number + 1)
    step.migrate(connection)
    connection.execute(update(schema_version).values(number=step.number, lautta=__version__))
    return step.number


def _number(connection: Connection) -> int | None:
    """The number of a database; None when it has none. Raises WrongUsage when it is newer than ours."""
    if not inspect(connection).has_table(schema_version.name):
        return None
    number, lautta = connection.execute(select(schema_version)).one()
    if number > NEWEST:
        newer = f"{lautta} or newer" if lautta != __version__ else "a newer build"
        raise WrongUsage(
            f"The database has schema version {number} and was written by Lautta {lautta}. This is Lautta "
            f"{__version__},"
            f" which knows schema versions up to {NEWEST}. Update Lautta to {newer}."
        )
    return int(number)
