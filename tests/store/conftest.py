"""What several tests of the store share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.end_to_end.postgres import find_server, run_postgres


@pytest.fixture(scope="package")
def server() -> Iterator[str]:
    """A PostgreSQL."""
    programs = find_server()
    if programs is None:
        assert not os.environ.get("CI"), "CI must have PostgreSQL: tests/system.sh installs it"
        pytest.skip("PostgreSQL's server is not here: apt-get install postgresql")
    with run_postgres(programs) as url:
        yield url


_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'lautta.db'}"
    server: str = request.getfixturevalue("server")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{server.rpartition('/')[0]}/{name}"
