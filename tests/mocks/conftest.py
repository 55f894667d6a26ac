"""Mock Kanta over real sockets, and a client and a tester of it; and the mock PACS."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import requests

from mocks.control import Setting
from mocks.kanta import RunningKanta, kanta_mock
from mocks.pacs import pacs_mock
from mocks.pacs.mock import RunningPacs
from mocks.pki import Pki, make_pki
from tests.mocks.control import Desk
from tests.mocks.dcmtk import Dcmtk
from tests.mocks.kanta import ADAPTER, DAY, HELSINKI, Client, Draft, read_key
from tests.mocks.pacs import fill


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), ADAPTER, datetime.now(UTC))


@pytest.fixture(scope="module")
def running(made: Pki) -> Iterator[RunningKanta]:
    kanta = kanta_mock(made.directory, setting=Setting(seed=7))
    yield kanta
    kanta.stop()


@pytest.fixture(scope="session")
def pacs_pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pacs-pki"), ADAPTER, datetime.now(UTC))


@pytest.fixture(scope="session")
def pacs(pacs_pki: Pki) -> Iterator[RunningPacs]:
    """One for all tests: each empties and fills it anew."""
    started = pacs_mock(pacs_pki.directory)
    yield started
    started.stop()


@pytest.fixture
def pacs_desk(pacs: RunningPacs) -> Desk:
    """A desk over a PACS with a knee and a chest (tests/mocks/pacs.py)."""
    desk = Desk(pacs.control_url)
    fill(desk)
    return desk


@pytest.fixture
def dcmtk(pacs: RunningPacs, pacs_pki: Pki) -> Dcmtk:
    return Dcmtk(pacs.dicom_url, pacs_pki.directory)


@pytest.fixture
def client(made: Pki, running: RunningKanta) -> Iterator[Client]:
    assert requests.post(f"{running.control_url}/reset", timeout=10).status_code == 204
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(made.directory / "root.pem")
        session.cert = (str(made.directory / "adapter-tls.pem"), str(made.directory / "adapter-tls.key.pem"))
        yield Client(made.directory, running.url, session, read_key(made.directory, "adapter-system"))


@pytest.fixture
def control(running: RunningKanta) -> Callable[..., Any]:
    """Call the control API: `control("seed", {...})` posts, `control("state")` gets."""

    def call(name: str, body: dict[str, Any] | None = None) -> Any:
        url = f"{running.control_url}/{name}"
        response = requests.get(url, timeout=10) if body is None else requests.post(url, json=body, timeout=10)
        assert response.ok, response.text
        return response.json()

    return call


@pytest.fixture
def set_time(control: Callable[..., Any], client: Client) -> Callable[[int, time], None]:
    """Move both clocks, the mock's and the client's, to a time of Finland so many days from DAY."""

    def move(offset: int, clock: time) -> None:
        instant = datetime.combine(DAY + timedelta(days=offset), clock, HELSINKI)
        control("clock", {"now": instant.isoformat()})
        client.skew = instant - datetime.now(UTC)

    return move


@pytest.fixture
def seed(control: Callable[..., Any], client: Client) -> Callable[..., None]:
    def add(*drafts: Draft) -> None:
        contents = [base64.b64encode(draft.sign(client.system)).decode() for draft in drafts]
        groups = [draft.group for draft in drafts]
        control("seed", {"documents": [{"content": c, "group": g} for c, g in zip(contents, groups, strict=True)]})

    return add
