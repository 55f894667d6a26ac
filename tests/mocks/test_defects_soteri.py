"""Every wrong request or seed is refused for its own rule at its own place; the good one is answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from mocks.running import RunningMock
from mocks.soteri import soteri_mock
from tests.mocks.control import Desk
from tests.mocks.defects import Defect
from tests.mocks.defects.soteri import DEFECTS, PAGE, Asked


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    started = soteri_mock()
    yield started
    started.stop()


def ask(mock: RunningMock, asked: Asked) -> requests.Response:
    seeded = requests.post(f"{mock.control_url}/seed", json=asked.seed, timeout=30)
    if seeded.status_code != 200:
        return seeded
    return requests.get(f"{mock.url}{asked.path}", params=[*asked.params], headers=asked.headers, timeout=30)


@pytest.mark.parametrize("defect", DEFECTS, ids=repr)
def test_a_wrong_request_is_refused(mock: RunningMock, defect: Defect[Asked]) -> None:
    desk = Desk(mock.control_url)
    desk.reset()
    wrong = defect.spoil(PAGE)
    answer = ask(mock, wrong)
    assert answer.status_code in {400, 404, 406}
    if wrong.seed == PAGE.seed:
        assert (answer.json()["rule"], answer.json()["place"]) == (defect.rule, defect.place)
        entry = desk.journal()[-1]
        failed = [(step["rule"], step["place"]) for step in entry["steps"] if step["outcome"] == "failed"]
        assert failed == [(defect.rule, defect.place)]
    else:
        assert f"{defect.place}: " in answer.json()["error"]
        assert f"({defect.rule}, " in answer.json()["error"]
        assert desk.state()["register"] == 0, "all or nothing"
    assert ask(mock, PAGE).status_code == 200
