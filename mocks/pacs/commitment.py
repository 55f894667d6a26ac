"""Storage commitment, push model (PS3.4 annex J): what was asked for by N-ACTION is reported by N-EVENT-REPORT.

A caller whose title was seeded with an address is called there, in the archive's name, as most archives do. Any other
is told on the association it asked on, if that is still there.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from pydicom.dataset import Dataset
from pynetdicom import build_context, build_role
from pynetdicom.dimse_primitives import N_EVENT_REPORT
from pynetdicom.sop_class import StorageCommitmentPushModel, StorageCommitmentPushModelInstance

from mocks.control import BrokenRuleError
from mocks.pacs import rules
from mocks.pacs.association import cut
from mocks.pacs.calling import PATIENCE_SECONDS, call, leave
from mocks.pacs.dimse_exchange import Exchange
from mocks.pacs.identifier import encode_data_set, read_key
from mocks.pacs.instance import SOP_CLASS
from mocks.pacs.misdeed import OUT_OF_RESOURCES
from mocks.pacs.status import explain
from mocks.pacs.values import is_uid

if TYPE_CHECKING:
    from mocks.control import Examination
    from mocks.pacs.misdeed import Misdeed
    from mocks.pacs.pacs import Pacs
    from mocks.pacs.titles import Address

_COMMITTED, _FAILURES_EXIST = 1, 2
_REQUEST = 1
# Failure Reasons (PS3.3 C.14.1.1).
_NO_SUCH_OBJECT, _OTHER_CLASS, _DUPLICATE_TRANSACTION = 0x0112, 0x0119, 0x0131
_TICK_SECONDS = 0.005


@dataclass(frozen=True)
class _Reference:
    sop_class: str
    instance: str


@dataclass(frozen=True)
class _Request:
    transaction: str
    references: tuple[_Reference, ...]


_pending: WeakKeyDictionary[Any, _Report] = WeakKeyDictionary()


def commit(event: Any, pacs: Pacs) -> tuple[int | Dataset, None]:
    """Answer one N-ACTION, and report afterwards."""
    exchange = Exchange(pacs, event.assoc, "commit", event.request.MessageID)
    refused = exchange.begin()
    if refused:
        exchange.record(refused)
        return refused, None
    try:
        request = _read_request(event, exchange.examination)
    except BrokenRuleError as problem:
        exchange.refuse(problem)
        return explain(problem), None
    exchange.facts["transaction"] = request.transaction
    with pacs.control.work():
        again = request.transaction in pacs.transactions
        pacs.transactions[request.transaction] = exchange.archive
        failed = {one: _judge(pacs, exchange.archive, one, again=again) for one in request.references}
        address = pacs.titles.find_given(event.assoc.requestor.primitive.calling_ae_title)
    exchange.record(0, references=len(request.references))
    if exchange.misdeed.kind in ("silence", "lost"):
        cut(event.assoc)
        return 0, None
    reasons = {one: reason for one, reason in failed.items() if reason}
    _pending[event.assoc] = _Report(pacs, event.assoc, request, reasons, address)
    return 0, None


def report_pending(association: Any) -> None:
    """Report what was asked for, now that the request is answered."""
    report = _pending.pop(association, None)
    if report is None:
        return
    if report.address is None:
        report.send()  # in the association's own thread: another would take its messages from it
    else:
        threading.Thread(target=report.send, daemon=True).start()


def _read_request(event: Any, examination: Examination) -> _Request:
    request = event.request
    right = request.ActionTypeID == _REQUEST and (request.RequestedSOPInstanceUID == StorageCommitmentPushModelInstance)
    if not right:
        examination.refuse(rules.ACTION, "ActionTypeID", expected="1", found=str(request.ActionTypeID))
    examination.check(rules.ACTION, "ActionTypeID", holds=True)
    try:
        information = event.action_information
        transaction = _read_uid(information, "TransactionUID")
        items = [
            _Reference(_read_uid(item, "ReferencedSOPClassUID"), _read_uid(item, "ReferencedSOPInstanceUID"))
            for item in information.get("ReferencedSOPSequence") or []
        ]
    except Exception:  # noqa: BLE001  # pydicom lets many through: bytes from outside
        examination.refuse(rules.PART10, "ActionInformation")
    if not is_uid(transaction):
        examination.refuse(rules.TRANSACTION, "TransactionUID")
    examination.check(rules.TRANSACTION, "TransactionUID", holds=True)
    if not items or not all(is_uid(one.sop_class) and is_uid(one.instance) for one in items):
        examination.refuse(rules.REFERENCES, "ReferencedSOPSequence")
    examination.check(rules.REFERENCES, "ReferencedSOPSequence", holds=True)
    return _Request(transaction, tuple(items))


def _read_uid(dataset: Dataset, keyword: str) -> str:
    return read_key(dataset, keyword) or "" if keyword in dataset else ""


def _judge(pacs: Pacs, archive: str, reference: _Reference, *, again: bool) -> int | None:
    """Why there is no commitment for an object; None when there is."""
    if again:
        return _DUPLICATE_TRANSACTION
    held = pacs.archives.find(archive, reference.instance)
    if held is None:
        return _NO_SUCH_OBJECT
    return None if held.value(SOP_CLASS) == reference.sop_class else _OTHER_CLASS


class _Report:
    """The N-EVENT-REPORT that follows."""

    def __init__(
        self,
        pacs: Pacs,
        association: Any,
        request: _Request,
        failed: dict[_Reference, int],
        address: Address | None,
    ) -> None:
        self._pacs = pacs
        self._association = association
        self._request = request
        self._failed = failed
        self.address = address

    def send(self) -> None:
        """Report once; or late, twice, with failures or not at all, as was ordered."""
        exchange = Exchange(self._pacs, self._association, "report", _REQUEST)
        exchange.facts["transaction"] = self._request.transaction
        refused = exchange.begin()
        failed = self._failed | _spoil(self._request, exchange.misdeed)
        if refused or exchange.misdeed.kind in ("silence", "lost"):
            exchange.record(None, failed=len(failed))
            return
        event_type = _FAILURES_EXIST if failed else _COMMITTED
        carrier = self._association if self.address is None else _call(self._association, self.address)
        status = None
        for _ in range(2 if exchange.misdeed.kind == "duplicate" else 1):
            status = _tell(carrier, self._write(failed), event_type)
        if carrier is not None and carrier is not self._association:
            leave(carrier)
        exchange.record(status, failed=len(failed))

    def _write(self, failed: dict[_Reference, int]) -> Dataset:
        """The event information (PS3.4 J.3.3.1.1)."""
        information = Dataset()
        information.TransactionUID = self._request.transaction
        information.RetrieveAETitle = self._association.requestor.primitive.called_ae_title
        kept = [_write_reference(one) for one in self._request.references if one not in failed]
        if kept:
            information.ReferencedSOPSequence = kept
        if failed:
            information.FailedSOPSequence = [_write_reference(one, reason) for one, reason in failed.items()]
        return information


def _spoil(request: _Request, misdeed: Misdeed) -> dict[_Reference, int]:
    """The first references, failed although the objects are held (`partial`)."""
    if misdeed.kind != "partial":
        return {}
    count, reason = int(misdeed.number("count", 1)), int(misdeed.number("reason", OUT_OF_RESOURCES))
    return dict.fromkeys(request.references[:count], reason)


def _write_reference(reference: _Reference, reason: int | None = None) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = reference.sop_class, reference.instance
    if reason is not None:
        item.FailureReason = reason
    return item


def _call(association: Any, address: Address) -> Any:
    """An association with the caller, in which the archive is the one that serves (PS3.4 J.3.3); None if none."""
    return call(
        association,
        association.requestor.primitive.calling_ae_title,
        address,
        [build_context(StorageCommitmentPushModel)],
        ext_neg=[build_role(StorageCommitmentPushModel, scp_role=True)],
    )


def _tell(carrier: Any, information: Dataset, event_type: int) -> int | None:
    """Send the report; its status, or None when nobody is there or answers."""
    contexts = carrier.accepted_contexts if carrier is not None and carrier.is_established else []
    context = next((one for one in contexts if one.abstract_syntax == StorageCommitmentPushModel), None)
    if context is None or carrier.acse.is_aborted() or carrier.acse.is_release_requested():
        return None
    report = N_EVENT_REPORT()
    report.MessageID = _REQUEST
    report.AffectedSOPClassUID = StorageCommitmentPushModel
    report.AffectedSOPInstanceUID = StorageCommitmentPushModelInstance
    report.EventTypeID = event_type
    report.EventInformation = encode_data_set(information, context)
    carrier.dimse.send_msg(report, context.context_id)
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and not carrier.acse.is_aborted() and not carrier.acse.is_release_requested():
        _, answer = carrier.dimse.get_msg(block=False)
        if isinstance(answer, N_EVENT_REPORT):
            return int(answer.Status)
        time.sleep(_TICK_SECONDS)
    return None
