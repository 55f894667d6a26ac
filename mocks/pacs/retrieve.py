"""C-GET and C-MOVE.

Instances leave by C-STORE sub-operations, their data sets exactly as stored (PS3.4 C.4.2 and C.4.3).

Written on pynetdicom's messages and not on its own C-GET and C-MOVE, which decode and encode every data set, name
themselves as the move's originator, and call the destination before the identifier is read.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from pydicom.dataset import Dataset
from pynetdicom import build_context
from pynetdicom.dimse_primitives import C_GET, C_MOVE, C_STORE

from mocks.control import BrokenRuleError
from mocks.control.payload import mask_hetus
from mocks.pacs import rules
from mocks.pacs.association import cut
from mocks.pacs.calling import call, leave
from mocks.pacs.dimse_exchange import Exchange
from mocks.pacs.find import note_keys
from mocks.pacs.identifier import describe_keys, encode_data_set, read_selection
from mocks.pacs.instance import SOP_CLASS, SOP_INSTANCE, Instance, rewrite
from mocks.pacs.misdeed import LostError
from mocks.pacs.status import explain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pynetdicom.presentation import PresentationContext

    from mocks.pacs.pacs import Pacs
    from mocks.pacs.titles import Address

_PENDING, _CANCELLED = 0xFF00, 0xFE00
_WITH_FAILURES, _ALL_FAILED = 0xB000, 0xA702
_UNCOMPRESSED = ("1.2.840.10008.1.2.1", "1.2.840.10008.1.2")
_WARNINGS = range(0xB000, 0xC000)
_LAST_MESSAGE = 0xFFFF


def retrieve(association: Any, pacs: Pacs, request: C_GET | C_MOVE, context: PresentationContext, own: Address) -> None:
    """Answer one C-GET or C-MOVE; `own` is where the mock's own archives are reached."""
    moves = isinstance(request, C_MOVE)
    exchange = Exchange(
        pacs,
        association,
        "move" if moves else "get",
        request.MessageID,
        lambda: describe_keys(request.Identifier, context),
        payload=request.Identifier.getvalue(),
    )
    retrieval = _Retrieval(association, request, context)
    refused = exchange.begin()
    if refused:
        exchange.record(refused)
        retrieval.answer(refused)
        return
    try:
        selection = read_selection(request.Identifier, context, exchange.examination)
        note_keys(exchange, {tag: "\\".join(values) for tag, values in selection.items()})
        address = _find_address(pacs, exchange, request.MoveDestination, own) if moves else None
    except BrokenRuleError as problem:
        exchange.refuse(problem)
        retrieval.refuse(problem)
        return
    with pacs.control.lock:
        held = pacs.archives.select(exchange.archive, selection)
    instances = exchange.misdeed.spoil_instances(held)
    retrieval.remaining = len(instances)
    carrier = association
    if address and instances:
        carrier = _call(association, request.MoveDestination, address, instances)
    try:
        if carrier is not None:
            retrieval.give(carrier, exchange.misdeed.pace(instances))
        status = retrieval.conclude()
        exchange.record(status, completed=retrieval.completed, failed=len(retrieval.failed))
        if exchange.misdeed.kind == "silence":
            cut(association)
        elif not association.acse.is_aborted():
            retrieval.answer(status)
    except LostError:
        exchange.record(None, completed=retrieval.completed, failed=len(retrieval.failed))
        cut(association)
    finally:
        if carrier is not None and carrier is not association:
            leave(carrier)


def _find_address(pacs: Pacs, exchange: Exchange, title: str, own: Address) -> Address:
    with pacs.control.lock:
        address = pacs.titles.find_address(title, own)
    if address is None:
        exchange.examination.refuse(rules.DESTINATION, "MoveDestination", found=mask_hetus(title))
    exchange.examination.check(rules.DESTINATION, "MoveDestination", holds=True)
    return address


class _Retrieval:
    """One retrieval: how its sub-operations went, and its responses."""

    def __init__(self, association: Any, request: C_GET | C_MOVE, context: PresentationContext) -> None:
        self._association = association
        self._request = request
        self._context = context
        self._cancelled = False
        self.remaining = 0
        self.completed = 0
        self.warned = 0
        self.failed: list[str] = []

    def give(self, carrier: Any, instances: Iterable[Instance]) -> None:
        """Store each instance at the other end of `carrier`, telling of each.

        Until all are through, we are told to stop, or the other end has gone.
        """
        number = self._request.MessageID
        for instance in instances:
            if self._request.MessageID in self._association.dimse.cancel_req:
                self._cancelled = True
                return
            number = number % _LAST_MESSAGE + 1
            status = _store(carrier, instance, number, self._originator())
            if status is None and carrier.acse.is_aborted():
                return
            self.remaining -= 1
            if status == 0:
                self.completed += 1
            elif status in _WARNINGS:
                self.warned += 1
            else:
                self.failed.append(instance.value(SOP_INSTANCE))
            if self.remaining:
                self.answer(_PENDING)

    def conclude(self) -> int:
        """The last status; what was not even tried has failed, unless it was cancelled."""
        if self._cancelled:
            return _CANCELLED
        total = self.remaining + self.completed + self.warned + len(self.failed)
        if self.completed == total:
            return 0
        return _WITH_FAILURES if self.completed or self.warned else _ALL_FAILED

    def refuse(self, problem: BrokenRuleError) -> None:
        """Send the only response: which rule is broken, and where."""
        status = explain(problem)
        self.answer(status.Status, status.ErrorComment)

    def answer(self, status: int, comment: str | None = None) -> None:
        """Send a response, with the remaining sub-operations if there are some (PS3.7 9.1.3.1, 9.1.4.1)."""
        response = type(self._request)()
        response.MessageID = response.MessageIDBeingRespondedTo = self._request.MessageID
        response.AffectedSOPClassUID = self._request.AffectedSOPClassUID
        response.Status = status
        response.ErrorComment = comment
        goes_on = status in (_PENDING, _CANCELLED)
        if goes_on:
            response.NumberOfRemainingSuboperations = self.remaining
        response.NumberOfCompletedSuboperations = self.completed
        response.NumberOfWarningSuboperations = self.warned
        response.NumberOfFailedSuboperations = len(self.failed) + (0 if goes_on else self.remaining)
        if status not in (0, _PENDING) and self.failed:
            failed = Dataset()
            failed.FailedSOPInstanceUIDList = self.failed
            response.Identifier = encode_data_set(failed, self._context)
        self._association.dimse.send_msg(response, self._context.context_id)

    def _originator(self) -> tuple[str, int] | None:
        """Whose move it is, as the sub-operations of a C-MOVE say (PS3.7 9.1.1.1.8)."""
        if isinstance(self._request, C_GET):
            return None
        return self._association.requestor.primitive.calling_ae_title, self._request.MessageID


def _call(association: Any, title: str, address: Address, instances: list[Instance]) -> Any:
    """An association with a move's destination, called in the archive's own name; None if there is none to be had."""
    pairs = {(one.value(SOP_CLASS), one.transfer_syntax) for one in instances}
    pairs |= {(sop_class, syntax) for sop_class, held in pairs if held in _UNCOMPRESSED for syntax in _UNCOMPRESSED}
    contexts = [build_context(sop_class, syntax) for sop_class, syntax in sorted(pairs)]
    return call(association, title, address, contexts)


def _store(carrier: Any, instance: Instance, number: int, originator: tuple[str, int] | None) -> int | None:
    """Send one instance by C-STORE; its status, or None when it could not be sent or nobody answered."""
    context = _find_context(carrier, instance)
    sent = rewrite(instance, context.transfer_syntax[0]) if context else None
    if context is None or sent is None:
        return None
    request = C_STORE()
    request.MessageID = number
    request.Priority = 0
    request.AffectedSOPClassUID = instance.value(SOP_CLASS)
    request.AffectedSOPInstanceUID = instance.value(SOP_INSTANCE)
    if originator:
        request.MoveOriginatorApplicationEntityTitle, request.MoveOriginatorMessageID = originator
    request.DataSet = BytesIO(sent.data_set)
    carrier.dimse.send_msg(request, context.context_id)
    _, response = carrier.dimse.get_msg(block=True)
    return response.Status if isinstance(response, C_STORE) else None


def _find_context(carrier: Any, instance: Instance) -> PresentationContext | None:
    """The context to send an instance in: best as it is stored, else in one it can be rewritten to."""
    able = [one for one in carrier.accepted_contexts if one.abstract_syntax == instance.value(SOP_CLASS) and one.as_scu]
    as_stored = [one for one in able if one.transfer_syntax[0] == instance.transfer_syntax]
    plain = [one for one in able if {one.transfer_syntax[0], instance.transfer_syntax} <= set(_UNCOMPRESSED)]
    return next(iter(as_stored + plain), None)
