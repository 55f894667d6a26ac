"""Fixtures for pytest: `kanta`, `pacs`, `register`, `record`, `mail`, and `lautta`, the set with all mocks.

The mocks that the collected tests ask for are started at the first use, as one process, and serve the whole session.
Each is reset before each test that uses it. A run in which no test uses them starts nothing and imports nothing.
Settings in pytest's ini: `lautta_fill`, `lautta_organisation`, `lautta_seed`. `-p no:lautta` takes the fixtures away.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lautta_mocks.client import Mock, Mocks

#: The name of each fixture of one mock, and the mock's.
FIXTURES = {"kanta": "kanta", "pacs": "pacs", "register": "soteri", "record": "record", "mail": "mail"}
_ALL = "lautta"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say what the ini may set."""
    parser.addini("lautta_fill", "the folder of data that the mocks begin with", type="paths")
    parser.addini("lautta_organisation", "the OID of your organisation, for your certificates", default="")
    parser.addini("lautta_seed", "a number that makes the mocks' identifiers repeatable", default="")


@pytest.fixture(scope="session")
def _lautta_mocks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mocks]:
    from lautta_mocks.running import start_mocks

    config = request.config
    folders, seed = config.getini("lautta_fill"), config.getini("lautta_seed")
    with start_mocks(
        *_find_wanted(request.session.items),
        fill=folders[0] if folders else None,
        organisation=config.getini("lautta_organisation"),
        seed=int(seed) if seed else None,
        pki=tmp_path_factory.mktemp("lautta-pki"),
    ) as mocks:
        yield mocks


def _find_wanted(items: list[pytest.Item]) -> list[str]:
    """The mocks that these tests name; none means all of them."""
    named = {name for item in items for name in getattr(item, "fixturenames", ())}
    return [] if _ALL in named else [mock for fixture, mock in FIXTURES.items() if fixture in named]


def _reset(mocks: Mocks, name: str) -> Mock:
    if name not in mocks:
        pytest.fail(f"{name} was not started: let a test name its fixture as an argument")
    mock = mocks[name]
    mock.reset(to="fill")
    mock.run_clock()
    return mock


@pytest.fixture
def lautta(_lautta_mocks: Mocks) -> Mocks:
    """Every mock, by its name; reset."""
    _lautta_mocks.reset(to="fill")
    return _lautta_mocks


@pytest.fixture
def kanta(_lautta_mocks: Mocks) -> Mock:
    """Mock Kanta, reset."""
    return _reset(_lautta_mocks, FIXTURES["kanta"])


@pytest.fixture
def pacs(_lautta_mocks: Mocks) -> Mock:
    """The mock PACS, reset."""
    return _reset(_lautta_mocks, FIXTURES["pacs"])


@pytest.fixture
def register(_lautta_mocks: Mocks) -> Mock:
    """The mock of the organisation register and Soteri, reset."""
    return _reset(_lautta_mocks, FIXTURES["register"])


@pytest.fixture
def record(_lautta_mocks: Mocks) -> Mock:
    """The mock record systems, reset."""
    return _reset(_lautta_mocks, FIXTURES["record"])


@pytest.fixture
def mail(_lautta_mocks: Mocks) -> Mock:
    """The mock mail server, reset."""
    return _reset(_lautta_mocks, FIXTURES["mail"])


@pytest.fixture(scope="session")
def lautta_pki(_lautta_mocks: Mocks) -> Path:
    """The folder of the set's certificates and keys."""
    return _lautta_mocks.pki
