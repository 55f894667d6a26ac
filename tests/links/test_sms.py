"""An SMS gateway that takes, refuses, fails, or answers something else than it was asked (PHO-03)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import responses

from adapter.config.addresses import Place
from adapter.errors import LauttaError, Refused, Theirs
from adapter.links.sms import SmsLink

BASE = "https://sms.example"
ADDRESS = f"{BASE}/messages"
NUMBER, TEXT = "+447700900123", "Testiasema: lähetä kuva."


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def send() -> None:
    SmsLink(Place(f"{BASE}/"), "Testi", "secret-token").send("k1", NUMBER, TEXT)


def fails(kind: type[LauttaError]) -> str:
    with pytest.raises(kind) as caught:
        send()
    told = str(caught.value) + repr(caught.value)
    for private in (NUMBER, TEXT, "secret-token", "sms.example"):
        assert private not in told
    return told


def test_number_and_text_travel_in_the_body_under_the_key(wire: responses.RequestsMock) -> None:
    wire.post(ADDRESS, json={"id": "1"}, status=201)
    send()
    request = wire.calls[0].request
    assert request.url == ADDRESS
    assert json.loads(request.body or "") == {"from": "Testi", "to": NUMBER, "text": TEXT}
    assert request.headers["Idempotency-Key"] == "k1"
    assert request.headers["Authorization"] == "Bearer secret-token"
    assert request.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(("status", "answer"), [(200, {"id": "1"}), (422, {"error": "key-used"})])
def test_what_was_taken_before_is_done(wire: responses.RequestsMock, status: int, answer: dict[str, str]) -> None:
    wire.post(ADDRESS, json=answer, status=status)
    send()


@pytest.mark.parametrize(
    ("status", "answer"), [(400, {"error": "number-barred"}), (400, {}), (422, {"error": "bad-number"}), (422, [])]
)
def test_a_message_that_is_not_taken_is_left_to_a_person(
    wire: responses.RequestsMock, status: int, answer: Any
) -> None:
    wire.post(ADDRESS, json=answer, status=status)
    assert "PHO-03" in fails(Refused)


@pytest.mark.parametrize("status", [202, 301, 307, 401, 403, 404, 405, 408, 409, 425, 429, 500, 502, 503])
def test_any_other_status_is_the_gateways_failure(wire: responses.RequestsMock, status: int) -> None:
    wire.post(ADDRESS, json={"id": "1"}, status=status, headers={"Location": "https://other.example/"})
    assert str(status) in fails(Theirs)


@pytest.mark.parametrize("body", [b"", b"<p>OK</p>", b"[]", b"null", b"{}", b'{"id": 7}', b"\xff\xfe"])
def test_without_an_acknowledgement_it_is_not_taken(wire: responses.RequestsMock, body: bytes) -> None:
    wire.post(ADDRESS, body=body, status=201)
    fails(Theirs)


@pytest.mark.parametrize(
    "problem",
    [
        requests.ConnectTimeout(NUMBER),
        requests.ReadTimeout(NUMBER),
        requests.ConnectionError(TEXT),
        requests.exceptions.SSLError(NUMBER),
    ],
    ids=lambda problem: type(problem).__name__,
)
def test_a_failure_on_the_way_is_theirs(wire: responses.RequestsMock, problem: Exception) -> None:
    wire.post(ADDRESS, body=problem)
    fails(Theirs)
