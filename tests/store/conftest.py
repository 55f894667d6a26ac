"""What several tests of the store share."""

from __future__ import annotations

import os
from collections.abc import Iterator

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
