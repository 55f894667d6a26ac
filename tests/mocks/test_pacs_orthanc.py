"""Orthanc stores in the PACS mock, and asks it for a commitment: a real archive as the client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from mocks.pacs.mock import RunningPacs
from tests.mocks.control import Desk
from tests.mocks.pacs import KNEE, encode, held, make_instance
from tests.peers.orthanc import PASSWORD, TITLE, USER, Orthanc, run_orthanc
from tests.waiting import wait_for

SECONDS = 30


@pytest.fixture
def orthanc(pacs: RunningPacs, pacs_desk: Desk) -> Iterator[Orthanc]:
    """It knows the mock as HUS and TYKS, and the mock knows it."""
    port = urlsplit(pacs.dicom_url).port or 0
    with run_orthanc({"HUS": port, "TYKS": port}) as running:
        pacs_desk.seed({"titles": {TITLE: ["127.0.0.1", running.dicom]}})
        yield running


def ask(orthanc: Orthanc, method: str, path: str, **more: Any) -> Any:
    answer = requests.request(method, f"{orthanc.rest}{path}", auth=(USER, PASSWORD), timeout=SECONDS, **more)
    assert answer.ok, answer.text
    return answer.json()


def commit(orthanc: Orthanc, *instances: str) -> Any:
    """The report that Orthanc got, as it tells it."""
    asked = {"DicomInstances": [["1.2.840.10008.5.1.4.1.1.1.1", uid] for uid in instances]}
    transaction = ask(orthanc, "POST", "/modalities/TYKS/storage-commitment", json=asked)["ID"]
    path = f"/storage-commitment/{transaction}"
    wait_for(lambda: ask(orthanc, "GET", path)["Status"] != "Pending", SECONDS)
    return ask(orthanc, "GET", path)


def test_what_orthanc_sends_is_committed_to(orthanc: Orthanc, pacs_desk: Desk) -> None:
    contents = [encode(make_instance(number=number)) for number in (1, 2)]
    ids = [ask(orthanc, "POST", "/instances", data=content)["ID"] for content in contents]
    assert ask(orthanc, "POST", "/modalities/TYKS/store", json=ids)["FailedInstancesCount"] == 0
    assert len(held(pacs_desk, "tyks")[KNEE]) == 2
    report = commit(orthanc, f"{KNEE}.1.1", f"{KNEE}.1.2")
    assert (report["Status"], len(report["Success"]), report["Failures"]) == ("Success", 2, [])


def test_orthanc_understands_what_has_failed(orthanc: Orthanc, pacs_desk: Desk) -> None:
    report = commit(orthanc, f"{KNEE}.1.1")
    assert report["Status"] == "Failure"
    assert [failure["FailureReason"] for failure in report["Failures"]] == [0x0112]
    wait_for(lambda: [line["operation"] for line in pacs_desk.journal()] == ["commit", "report"])


def test_orthanc_sees_what_is_refused(orthanc: Orthanc, pacs_desk: Desk) -> None:
    content = encode(make_instance(PatientID="hello"))
    stored = ask(orthanc, "POST", "/instances", data=content)["ID"]
    answer = requests.post(f"{orthanc.rest}/modalities/TYKS/store", stored, auth=(USER, PASSWORD), timeout=SECONDS)
    assert answer.status_code >= 400
    assert held(pacs_desk, "tyks") == {}
    line = pacs_desk.journal()[-1]
    assert (line["document"], line["steps"][-1]["rule"]) == (KNEE, "pacs.hetu.form")
