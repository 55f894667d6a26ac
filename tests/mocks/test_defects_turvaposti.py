"""Every wrong visit is refused for its own rule at its own place, in the header and in the journal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from lxml import html

from mocks.pki import Pki
from mocks.turvaposti import turvaposti_mock
from mocks.turvaposti.mock import TurvapostiMock
from tests.mocks.control import Desk
from tests.mocks.defects import Defect
from tests.mocks.defects.mail import LIVING
from tests.mocks.defects.turvaposti import DEFECTS, OPEN, WRITTEN, Visit

LETTER = {
    **{name: text for name, text in WRITTEN.items() if name != "repeat"},
    "token": "key",
    "attachments": [{"name": "kuva.jpg", "content": "/9j/4AAQ"}],
}


@pytest.fixture(scope="module")
def portal(made: Pki) -> Iterator[TurvapostiMock]:
    started = turvaposti_mock(made.directory)
    yield started
    started.stop()


class Person:
    """Somebody before the portal, who has a browser of the test's own."""

    def __init__(self, portal: TurvapostiMock, session: requests.Session) -> None:
        self._portal, self._session = portal, session

    def go(self, visit: Visit) -> requests.Response:
        if visit.opened:
            assert self._open(OPEN, keyed=True).status_code == 200
        for _ in range(visit.wrong):
            assert self._open({"password": "wrong"}, keyed=True).status_code == 403
        if visit.days:
            clock = {"advance": visit.days * 86_400}
            assert requests.post(f"{self._portal.control_url}/clock", json=clock, timeout=30).ok
        if visit.path == "/viesti/key" and visit.form:
            return self._open(visit.form, keyed=visit.keyed and visit.wrong < 5 and not visit.days)
        if visit.form:
            return self._session.post(self._portal.url + visit.path, data=visit.form, timeout=30)
        return self._session.get(self._portal.url + visit.path, timeout=30)

    def _open(self, form: dict[str, str], *, keyed: bool) -> requests.Response:
        address = f"{self._portal.url}/viesti/key"
        hidden: dict[str, str] = {}
        if keyed:
            page = html.fromstring(self._session.get(address, timeout=30).text)
            hidden = {
                found.get("name", ""): found.get("value", "") for found in page.findall(".//input[@type='hidden']")
            }
        return self._session.post(address, data={**hidden, **form}, timeout=30)


@pytest.fixture
def person(portal: TurvapostiMock, made: Pki) -> Iterator[Person]:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(made.directory / "root.pem")
        yield Person(portal, session)


@pytest.mark.parametrize("defect", DEFECTS, ids=repr)
def test_a_wrong_visit_is_refused(portal: TurvapostiMock, person: Person, defect: Defect[Visit]) -> None:
    desk = Desk(portal.control_url)
    desk.reset()
    desk.seed({"messages": [LETTER, {**LETTER, "token": "waiting", "confirmed": False}]})
    answer = person.go(defect.spoil(Visit()))
    assert answer.status_code >= 400
    assert answer.headers["Mock-Rule"] == f"{defect.rule}; {defect.place}"
    entry = desk.journal()[-1]
    failed = [(step["rule"], step["place"]) for step in entry["steps"] if step["outcome"] == "failed"]
    assert failed == [(defect.rule, defect.place)]
    assert LIVING not in str(entry) + answer.text
    desk.reset()
    desk.seed({"messages": [LETTER]})
    assert person.go(Visit()).status_code == 200
    assert person.go(Visit("/viesti/key/liite/1", {}, opened=True)).status_code == 200
