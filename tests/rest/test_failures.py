"""Failures that are not the caller's fault, and requests that are too large to be looked at."""

from __future__ import annotations

import errno
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import TimeoutError as PoolIsEmpty

from adapter.errors import Busy
from adapter.store.resources import Resources
from tests.rest.desk import Face, open_face, outcome

TASK = {"resourceType": "Task", "status": "requested", "intent": "order"}
MAIJA = "010190-901R"


@pytest.fixture
def face(tmp_path: Path) -> Iterator[Face]:
    with open_face(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("problem", "status", "line"),
    [
        (Busy(), 503, "503: slow (Busy) at "),
        (PoolIsEmpty(MAIJA), 503, "503: slow (TimeoutError) at "),
        (OSError(errno.ENOSPC, MAIJA), 503, "503: full (OSError) at "),
        (MemoryError(), 503, "503: full (MemoryError) at "),
        (KeyError(MAIJA), 500, "500: KeyError at "),
        (RecursionError(), 500, "500: RecursionError at "),
    ],
)
def test_a_failure_has_one_id_in_the_answer_and_in_the_log(
    face: Face,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    status: int,
    line: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(Resources, "read", fail)
    monkeypatch.setattr(Resources, "history", fail)
    with caplog.at_level(logging.ERROR):
        answer = face.get(f"/fhir/Task/{'a' * 20}")
    outcome(answer, status)
    assert answer.headers.get("Retry-After") == ("2" if status == 503 else None)
    body = answer.get_json()
    (record,) = caplog.records
    assert record.getMessage().startswith(line)
    number = re.search(r" at read:\w+( > \w+:\w+)*, id ([0-9a-f-]{36})$", record.getMessage())
    assert number
    assert f"Request {number[2]}." in body["issue"][0]["diagnostics"]
    assert MAIJA not in caplog.text + answer.get_data(as_text=True)
    assert "Traceback" not in caplog.text


def test_a_failure_has_the_id_that_the_client_gave_the_request(
    face: Face, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Resources, "read", lambda *_, **__: 1 / 0)
    with caplog.at_level(logging.ERROR):
        answer = face.get(f"/fhir/Task/{'a' * 20}", X_Request_Id="order_7")
    assert "Request order_7." in outcome(answer, 500)
    (record,) = caplog.records
    assert record.getMessage().endswith(", id order_7")


def test_a_bundle_has_so_many_entries_and_no_more(face: Face) -> None:
    entry = {"resource": TASK, "request": {"method": "POST", "url": "Task"}}
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry] * 501}
    assert "500 entries" in outcome(face.post("/fhir", bundle), 413)
    assert face.resources.find("Task", []) == []
    bundle["entry"] = [entry] * 500
    assert face.post("/fhir", bundle).status_code == 200


@pytest.mark.parametrize("path", ["/fhir", "/fhir/$validate", "/fhir/Bundle/$validate", "/fhir/Task"])
@pytest.mark.parametrize(
    "body",
    [
        b'{"resourceType":"Bundle","type":"transaction","entry":[%s]}' % b",".join([b'{"resource":{}}'] * 100_000),
        b'{"a":[%s]}' % b",".join([b"1"] * 1_000_002),
        b'{"a":"%s"}' % (b"a" * 50_000_000),
        b"[" * 1_000_000,
    ],
    ids=["entries", "numbers", "text", "depth"],
)
def test_what_would_take_long_is_refused_before_it_is_read(
    face: Face, monkeypatch: pytest.MonkeyPatch, path: str, body: bytes
) -> None:
    def read(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(json, "loads", read)
    headers = {"Authorization": face.get("/healthz").request.headers["Authorization"]}
    answer = face.client.post(path, data=body, content_type="application/fhir+json", headers=headers)
    monkeypatch.undo()
    outcome(answer, 413)
