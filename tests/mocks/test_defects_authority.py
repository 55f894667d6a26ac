"""Every wrong request or seed is refused for its own rule at its own place; the good one is answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from mocks.authority import authority_mock
from mocks.pki import Pki
from mocks.running import RunningMock
from tests.mocks.control import Desk
from tests.mocks.defects import Defect
from tests.mocks.defects.authority import DEFECTS, Asked


@pytest.fixture(scope="module")
def mock(made: Pki) -> Iterator[RunningMock]:
    started = authority_mock(made.directory)
    yield started
    Desk(started.control_url).reset()
    started.stop()


def ask(mock: RunningMock, asked: Asked) -> requests.Response:
    seeded = requests.post(f"{mock.control_url}/seed", json={"revoke": [asked.revoked]}, timeout=30)
    if seeded.status_code != 200:
        return seeded
    return requests.get(f"{mock.url}{asked.path}", headers=asked.headers, timeout=30)


@pytest.mark.parametrize("defect", DEFECTS, ids=repr)
def test_a_wrong_request_is_refused(mock: RunningMock, defect: Defect[Asked]) -> None:
    desk = Desk(mock.control_url)
    desk.reset()
    answer = ask(mock, defect.spoil(Asked()))
    assert answer.status_code in {400, 404, 406}
    assert f"{defect.place}: " in answer.text
    assert f"({defect.rule}, " in answer.text
    if defect.rule == "authority.certificate":
        assert desk.state()["seeded"] == 0
    else:
        entry = desk.journal()[-1]
        failed = [(step["rule"], step["place"]) for step in entry["steps"] if step["outcome"] == "failed"]
        assert failed == [(defect.rule, defect.place)]
    assert ask(mock, Asked()).status_code == 200
