"""Bodies that no client should send: whatever stands anywhere, the answer is FHIR and the mock goes on."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import requests

from mocks.control import Setting
from mocks.record import record_mock
from mocks.record.rules import RULES
from mocks.running import RunningMock
from tests.mocks.control import Desk
from tests.mocks.defects.record import GOOD, HELD
from tests.mocks.record import NAME

#: Every kind is waived, so that what is wrong goes as deep as it can.
SETTINGS = {"strict": Setting(seed=1), "lenient": Setting(seed=1, lenient=frozenset(rule.kind for rule in RULES))}

ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    "",
    " ",
    "Patient/p1",
    "urn:uuid:x",
    "#",
    "\ud800",
    [],
    {},
    [[]],
    [{}],
    [None],
    {"reference": 5},
    {"coding": 5},
    {"coding": [{"code": []}]},
    {"system": []},
    {"resourceType": []},
    {"resourceType": "Patient", "contained": [5]},
)


@pytest.fixture(scope="module", params=SETTINGS)
def mock(request: pytest.FixtureRequest) -> Iterator[RunningMock]:
    running = record_mock(setting=SETTINGS[request.param])
    yield running
    running.stop()


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in JSON but the whole."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield (*way, step)
        yield from places(inner, (*way, step))


@pytest.mark.parametrize("name", GOOD)
def test_whatever_stands_anywhere_the_answer_is_fhir(mock: RunningMock, name: str) -> None:
    Desk(mock.control_url).reset()
    resources = [{"system": NAME, "resource": one} for one in HELD]
    Desk(mock.control_url).seed({"systems": [{"name": NAME, "mode": "full"}], "resources": resources})
    sent, draw = GOOD[name], random.Random(name)  # noqa: S311  # the same bodies every time
    base = f"{mock.url}/{NAME}/fhir"
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer secret-{NAME}"
        for way in places(sent.body):
            body = deepcopy(sent.body)
            inner = body
            for step in way[:-1]:
                inner = inner[step]
            inner[way[-1]] = draw.choice(ODD)
            octets = json.dumps(body).encode()
            answer = session.request(sent.method, base + sent.path, data=octets, headers=sent.headers, timeout=30)
            assert answer.status_code < 500, (way, body)
            assert answer.json()["resourceType"]
        for query in ("Media?patient=p1&_sort=identifier", "Patient?name=x&_sort=-birthdate", "Task?code=x|y"):
            assert session.get(f"{base}/{query}", timeout=30).status_code == 200
