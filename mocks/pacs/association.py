"""An association with the mock: whom it is with, what is spoken in it, and its end before its time (PS3.8)."""

from __future__ import annotations

import socket
import ssl
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
    StorageCommitmentPushModel,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
    Verification,
    uid_to_service_class,
)

from mocks.control import BrokenRuleError
from mocks.control.payload import mask_hetus
from mocks.pacs import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    StorageCommitmentPushModel,
)
_UNCOMPRESSED = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian)

_LAST_WORD_SECONDS = 0.05

# A-ASSOCIATE-RJ: rejected for good by the service user (PS3.8 9.3.4).
_REASONS = {rules.CALLING: 3, rules.CALLED: 7}


def greet(event: Any, pacs: Pacs) -> None:
    """Somebody asks for an association: reject a title nobody knows, or say what can be spoken."""
    association = event.assoc
    request = association.requestor.primitive
    examination = pacs.control.examine()
    with pacs.control.lock:
        archive = pacs.titles.find_archive(request.called_ae_title)
        known = pacs.titles.may_call(request.calling_ae_title)
        held = pacs.archives.list_syntaxes(archive) if archive else {}
    try:
        if archive is None:
            examination.refuse(rules.CALLED, "CalledAETitle", found=mask_hetus(request.called_ae_title))
        examination.check(rules.CALLED, "CalledAETitle", holds=True)
        if not known:
            examination.refuse(rules.CALLING, "CallingAETitle", found=mask_hetus(request.calling_ae_title))
        examination.check(rules.CALLING, "CallingAETitle", holds=True)
    except BrokenRuleError as problem:
        reason = _REASONS[problem.step.rule]
        pacs.control.record(
            "associate",
            outcome=f"rejected-{reason}",
            sender=describe_caller(association),
            called=mask_hetus(request.called_ae_title),
            steps=examination.describe(),
        )
        association.acse.send_reject(1, 1, reason)
        association.kill()
        return
    association.acceptor.supported_contexts = _choose(request.presentation_context_definition_list, held)


def note_contexts(event: Any, pacs: Pacs) -> None:
    """An association was accepted: if nothing can be spoken in it, the journal says so."""
    association = event.assoc
    if association.accepted_contexts:
        return
    examination = pacs.control.examine()
    offered = sorted({context.abstract_syntax for context in association.rejected_contexts})
    try:
        examination.refuse(rules.CONTEXT, "PresentationContext", found=", ".join(offered))
    except BrokenRuleError:
        pacs.control.record(
            "associate",
            outcome="no-context",
            sender=describe_caller(association),
            called=mask_hetus(association.requestor.primitive.called_ae_title),
            steps=examination.describe(),
        )


def describe_caller(association: Any) -> dict[str, str]:
    """Who calls: title and address, and the subject of the certificate if there is one."""
    title = mask_hetus(association.requestor.primitive.calling_ae_title)
    caller = {"title": title, "address": association.requestor.address}
    subject = read_subject(association.dul.socket.socket if association.dul.socket else None)
    return {**caller, "subject": subject} if subject else caller


def read_subject(connection: socket.socket | None) -> str:
    """The subject of the certificate that a client has shown; empty without one."""
    certificate = connection.getpeercert() if isinstance(connection, ssl.SSLSocket) else None
    names = (name for part in (certificate or {}).get("subject", ()) for name in part)
    return ", ".join(f"{name[0]}={name[1]}" for name in names)


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
