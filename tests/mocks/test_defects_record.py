"""Wrong requests to a record system: the good twin is taken, the defect is refused with its rule and its place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from mocks.control import Setting
from mocks.record import record_mock
from mocks.record.rules import RULES
from mocks.running import RunningMock
from tests.mocks.control import Desk
from tests.mocks.defects import Defect
from tests.mocks.defects.record import DEFECTS, GOOD, HELD, HETU, LIVING, Sent

NAME = "lifecare-porvoo"
STATUSES = {
    "record.http.content-type": 415,
    "record.http.accept": 406,
    "record.http.version": 412,
}


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = record_mock(setting=Setting(seed=7))
    yield running
    running.stop()


@pytest.fixture
def desk(mock: RunningMock) -> Desk:
    desk = Desk(mock.control_url)
    desk.reset()
    desk.seed(
        {
            "systems": [{"name": NAME, "mode": "full"}],
            "resources": [{"system": NAME, "resource": one} for one in HELD],
        }
    )
    return desk


def send(mock: RunningMock, sent: Sent) -> requests.Response:
    headers = {"Authorization": f"Bearer secret-{NAME}", **sent.headers}
    url = f"{mock.url}/{NAME}/fhir{sent.path}"
    return requests.request(sent.method, url, data=sent.octets(), headers=headers, timeout=30)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_request_is_done(mock: RunningMock, desk: Desk, name: str) -> None:
    answer = send(mock, GOOD[name])
    assert answer.status_code in (200, 201), answer.text
    steps = desk.journal()[-1]["steps"]
    assert {step["outcome"] for step in steps} == {"passed"}


@pytest.mark.parametrize("defect", DEFECTS, ids=repr)
def test_a_defect_is_refused_by_its_rule(mock: RunningMock, desk: Desk, defect: Defect[Sent]) -> None:
    before = desk.state()
    answer = send(mock, defect.spoil(GOOD[defect.id.split(".")[1]]))
    (issue,) = answer.json()["issue"]
    told = issue["details"]["coding"][0]["code"], issue["diagnostics"].partition(": ")[0]
    assert told == (defect.rule, defect.place), issue
    (rule,) = [rule for rule in RULES if rule.id == defect.rule]
    assert rule.source in issue["diagnostics"]
    assert issue.get("expression", [defect.place]) == [defect.place]
    assert answer.status_code == STATUSES.get(defect.rule, answer.status_code)
    assert answer.status_code in (400, 406, 412, 415, 422)
    assert desk.state() == before
    (failed,) = [step for step in desk.journal()[-1]["steps"] if step["outcome"] == "failed"]
    assert (failed["rule"], failed["place"]) == (defect.rule, defect.place)
    for private in (HETU, LIVING, "150372", "Testinen"):
        assert private not in answer.text
        assert private not in str(desk.journal())


def test_every_rule_but_those_of_search_has_a_defect() -> None:
    shown = {defect.rule for defect in DEFECTS}
    left = {rule.id for rule in RULES} - shown
    assert {id_ for id_ in left if not id_.startswith("record.search.")} == {"record.fhir.model"}


@pytest.mark.parametrize("kind", sorted({rule.kind for rule in RULES} - {"bundle", "search", "json", "http"}))
def test_a_lenient_mock_takes_it_and_says_so(kind: str) -> None:
    running = record_mock(setting=Setting(lenient=frozenset({kind})))
    try:
        desk = Desk(running.control_url)
        resources = [{"system": NAME, "resource": one} for one in HELD]
        desk.seed({"systems": [{"name": NAME, "mode": "full"}], "resources": resources})
        kinds = {rule.id: rule.kind for rule in RULES}
        for defect in DEFECTS:
            if kinds[defect.rule] == kind and not defect.id.endswith((".other-type", "hetu-in-url")):
                answer = send(running, defect.spoil(GOOD[defect.id.split(".")[1]]))
                entry = desk.journal()[-1]
                waived = {step["rule"] for step in entry["steps"] if step["outcome"] == "waived"}
                assert defect.rule in waived, defect.id
                assert answer.status_code < 500, defect.id
                assert entry["lenient"] == [kind]
    finally:
        running.stop()
