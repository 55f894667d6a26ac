"""An association with the mock: whom it is with, what is spoken in it, and its end before its time (PS3.8)."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import build_context
from pynetdicom.presentation import PresentationContext
from pynetdicom.service_class import StorageServiceClass
from pynetdicom.sop_class import (
    PatientRootQueryRetrieveInformationModelFind,
    PatientRootQueryRetrieveInformationModelGet,
    PatientRootQueryRetrieveInformationModelMove,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
    Verification,
    uid_to_service_class,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mocks.pacs.misdeed import Misdeed
    from mocks.pacs.pacs import Pacs

PATIENT_ROOT = (
    PatientRootQueryRetrieveInformationModelFind,
    PatientRootQueryRetrieveInformationModelGet,
    PatientRootQueryRetrieveInformationModelMove,
)
_SERVICES = (
    Verification,
    *PATIENT_ROOT,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)
_UNCOMPRESSED = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian)

_LAST_WORD_SECONDS = 0.05

# A-ASSOCIATE-RJ: rejected for good by the service user (PS3.8 9.3.4).
_CALLING_UNKNOWN, _CALLED_UNKNOWN = 3, 7


def greet(event: Any, pacs: Pacs) -> None:
    """Somebody asks for an association: reject a title nobody knows, or say what can be spoken."""
    association = event.assoc
    request = association.requestor.primitive
    with pacs.control.lock:
        archive = pacs.titles.find_archive(request.called_ae_title)
        known = pacs.titles.may_call(request.calling_ae_title)
        held = pacs.archives.list_syntaxes(archive) if archive else {}
    if archive is None or not known:
        association.acse.send_reject(1, 1, _CALLING_UNKNOWN if archive else _CALLED_UNKNOWN)
        association.kill()
        return
    association.acceptor.supported_contexts = _choose(request.presentation_context_definition_list, held)


def _choose(proposed: Iterable[PresentationContext], held: dict[str, set[str]]) -> list[PresentationContext]:
    """What of the proposal is spoken here: every service, and every object in any syntax, best in one it is held in."""
    offered: dict[str, list[str]] = {}
    for context in proposed:
        offered.setdefault(context.abstract_syntax, []).extend(context.transfer_syntax)
    chosen = [build_context(service, list(_UNCOMPRESSED)) for service in _SERVICES if service in offered]
    for sop_class, syntaxes in offered.items():
        if uid_to_service_class(sop_class) is StorageServiceClass:
            preferred = dict.fromkeys([*sorted(held.get(sop_class, ())), *_UNCOMPRESSED, *syntaxes])
            context = build_context(sop_class, list(preferred))
            context.scu_role = context.scp_role = True  # with C-GET we are the one that stores (PS3.7 D.3.3.4)
            chosen.append(context)
    return chosen


def cut(association: Any) -> None:
    """Hang up without a word, as a broken network does, once what was said before has left."""
    while not association.dul.to_provider_queue.empty():
        time.sleep(0.001)
    time.sleep(_LAST_WORD_SECONDS)  # the last word has left its queue, and perhaps not yet the house
    association.is_established = False
    hang_up(association.dul.socket.socket)


def hang_up(connection: socket.socket | None) -> None:
    """Shut a socket both ways; its owner notices and closes it."""
    if connection is not None:
        try:
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
        except OSError:
            return  # the other side was faster


class Exchange:
    """One request over DIMSE: the misdeed ordered for it, and the line of the journal it becomes."""

    def __init__(self, pacs: Pacs, association: Any, operation: str, misdeed: Misdeed | None = None) -> None:
        self._pacs = pacs
        self._operation = operation
        self.misdeed = misdeed or pacs.commit(pacs.control.take_fault(operation))
        title = association.requestor.primitive.called_ae_title
        self.archive = pacs.titles.find_archive(title) or ""
        self._facts = {"archive": self.archive, "title": association.requestor.primitive.calling_ae_title}

    def begin(self) -> int | None:
        """Wait if that was ordered; the status to fail with at once, if that was (PS3.7 annex C)."""
        self.misdeed.delay()
        refused = {"echo": 0x0110, "find": 0xA700, "store": 0xA700}.get(self._operation, 0xA702)
        return int(self.misdeed.number("status", refused)) if self.misdeed.kind == "status" else None

    def record(self, status: int | None, **facts: Any) -> None:
        """Write down how it ended; `status` is that of DIMSE, None when the end was lost."""
        fault = {"fault": self.misdeed.kind} if self.misdeed.kind else {}
        self._pacs.control.record(self._operation, outcome=status, **self._facts, **facts, **fault)
