"""Storage commitment of the PACS mock, by pynetdicom's client: on the association that asked, and by a call back."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pynetdicom import AE, build_context, build_role, evt
from pynetdicom.sop_class import StorageCommitmentPushModel, StorageCommitmentPushModelInstance

from mocks.pacs.mock import RunningPacs
from tests.mocks.control import Desk
from tests.mocks.pacs import CHEST, DX, KNEE, ROOT
from tests.waiting import wait_for

TRANSACTION = f"{ROOT}.99"
SECONDS = 30


class Asker:
    """Who wants a commitment, and takes the reports."""

    def __init__(self, pacs: RunningPacs, title: str = "LAUTTA") -> None:
        self.reports: queue.Queue[tuple[int, Dataset]] = queue.Queue()
        self._entity = AE(title)
        self._entity.add_supported_context(StorageCommitmentPushModel, scu_role=True, scp_role=True)
        handlers = [(evt.EVT_N_EVENT_REPORT, self._take)]
        self._server = self._entity.start_server(("127.0.0.1", 0), block=False, evt_handlers=handlers)
        self.port = self._server.socket.getsockname()[1]
        self._association = self._entity.associate(
            "localhost",
            urlsplit(pacs.dicom_url).port,
            contexts=[build_context(StorageCommitmentPushModel)],
            ae_title="HUS",
            ext_neg=[build_role(StorageCommitmentPushModel, scu_role=True)],
            evt_handlers=handlers,
        )

    def ask(self, *instances: str, transaction: str = TRANSACTION, sop_class: str = DX) -> int:
        """The status of the N-ACTION."""
        information = Dataset()
        information.TransactionUID = transaction
        information.ReferencedSOPSequence = Sequence([_refer(sop_class, uid) for uid in instances])
        status, _ = self._association.send_n_action(
            information, 1, StorageCommitmentPushModel, StorageCommitmentPushModelInstance
        )
        return int(status.Status) if "Status" in status else -1

    def end(self) -> None:
        self._association.abort()
        self._server.shutdown()

    def _take(self, event: Any) -> tuple[int, None]:
        self.reports.put((event.request.EventTypeID, event.event_information))
        return 0, None


def _refer(sop_class: str, instance: str) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = sop_class, instance
    return item


def committed(report: Dataset) -> list[str]:
    return [item.ReferencedSOPInstanceUID for item in report.get("ReferencedSOPSequence", [])]


def failed(report: Dataset) -> dict[str, int]:
    return {item.ReferencedSOPInstanceUID: item.FailureReason for item in report.get("FailedSOPSequence", [])}


@pytest.fixture
def asker(pacs: RunningPacs, pacs_desk: Desk) -> Iterator[Asker]:
    assert pacs_desk.journal() == []  # the desk has emptied and filled the archives
    made = Asker(pacs)
    yield made
    made.end()


@pytest.fixture(params=["here", "called"])
def told(request: pytest.FixtureRequest, pacs_desk: Desk, asker: Asker) -> Asker:
    """An asker without an address, who is told on its association; and one with, who is called."""
    if request.param == "called":
        pacs_desk.seed({"titles": {"LAUTTA": ["127.0.0.1", asker.port]}})
    return asker


def test_what_is_held_is_committed_to(pacs_desk: Desk, told: Asker) -> None:
    assert told.ask(f"{KNEE}.1.1", f"{CHEST}.1.1") == 0
    event_type, report = told.reports.get(timeout=SECONDS)
    assert (event_type, report.TransactionUID, report.RetrieveAETitle) == (1, TRANSACTION, "HUS")
    assert committed(report) == [f"{KNEE}.1.1", f"{CHEST}.1.1"]
    assert "FailedSOPSequence" not in report
    wait_for(lambda: len(pacs_desk.journal()) == 2)
    lines = [(line["operation"], line["outcome"], line["transaction"]) for line in pacs_desk.journal()]
    assert lines == [("commit", 0, TRANSACTION), ("report", 0, TRANSACTION)]


def test_what_is_not_held_has_failed(told: Asker) -> None:
    assert told.ask(f"{KNEE}.1.1", f"{ROOT}.7") == 0
    event_type, report = told.reports.get(timeout=SECONDS)
    assert (event_type, committed(report), failed(report)) == (2, [f"{KNEE}.1.1"], {f"{ROOT}.7": 0x0112})


def test_class_and_transaction_have_to_be_right(asker: Asker) -> None:
    assert asker.ask(f"{KNEE}.1.1", sop_class="1.2.840.10008.5.1.4.1.1.2") == 0
    assert failed(asker.reports.get(timeout=SECONDS)[1]) == {f"{KNEE}.1.1": 0x0119}
    assert asker.ask(f"{KNEE}.1.1") == 0
    assert failed(asker.reports.get(timeout=SECONDS)[1]) == {f"{KNEE}.1.1": 0x0131}
    assert asker.ask(f"{KNEE}.1.1", transaction=f"{ROOT}.98") == 0
    assert asker.reports.get(timeout=SECONDS)[0] == 1


def test_references_fail_as_ordered(pacs_desk: Desk, told: Asker) -> None:
    pacs_desk.order_fault("partial", "report", count=1, reason=0x0213)
    assert told.ask(f"{KNEE}.1.1", f"{KNEE}.1.2") == 0
    event_type, report = told.reports.get(timeout=SECONDS)
    assert (event_type, committed(report), failed(report)) == (2, [f"{KNEE}.1.2"], {f"{KNEE}.1.1": 0x0213})


def test_a_report_comes_twice_or_never(pacs_desk: Desk, told: Asker) -> None:
    pacs_desk.order_fault("silence", "report")
    pacs_desk.order_fault("duplicate", "report")
    assert told.ask(f"{KNEE}.1.1") == 0
    wait_for(lambda: any(line.get("fault") == "silence" for line in pacs_desk.journal()))
    assert told.ask(f"{KNEE}.1.1", transaction=f"{ROOT}.98") == 0
    reports = [told.reports.get(timeout=SECONDS)[1].TransactionUID for _ in range(2)]
    assert reports == [f"{ROOT}.98", f"{ROOT}.98"]


def test_a_request_may_be_refused_or_get_no_answer(pacs_desk: Desk, asker: Asker) -> None:
    pacs_desk.order_fault("status", "commit")
    assert asker.ask(f"{KNEE}.1.1") == 0x0213
    pacs_desk.order_fault("silence", "commit")
    assert asker.ask(f"{KNEE}.1.1") == -1
    assert [line["operation"] for line in pacs_desk.journal()] == ["commit", "commit"]


def test_who_cannot_be_reached_is_not_told(pacs_desk: Desk, asker: Asker) -> None:
    pacs_desk.seed({"titles": {"LAUTTA": ["127.0.0.1", 1]}})
    assert asker.ask(f"{KNEE}.1.1") == 0
    wait_for(lambda: len(pacs_desk.journal()) == 2)
    report = pacs_desk.journal()[1]
    assert report["operation"] == "report"
    assert "outcome" not in report
    assert asker.reports.empty()
