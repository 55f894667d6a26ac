"""The faults of the PACS mock over HTTP, each as a client notices it."""

from __future__ import annotations

import base64
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from pydicom import dcmread
from pydicom.filebase import DicomBytesIO

from mocks.pacs.mock import RunningPacs
from tests.mocks.control import Desk
from tests.mocks.pacs import ACCOUNT, HETU, KNEE, call, encode, held, make_instance, post, retrieve, uids

STUDIES = "/hus/dicom-web/studies"
DICOM = 'multipart/related; type="application/dicom"; transfer-syntax=*'
BROKEN = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


def read_parts(content: bytes) -> list[Any]:
    """The whole DICOM files in the body of an answer."""
    boundary = content.partition(b"\r\n")[0]
    parts = content.split(boundary)[1:-1]
    return [dcmread(DicomBytesIO(part.partition(b"\r\n\r\n")[2])) for part in parts]


def receive(pacs: RunningPacs, path: str) -> bytes:
    """Every octet of an answer that came, until the connection ended."""
    account = base64.b64encode(":".join(ACCOUNT).encode()).decode()
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: {DICOM}\r\nAuthorization: Basic {account}\r\n\r\n"
    with socket.create_connection(("localhost", urlsplit(pacs.url).port), timeout=30) as connection:
        connection.sendall(head.encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_status_may_say_when_to_come_again(pacs: RunningPacs, pacs_desk: Desk) -> None:
    pacs_desk.order_fault("status", "qido", status=503, retry_after=7)
    pacs_desk.order_fault("status", "stow", status=500)
    refused = call(pacs, STUDIES)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "7")
    assert post(pacs, "/tays/dicom-web/studies", encode(make_instance())).status_code == 500
    assert held(pacs_desk, "tays") == {}
    assert call(pacs, STUDIES).status_code == 200


def test_silence_commits(pacs: RunningPacs, pacs_desk: Desk) -> None:
    pacs_desk.order_fault("silence", "stow")
    content = encode(make_instance())
    with pytest.raises(BROKEN):
        post(pacs, "/tays/dicom-web/studies", content)
    assert list(held(pacs_desk, "tays")) == [KNEE]
    assert post(pacs, "/tays/dicom-web/studies", content).status_code == 200
    lines = [line.get("fault") for line in pacs_desk.journal() if line["operation"] == "stow"]
    assert lines == ["silence", None]


def test_slow_waits_before_and_between(pacs: RunningPacs, pacs_desk: Desk) -> None:
    for operation, path in (("qido", STUDIES), ("wado", f"{STUDIES}/{KNEE}")):
        pacs_desk.order_fault("slow", operation, seconds=0.2, per_instance=0.2)
        begun = time.monotonic()
        assert call(pacs, path).status_code == 200
        assert time.monotonic() - begun >= (0.2 if operation == "qido" else 0.6)


@pytest.mark.parametrize("after", [0, 1, 3])
def test_lost_cuts_a_retrieval_after_so_many(pacs: RunningPacs, pacs_desk: Desk, after: int) -> None:
    pacs_desk.order_fault("lost", "wado", after=after)
    come = receive(pacs, f"{STUDIES}/{KNEE}")
    assert come.count(b"DICM") == after
    assert not come.endswith(b"--\r\n")
    assert len(read_parts(retrieve(pacs, f"/studies/{KNEE}", DICOM).content)) == 3


def test_lost_breaks_a_search_off(pacs: RunningPacs, pacs_desk: Desk) -> None:
    pacs_desk.order_fault("lost", "qido")
    with pytest.raises(BROKEN):
        call(pacs, STUDIES)
    assert len(call(pacs, STUDIES).json()) == 2


def test_lost_keeps_what_was_stored_by_then(pacs: RunningPacs, pacs_desk: Desk) -> None:
    pacs_desk.order_fault("lost", "stow", after=2)
    contents = [encode(make_instance(number=number)) for number in (1, 2, 3)]
    with pytest.raises(BROKEN):
        post(pacs, "/tays/dicom-web/studies", *contents)
    assert len(held(pacs_desk, "tays")[KNEE]) == 2
    assert post(pacs, "/tays/dicom-web/studies", *contents).status_code == 200
    assert len(held(pacs_desk, "tays")[KNEE]) == 3


def test_duplicate_comes_twice(pacs: RunningPacs, pacs_desk: Desk) -> None:
    pacs_desk.order_fault("duplicate", "qido")
    pacs_desk.order_fault("duplicate", "wado")
    assert uids(call(pacs, STUDIES, AccessionNumber="AC-1/2").json()) == [KNEE, KNEE]
    come = read_parts(retrieve(pacs, f"/studies/{KNEE}", DICOM).content)
    assert sorted(one.SOPInstanceUID for one in come) == [f"{KNEE}.{end}" for end in ("1.1", "1.1", "1.2", "2.1")]


def test_wrong_patient_comes_among_the_right_ones(pacs: RunningPacs, pacs_desk: Desk) -> None:
    pacs_desk.order_fault("wrong-patient", "qido")
    pacs_desk.order_fault("wrong-patient", "wado")
    right, wrong = call(pacs, STUDIES, AccessionNumber="AC-1/2").json()
    assert uids([right, wrong], "00080050") == ["AC-1/2", "AC-1/2"]
    assert right["00100020"]["Value"] == [HETU] != wrong["00100020"]["Value"]
    assert right["0020000D"] != wrong["0020000D"]
    come = read_parts(retrieve(pacs, f"/studies/{KNEE}", DICOM).content)
    assert [one.PatientID == HETU for one in come] == [True, True, True, False]
    assert {one.StudyInstanceUID for one in come} == {KNEE}
    assert len({one.SOPInstanceUID for one in come}) == 4


def test_limit_lists_so_many_and_does_not_say_so(pacs: RunningPacs, pacs_desk: Desk) -> None:
    pacs_desk.order_fault("limit", "qido", times=3, count=2)
    path = f"{STUDIES}/{KNEE}/instances"
    first = call(pacs, path)
    assert uids(first.json(), "00080018") == [f"{KNEE}.{end}" for end in ("1.1", "1.2")]
    assert "Warning" not in call(pacs, path, limit="2").headers
    assert call(pacs, path, offset="2").status_code == 204
    pacs_desk.order_fault("limit", "qido")
    (study,) = call(pacs, STUDIES).json()
    assert study["00201208"]["Value"] == [3]
    assert len(call(pacs, path).json()) == 3


def test_partial_refuses_some(pacs: RunningPacs, pacs_desk: Desk) -> None:
    pacs_desk.order_fault("partial", "stow", count=2, reason=0x0122)
    contents = [encode(make_instance(number=number)) for number in (1, 2, 3)]
    answer = post(pacs, "/tays/dicom-web/studies", *contents)
    assert answer.status_code == 202
    failed = answer.json()["00081198"]["Value"]
    assert uids(failed, "00081197") == [0x0122, 0x0122]
    assert uids(failed, "00081155") == [f"{KNEE}.1.1", f"{KNEE}.1.2"]
    assert len(held(pacs_desk, "tays")[KNEE]) == 1
