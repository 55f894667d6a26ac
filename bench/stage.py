"""The stage of a benchmark: mocks and FHIR API as processes of their own, on an empty database of either kind."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from adapter.demo.stage import Stage, set_stage
from tests.end_to_end.postgres import find_server, run_postgres

_URL = "LAUTTA_DATABASE_URL"
_CONNECTIONS = "max_connections=300"  # a worker has sixteen


@contextmanager
def open_stage(database_url: str = "") -> Iterator[Stage]:
    """A stage without workers, on this database of PostgreSQL or a new one of SQLite.

    What it sets in the environment of this process goes with it.
    """
    before = dict(os.environ)
    os.environ.pop(_URL, None)
    if database_url:
        os.environ[_URL] = database_url
    try:
        with (
            tempfile.TemporaryDirectory(prefix="lautta-bench-") as folder,
            set_stage(Path(folder), lambda _: None, working=False) as stage,
        ):
            yield stage
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def open_postgres() -> Iterator[Callable[[], str] | None]:
    """A PostgreSQL server that writes through to the disk: each call makes a database and gives its URL.

    None where no server is installed, and then it says so.
    """
    programs = find_server()
    if programs is None:
        print("\nPostgreSQL: not measured, its server is not installed")
        yield None
        return
    with run_postgres(programs, "fsync=on", _CONNECTIONS) as url:
        base, numbers = url.rpartition("/")[0], itertools.count(1)
        server = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")

        def make() -> str:
            name = f"bench_{next(numbers)}"
            with server.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            return f"{base}/{name}"

        yield make
        server.dispose()


def name_database(stage: Stage) -> str:
    """Which kind of database a stage has, for a row of a table."""
    return "PostgreSQL" if stage.settings.database_url().startswith("postgresql") else "SQLite"
