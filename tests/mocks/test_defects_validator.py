"""The mock of Kela's test validation service, by a client that is not ours: what is valid, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from lautta_mocks.client import Mock
from mocks.running import RunningMock
from mocks.validator import validator_mock
from tests.mocks.control import Desk
from tests.mocks.defects import Defect
from tests.mocks.defects.validator import CONTENT_DEFECTS, DEFECTS, GOOD, LIVING, make_order
from tests.mocks.kanta import DRAFT, RELATIONSHIP

PATH = "/shark-validointi/validoi/asiakirja/tulos"


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = validator_mock()
    yield running
    running.stop()


@pytest.fixture
def desk(mock: RunningMock) -> Desk:
    desk = Desk(mock.control_url)
    desk.reset()
    return desk


def ask(mock: RunningMock, order: Any) -> requests.Response:
    return requests.post(f"{mock.url}{PATH}", json=order, timeout=30)


def read(answer: requests.Response) -> list[str]:
    """The findings, in their numbering."""
    found = [text.partition(": ") for text in answer.json()["description"].split(";")]
    assert [number for number, _, _ in found] == [str(number) for number in range(1, len(found) + 1)]
    return [text for _, _, text in found]


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_is_valid(mock: RunningMock, desk: Desk, name: str) -> None:
    answer = ask(mock, GOOD[name]())
    assert (answer.status_code, answer.json()) == (200, {"description": ""}), answer.text
    (entry,) = desk.journal()
    assert (entry["operation"], entry["outcome"]) == ("validate", 200)
    assert {step["outcome"] for step in entry["steps"]} == {"passed"}


@pytest.mark.parametrize("defect", [*DEFECTS, *CONTENT_DEFECTS], ids=repr)
def test_what_is_wrong_is_found(mock: RunningMock, desk: Desk, defect: Defect[dict[str, Any]]) -> None:
    answer = ask(mock, defect.spoil(make_order()))
    assert answer.status_code == 400
    assert [text for text in read(answer) if f"({defect.rule})" in text and defect.place in text.partition(": ")[0]]
    failed = [step for step in desk.journal()[0]["steps"] if step["outcome"] == "failed"]
    assert defect.rule in {step["rule"] for step in failed}
    assert LIVING not in answer.text


def test_every_finding_is_in_one_answer(mock: RunningMock, desk: Desk) -> None:
    order = make_order(spoil=lambda text: text.replace("title>", "otsikko>"))
    answer = ask(mock, {**order, "level": "7", "palveluPyynto": "SP1"})
    assert desk.journal()
    found = " ".join(read(answer))
    for rule in ("validator.order.level", "validator.order.request", "kanta.document.element"):
        assert f"({rule})" in found


def test_a_fault_strikes_one_document(mock: RunningMock, desk: Desk) -> None:
    Mock(mock.control_url).fault("status", match={"document": RELATIONSHIP.oid}, status=503)
    assert [ask(mock, GOOD[name]()).status_code for name in ("client-document", "relationship")] == [200, 503]
    assert [entry.get("document") for entry in desk.journal()] == [DRAFT.oid, None]


def test_a_message_id_is_used_once_until_the_reset(mock: RunningMock, desk: Desk) -> None:
    order = make_order()
    assert [ask(mock, order).status_code for _ in range(2)] == [200, 400]
    assert desk.state() == {"messages": 1}
    desk.reset()
    assert ask(mock, order).status_code == 200


def test_findings_come_as_a_page_on_demand(mock: RunningMock, desk: Desk) -> None:
    desk.order_fault("html")
    answer = ask(mock, {**make_order(), "level": "7"})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<li>order/level: " in answer.text


@pytest.mark.usefixtures("desk")
def test_what_is_no_json_is_answered_with_a_page(mock: RunningMock) -> None:
    answer = requests.post(f"{mock.url}{PATH}", data="<a/>", headers={"Content-Type": "text/xml"}, timeout=30)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (415, "text/html")
    answer = requests.post(f"{mock.url}{PATH}", data="{", headers={"Content-Type": "application/json"}, timeout=30)
    assert answer.status_code == 400
    assert "(validator.order.shape)" in answer.json()["description"]
