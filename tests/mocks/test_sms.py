"""The mock of the SMS gateway over a real socket."""

from __future__ import annotations

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
import requests

from mocks.control import Setting, digest
from mocks.sms import sms_mock
from tests.mocks.control import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mocks.running import RunningMock

NUMBER, OTHER = "+447700900123", "+447700900456"  # of the range that Ofcom keeps for drama
TEXT = "Testiasema: lähetä kuva. https://posti.example/"
BODY = {"from": "Testi", "to": NUMBER, "text": TEXT}


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = sms_mock()
    yield running
    running.stop()


@pytest.fixture
def desk(mock: RunningMock) -> Desk:
    desk = Desk(mock.control_url)
    desk.reset()
    return desk


def send(mock: RunningMock, body: Any = None, key: str = "k1", token: str = "secret-sms") -> requests.Response:  # noqa: S107 – the mock's own, as its README says
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    return requests.post(f"{mock.url}/messages", json=BODY if body is None else body, headers=headers, timeout=30)


def taken(desk: Desk) -> list[str]:
    return [message["key"] for message in desk.state()["messages"]]


def test_a_message_is_taken_once_for_its_key(mock: RunningMock, desk: Desk) -> None:
    first, again = send(mock), send(mock)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert send(mock, key="k2").json() != first.json()
    assert taken(desk) == ["k1", "k2"]
    assert desk.state()["recipients"] == 1
    assert desk.state()["messages"][0] == {
        "key": "k1",
        "sender": "Testi",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "status": "delivered",
    }


@pytest.mark.parametrize("change", [{"to": OTHER}, {"text": "x"}, {"from": "y"}])
def test_another_message_under_the_same_key_is_not_sent(mock: RunningMock, desk: Desk, change: dict[str, str]) -> None:
    send(mock)
    answer = send(mock, BODY | change)
    assert (answer.status_code, answer.json()["error"], answer.json()["rule"]) == (422, "key-used", "sms.key.used")
    assert taken(desk) == ["k1"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "not-understood"),
        ([], "not-understood"),
        (BODY | {"more": "x"}, "not-understood"),
        (BODY | {"to": 7}, "not-understood"),
        (BODY | {"to": "040 000 0101"}, "bad-number"),
        (BODY | {"to": ""}, "bad-number"),
        (BODY | {"from": "TwelveLetter"}, "bad-sender"),
        (BODY | {"text": ""}, "bad-text"),
        (BODY | {"text": "x" * 1001}, "bad-text"),
    ],
)
def test_what_is_not_a_message_is_not_taken(mock: RunningMock, desk: Desk, body: Any, error: str) -> None:
    answer = send(mock, body)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert taken(desk) == []


def test_key_and_token_are_needed(mock: RunningMock, desk: Desk) -> None:
    assert send(mock, key="").json()["error"] == "no-key"
    assert send(mock, token="wrong").status_code == 401
    assert requests.get(f"{mock.url}/messages", timeout=30).status_code == 405
    assert taken(desk) == []


def test_a_barred_number_is_not_taken(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"barred": [NUMBER]})
    assert send(mock).json()["error"] == "number-barred"
    assert send(mock, BODY | {"to": OTHER}).status_code == 201


@pytest.mark.parametrize("barred", ["+447700900123", ["040"], [7]])
def test_a_seed_of_another_shape_is_refused_whole(mock: RunningMock, desk: Desk, barred: Any) -> None:
    refused = requests.post(f"{mock.control_url}/seed", json={"barred": barred}, timeout=30)
    assert refused.status_code == 400
    assert send(mock).status_code == 201
    assert taken(desk) == ["k1"]


def test_of_many_at_a_time_under_one_key_one_is_new(mock: RunningMock, desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(mock).status_code, range(16)))
    assert sorted(answers) == [200] * 15 + [201]
    assert taken(desk) == ["k1"]


def test_faults_do_what_they_say(mock: RunningMock, desk: Desk) -> None:
    desk.order_fault("status", "send", status=503)
    assert send(mock).status_code == 503
    assert taken(desk) == []
    desk.order_fault("silence")
    with pytest.raises(requests.ConnectionError):
        send(mock)
    assert taken(desk) == ["k1"]
    desk.order_fault("garbled", "send")
    answer = send(mock, key="k2")
    assert (answer.status_code, answer.content[:1]) == (200, b"<")
    assert taken(desk) == ["k1", "k2"]


def test_no_number_and_no_text_leaves_the_mock(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"barred": [OTHER]})
    for body in (BODY, BODY | {"to": OTHER}, BODY | {"text": "x"}):
        send(mock, body)
    desk.order_fault("status")
    send(mock)
    journal = desk.journal()
    assert [(entry["operation"], entry["outcome"]) for entry in journal] == [
        ("send", 201),
        ("send", 422),
        ("send", 422),
        ("send", 503),
    ]
    assert journal[0]["new"] is True
    assert journal[-1]["fault"] == "status"
    told = str(journal) + str(desk.state())
    for private in (NUMBER, OTHER, NUMBER[1:], TEXT, "lähetä"):
        assert private not in told


def ask(mock: RunningMock, path: str) -> Any:
    return requests.get(f"{mock.control_url}{path}", timeout=30).json()


def report(mock: RunningMock, identity: str) -> Any:
    headers = {"Authorization": "Bearer secret-sms"}
    return requests.get(f"{mock.url}/messages/{identity}", headers=headers, timeout=30).json()


@pytest.mark.usefixtures("desk")
def test_a_tester_reads_the_text_by_its_key_and_never_the_number(mock: RunningMock) -> None:
    send(mock, key="invitation/7")
    told = ask(mock, "/messages/invitation/7")
    assert (told["text"], told["sender"], told["number"]) == (TEXT, "Testi", digest(NUMBER))
    assert NUMBER not in str(told)
    assert ask(mock, "/messages/other") == {"error": "no message of that key"}


def test_a_report_follows_the_clock(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"seconds": 60, "unreachable": [OTHER]})
    requests.post(f"{mock.control_url}/clock", json={"now": "2026-11-30T12:00:00+02:00", "freeze": True}, timeout=30)
    arrives, fails = (send(mock, BODY | {"to": number}, key=number).json()["id"] for number in (NUMBER, OTHER))
    assert [report(mock, identity)["status"] for identity in (arrives, fails)] == ["accepted", "accepted"]
    requests.post(f"{mock.control_url}/clock", json={"advance": 60}, timeout=30)
    assert report(mock, arrives) == {"id": arrives, "status": "delivered", "at": "2026-11-30T10:01:00+00:00"}
    assert report(mock, fails)["status"] == "undelivered"
    assert report(mock, "none") == {"error": "not-there"}


@pytest.mark.usefixtures("desk")
def test_a_fault_strikes_one_message_alone(mock: RunningMock) -> None:
    fault = {"kind": "status", "operation": "send", "match": {"document": "k2"}, "detail": {"status": 502}}
    assert requests.post(f"{mock.control_url}/faults", json=fault, timeout=30).status_code == 201
    assert [send(mock, key=key).status_code for key in ("k1", "k2", "k3")] == [201, 502, 201]


def test_single_things_are_taken_away(mock: RunningMock, desk: Desk) -> None:
    send(mock)
    desk.seed({"barred": [OTHER]})
    for path in ("message/k1", f"barred/{OTHER}"):
        assert requests.delete(f"{mock.control_url}/state/{path}", timeout=30).status_code == 204
    assert requests.delete(f"{mock.control_url}/state/message/k1", timeout=30).status_code == 404
    assert send(mock, BODY | {"to": OTHER}).status_code == 201


def test_what_was_taken_survives_the_end_of_the_process(tmp_path: Path) -> None:
    first = sms_mock(setting=Setting(state=tmp_path))
    identity = send(first).json()["id"]
    again = sms_mock(setting=Setting(state=tmp_path))
    try:
        assert (send(again).status_code, send(again).json()["id"]) == (200, identity)
        assert ask(again, "/messages/k1")["text"] == TEXT
    finally:
        first.stop()
        again.stop()


class _Receiver(BaseHTTPRequestHandler):
    """Who is told of deliveries."""

    came: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        self.came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_a_report_is_sent_when_the_message_has_arrived(mock: RunningMock, desk: Desk) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    journal = f"{mock.control_url}/journal?operation=callback&wait=10&count="
    try:
        desk.seed({"reports_to": f"http://127.0.0.1:{server.server_port}/", "unreachable": [OTHER]})
        send(mock)
        assert requests.get(f"{journal}1", timeout=30).json()[0]["outcome"] == 204
        desk.seed({"seconds": 60})
        send(mock, BODY | {"to": OTHER}, key="k2")
        requests.post(f"{mock.control_url}/clock", json={"advance": 61}, timeout=30)
        assert len(requests.get(f"{journal}2", timeout=30).json()) == 2
    finally:
        server.shutdown()
        server.server_close()
    assert [(report["key"], report["status"]) for report in _Receiver.came] == [
        ("k1", "delivered"),
        ("k2", "undelivered"),
    ]


def test_a_report_that_nobody_takes_is_journalled(mock: RunningMock, desk: Desk) -> None:
    desk.seed({"reports_to": "http://127.0.0.1:1/"})
    send(mock)
    journal = requests.get(f"{mock.control_url}/journal?operation=callback&wait=10", timeout=30).json()
    assert journal[0]["outcome"] == "ConnectionRefusedError"
    with pytest.raises(AssertionError, match="http or https"):
        desk.seed({"reports_to": "mailto:x@example.test"})
