"""Every wrong call is refused for its own rule at its own place, on the wire and in the journal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from mocks.running import RunningMock
from mocks.sms import sms_mock
from tests.mocks.control import Desk
from tests.mocks.defects import Defect
from tests.mocks.defects.mail import LIVING
from tests.mocks.defects.sms import BARRED, DEFECTS, GOOD, Call, body, head


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    started = sms_mock()
    yield started
    started.stop()


def send(mock: RunningMock, call: Call) -> requests.Response:
    headers = {name: value for name, value in call.headers.items() if value}
    return requests.post(f"{mock.url}/messages", data=call.body, headers=headers, timeout=30)


@pytest.mark.parametrize("defect", DEFECTS, ids=repr)
def test_a_wrong_call_is_refused(mock: RunningMock, defect: Defect[Call]) -> None:
    desk = Desk(mock.control_url)
    desk.reset()
    desk.seed({"barred": [BARRED]})
    assert send(mock, head("Idempotency-Key", "used")(body(text="another")(GOOD))).status_code == 201
    answer = send(mock, defect.spoil(GOOD))
    assert answer.status_code in {400, 401, 415, 422}
    assert (answer.json()["rule"], answer.json()["place"]) == (defect.rule, defect.place)
    entry = desk.journal()[-1]
    failed = [(step["rule"], step["place"]) for step in entry["steps"] if step["outcome"] == "failed"]
    assert failed == [(defect.rule, defect.place)]
    assert not any(private in str(entry) + answer.text for private in (LIVING, BARRED, "+447700900123"))
    assert send(mock, GOOD).status_code == 201
