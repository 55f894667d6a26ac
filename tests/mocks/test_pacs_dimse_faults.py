"""The faults of the PACS mock over DIMSE, each as dcmtk's clients notice it; and its end."""

from __future__ import annotations

import socket
import threading
import time
from datetime import datetime, timedelta
from io import BytesIO
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from pydicom import dcmread

from mocks.pacs import pacs_mock
from mocks.pki import Pki
from tests.mocks.control import Desk
from tests.mocks.dcmtk import Dcmtk, Said
from tests.mocks.pacs import HETU, KNEE, encode, held, make_instance
from tests.waiting import wait_for

STUDY, UID = "QueryRetrieveLevel=STUDY", f"StudyInstanceUID={KNEE}"


def act(dcmtk: Dcmtk, operation: str) -> Said:
    """One association with one operation of each kind."""
    if operation == "find":
        return dcmtk.find(STUDY, "StudyInstanceUID", "PatientID", "AccessionNumber=AC*")[1]
    if operation == "store":
        contents = [encode(make_instance(number=number)) for number in (1, 2, 3)]
        return dcmtk.store(*contents, options=("-nh",))  # goes on after a refusal
    if operation == "get":
        return dcmtk.get(STUDY, UID)
    return dcmtk.move("TAYS", STUDY, UID) if operation == "move" else dcmtk.echo()


OPERATIONS = pytest.mark.parametrize("operation", ["echo", "find", "store", "get", "move"])


@OPERATIONS
def test_status_does_nothing(pacs_desk: Desk, dcmtk: Dcmtk, operation: str) -> None:
    pacs_desk.order_fault("status", operation, status=0xC123)
    before = pacs_desk.state()
    said = dcmtk.store(encode(make_instance())) if operation == "store" else act(dcmtk, operation)
    first = next(line for line in pacs_desk.journal() if line["operation"] == operation)
    assert (first["outcome"], first["fault"]) == (0xC123, "status")
    assert "(Success)" not in said.text
    assert said.files == []
    assert pacs_desk.state() == before
    assert act(dcmtk, operation).code == 0


def test_status_is_out_of_resources_unless_it_is_told(pacs_desk: Desk, dcmtk: Dcmtk) -> None:
    for operation, status in (("find", 0xA700), ("store", 0xA700), ("get", 0xA702), ("move", 0xA702)):
        pacs_desk.order_fault("status", operation)
        act(dcmtk, operation)
        outcomes = [line["outcome"] for line in pacs_desk.journal() if line["operation"] == operation]
        assert outcomes[0] == status


@OPERATIONS
def test_silence_commits(pacs_desk: Desk, dcmtk: Dcmtk, operation: str) -> None:
    pacs_desk.order_fault("silence", operation)
    said = act(dcmtk, operation)
    assert "Peer aborted Association" in said.text
    line = next(line for line in pacs_desk.journal() if line["operation"] == operation)
    assert (line["outcome"], line["fault"]) == (0, "silence")
    if operation == "store":
        assert len(held(pacs_desk, "tyks")[KNEE]) == 1
    if operation == "move":
        assert len(held(pacs_desk, "tays")[KNEE]) == 3
    assert act(dcmtk, operation).code == 0


@pytest.mark.parametrize("after", [0, 1, 2])
def test_lost_cuts_after_so_many(pacs_desk: Desk, dcmtk: Dcmtk, after: int) -> None:
    for operation in ("find", "store", "get", "move"):
        pacs_desk.order_fault("lost", operation, after=after)
    hits, said = dcmtk.find(STUDY, "StudyInstanceUID")
    assert (len(hits), "(Success)" in said.text) == (after, False)
    assert "Peer aborted" in act(dcmtk, "store").text
    assert len(held(pacs_desk, "tyks").get(KNEE, [])) == after
    assert len(act(dcmtk, "get").files) == after
    act(dcmtk, "move")
    assert len(held(pacs_desk, "tays").get(KNEE, [])) == after
    for operation in ("find", "store", "get", "move"):
        assert act(dcmtk, operation).code == 0
    assert len(held(pacs_desk, "tyks")[KNEE]) == len(held(pacs_desk, "tays")[KNEE]) == 3


def test_duplicate_comes_twice(pacs_desk: Desk, dcmtk: Dcmtk) -> None:
    for operation in ("find", "get", "move"):
        pacs_desk.order_fault("duplicate", operation)
    hits, _ = dcmtk.find(STUDY, "StudyInstanceUID", "AccessionNumber=AC-1/2")
    assert [hit.StudyInstanceUID for hit in hits] == [KNEE, KNEE]
    assert "Completed Suboperations : 4" in act(dcmtk, "get").text
    act(dcmtk, "move")
    assert pacs_desk.journal()[-1]["completed"] == 4
    assert len(held(pacs_desk, "tays")[KNEE]) == 3


def test_wrong_patient_comes_among_the_right_ones(pacs_desk: Desk, dcmtk: Dcmtk) -> None:
    for operation in ("find", "get"):
        pacs_desk.order_fault("wrong-patient", operation)
    hits, _ = dcmtk.find(STUDY, "StudyInstanceUID", "PatientID", "AccessionNumber=AC-1/2")
    assert [(hit.PatientID == HETU, hit.StudyInstanceUID == KNEE) for hit in hits] == [(True, True), (False, False)]
    assert {hit.AccessionNumber for hit in hits} == {"AC-1/2"}
    come = [dcmread(BytesIO(content)) for content in act(dcmtk, "get").files]
    assert sorted(one.PatientID == HETU for one in come) == [False, True, True, True]
    assert {one.StudyInstanceUID for one in come} == {KNEE}


def test_limit_lists_so_many_and_does_not_say_so(pacs_desk: Desk, dcmtk: Dcmtk) -> None:
    keys = ("QueryRetrieveLevel=IMAGE", UID, f"SeriesInstanceUID={KNEE}.1", "SOPInstanceUID")
    pacs_desk.order_fault("limit", "find")
    hits, said = dcmtk.find(*keys)
    assert (len(hits), "(Success)" in said.text) == (1, True)
    assert len(dcmtk.find(*keys)[0]) == 2
    pacs_desk.order_fault("limit", "find")
    (study,), _ = dcmtk.find(STUDY, UID, "NumberOfStudyRelatedInstances")
    assert study.NumberOfStudyRelatedInstances == 3


def test_partial_refuses_some_of_an_association(pacs_desk: Desk, dcmtk: Dcmtk) -> None:
    pacs_desk.order_fault("partial", "store", count=2, reason=0x0122)
    assert act(dcmtk, "store").text.count("Store Response (Success)") == 1
    assert [line["outcome"] for line in pacs_desk.journal()] == [0x0122, 0x0122, 0]
    assert len(held(pacs_desk, "tyks")[KNEE]) == 1
    assert act(dcmtk, "store").code == 0


def test_slow_waits_before_and_between(pacs_desk: Desk, dcmtk: Dcmtk) -> None:
    pacs_desk.order_fault("slow", "echo", seconds=0.4)
    begun = time.monotonic()
    assert dcmtk.echo().code == 0
    assert time.monotonic() - begun >= 0.4
    pacs_desk.order_fault("slow", "move", per_instance=0.3)
    assert act(dcmtk, "move").code == 0
    came = [datetime.fromisoformat(line["at"]) for line in pacs_desk.journal() if line["operation"] == "store"]
    assert all(later - earlier >= timedelta(seconds=0.3) for earlier, later in pairwise(came))
    assert len(came) == 3


def test_who_cancels_gets_no_more(pacs_desk: Desk, dcmtk: Dcmtk) -> None:
    for operation in ("find", "move"):
        pacs_desk.order_fault("slow", operation, per_instance=1)
    cancel = ("--cancel", "1")
    hits, said = dcmtk.find(STUDY, "StudyInstanceUID", options=cancel)
    assert (len(hits), "MatchingTerminatedDueToCancelRequest" in said.text) == (1, True)
    assert "SubOperationsTerminatedDueToCancelIndication" in dcmtk.move("TAYS", STUDY, UID, options=cancel).text
    last = pacs_desk.journal()[-1]
    assert (last["operation"], last["outcome"], last["completed"], last["failed"]) == ("move", 0xFE00, 1, 0)
    assert len(held(pacs_desk, "tays")[KNEE]) == 1


def test_it_leaves_nothing_behind(pacs_pki: Pki) -> None:
    """Clients that say nothing, one that waits for a slow answer: all are cut, and no thread and no port is kept."""
    before = set(threading.enumerate())
    started = pacs_mock(pacs_pki.directory)
    urls = (started.dicom_url, started.dicom_tls_url, started.url)
    ports = [urlsplit(url).port or 0 for url in urls]
    desk = Desk(started.control_url)
    desk.order_fault("slow", "echo", seconds=600)
    waiting = threading.Thread(target=Dcmtk(started.dicom_url, pacs_pki.directory).echo)
    waiting.start()
    silent = [socket.create_connection(("localhost", port)) for port in ports]
    wait_for(lambda: len(list_associations() - before) == 2)
    started.stop()
    assert list_associations() <= before
    waiting.join()
    wait_for(lambda: set(threading.enumerate()) <= before)
    for connection in silent:
        connection.close()
    for port in ports:
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", port))


def list_associations() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("AcceptorThread")}
