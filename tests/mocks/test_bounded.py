"""A mock that runs for days stays as large as it was: what grows with the requests is bounded.

`python -m tests.soak.mocks` makes a hundred thousand requests of a set and looks at the memory of the process.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from mocks.control import Control, Setting
from mocks.control.journal import LIMIT
from mocks.record import record_mock
from mocks.sms import sms_mock
from mocks.soteri import soteri_mock

UNIT = "1.2.246.10.99999861.10.1"
REQUESTS = 500

#: A mock and a request that changes nothing.
MOCKS: dict[str, tuple[Callable[..., Any], str]] = {
    "soteri": (soteri_mock, f"/soteri/units/{UNIT}"),
    "record": (record_mock, "/lifecare-porvoo/fhir/metadata"),
    "sms": (sms_mock, "/messages/unknown"),
}


@pytest.fixture(params=MOCKS, ids=list(MOCKS))
def running(request: pytest.FixtureRequest) -> Iterator[tuple[Control, str]]:
    """A mock whose journal is full after a hundred exchanges, and the address to ask."""
    begin, path = MOCKS[request.param]
    setting = Setting()
    mock = begin(setting=setting)
    (desk,) = setting.desks
    desk.journal._entries = deque(maxlen=100)
    yield desk, f"{mock.url}{path}"
    mock.stop()


def test_a_request_leaves_nothing_behind_but_its_line(running: tuple[Control, str]) -> None:
    desk, url = running
    with requests.Session() as session:
        session.trust_env = False

        def ask() -> int:
            """Ask many times; returns how many objects there are then."""
            for _ in range(REQUESTS):
                session.get(url, timeout=30)
            gc.collect()
            return len(gc.get_objects())

        ask()
        before = ask()
        grown = ask() - before
    assert grown < REQUESTS / 2, "less than one object is left of each request"
    assert len(desk.journal._entries) == 100


def test_the_journal_keeps_so_many_lines() -> None:
    setting = Setting()
    mock = sms_mock(setting=setting)
    (desk,) = setting.desks
    for _ in range(LIMIT + 10):
        desk.record("again", outcome="done")
    assert len(requests.get(f"{mock.control_url}/journal", timeout=60).json()) == LIMIT
    mock.stop()
