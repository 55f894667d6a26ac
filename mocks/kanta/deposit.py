"""Into whose register a document may be stored: Kanta's own look (GRA-05, GRA-06, GRA-11).

The sender's own register; an organiser's client register by the right of access; an organiser's patient register by an
ostopalvelun valtuutus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mocks.kanta.access import find_granting
from mocks.kanta.authorisation import Wanted, check_authorised
from mocks.kanta.documents import AUTHORISATION, CLIENT_RELATIONSHIP, find_organisation, list_signing_professionals
from mocks.kanta.rights_rules import (
    AUTHOR_UNIT,
    CONTROLLER,
    GRANTER,
    GROUP,
    OWN,
    OWN_VERSION,
    SEALER,
    SENDERS_UNIT,
    WORKER_SIGNED,
)
from mocks.kanta.sieve import tell, tell_all
from mocks.kanta.social_documents import read_kind
from mocks.kanta.worker import CLIENT_ROLES, PATIENT_ROLES, PLAIN_KINDS, STORE, check_depositor

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from mocks.control import Examination
    from mocks.kanta.documents import Document
    from mocks.kanta.frame import Frame
    from mocks.kanta.stored import Stored
    from mocks.kanta.worker import Worker

OWN_REGISTER = "1"
BY_RIGHT = "access-right"
_HELSINKI = ZoneInfo("Europe/Helsinki")
_ORGANISATION = re.compile(r"1\.2\.246\.(537\.)?10\.[1-9][0-9]{3,8}(\.(0|[1-9][0-9]*))*")
_CUSTODIAN = "custodian/assignedOrganization/id"


@dataclass(frozen=True)
class Deposit:
    """A frame on its way into a register: who sent it, for which worker, and when it came."""

    frame: Frame
    organization: str
    worker: Worker | None
    at: datetime


def check_controller(deposit: Deposit, newest: Collection[Stored], examination: Examination) -> None:
    """Check that the sender may store the document into the register it is meant for. Raises BrokenRuleError."""
    document, situation = deposit.frame.document, deposit.frame.situation
    holds = bool(_ORGANISATION.fullmatch(document.custodian))
    examination.check(CONTROLLER, _CUSTODIAN, holds=holds, found=tell(document.custodian))
    own = is_own(document, deposit.organization)
    if document.kind == "health":
        if not own and document.code != AUTHORISATION:
            check_outsourced(deposit, newest, examination)
            return
    elif situation == BY_RIGHT:
        check_deposit(deposit.frame, deposit.worker, newest, deposit.at, examination)
        return
    custodian = tell(document.custodian)
    examination.check(OWN, _CUSTODIAN, holds=own, expected=deposit.organization, found=custodian)


def check_deposit(
    frame: Frame, worker: Worker | None, newest: Collection[Stored], now: datetime, examination: Examination
) -> None:
    """Check that the newest asiakkuusasiakirja of the custodian lets the unit's worker store this document today.

    The sign-in is judged by when the frame was made, which may have waited to be sent, and never for longer than a
    shift ahead of now. Raises BrokenRuleError.
    """
    document, kind = frame.document, read_kind(frame.document.entries)
    check = examination.check
    holds = document.group not in {None, CLIENT_RELATIONSHIP}
    check(GROUP, "documentGroup", holds=holds, found=tell(document.group or ""))
    _check_frame(frame, newest, examination)
    check_depositor(worker, CLIENT_ROLES, frame.created, kind, examination)
    if kind not in PLAIN_KINDS and worker is not None:
        signed = worker.has_signed(list_signing_professionals(document.content))
        check(WORKER_SIGNED, "hl7fi:signatureCollection", holds=signed, expected=tell(worker.number))
    custodians = [stored for stored in newest if stored.document.custodian == document.custodian]
    find_granting(custodians, document.patient, frame.unit, now.astimezone(_HELSINKI).date(), examination)


def check_outsourced(deposit: Deposit, newest: Collection[Stored], examination: Examination) -> None:
    """Check that an authorisation lets the sender's unit store into another's patient register today.

    Raises BrokenRuleError.
    """
    frame, document = deposit.frame, deposit.frame.document
    wanted = Wanted(frame.unit, document.patient, document.custodian, frame.register, STORE)
    check_authorised(newest, wanted, deposit.at.astimezone(_HELSINKI).date(), examination)
    place = "authorOrPerformer/assignedPerson/representedOrganization/id"
    holds = find_organisation(frame.unit) == find_organisation(deposit.organization)
    examination.check(SENDERS_UNIT, place, holds=holds, expected=deposit.organization, found=tell(frame.unit))
    _check_frame(frame, newest, examination)
    check_depositor(deposit.worker, PATIENT_ROLES, frame.created, "", examination)


def check_sealers(document: Document, signers: set[str], examination: Examination) -> None:
    """Check that the systems that signed are of who wrote the document or of whose register it is.

    What opens a register to others its custodian's systems alone sign: nobody grants themselves access.
    Raises BrokenRuleError.
    """
    place, organisations = "hl7fi:signatureCollection", {find_organisation(signer) for signer in signers}
    parties = {find_organisation(oid) for oid in (document.custodian, document.author_unit) if oid}
    examination.check(
        SEALER,
        place,
        holds=organisations <= parties,
        expected=tell_all(sorted(parties)),
        found=tell_all(sorted(organisations)),
    )
    if document.code == AUTHORISATION or (document.kind == "social" and document.group == CLIENT_RELATIONSHIP):
        custodian = find_organisation(document.custodian)
        found = tell_all(sorted(organisations))
        examination.check(GRANTER, place, holds=organisations == {custodian}, expected=tell(custodian), found=found)


def is_own(document: Document, organization: str) -> bool:
    """Whether a document is of an organisation's own register."""
    return find_organisation(document.custodian) == find_organisation(organization)


def _check_frame(frame: Frame, newest: Iterable[Stored], examination: Examination) -> None:
    """What holds for every document that is stored into another's register."""
    document = frame.document
    holds, found = document.author_unit == frame.unit, tell(document.author_unit or "")
    place = "author/assignedAuthor/representedOrganization/id"
    examination.check(AUTHOR_UNIT, place, holds=holds, expected=tell(frame.unit), found=found)
    if document.replaced:
        examination.check(OWN_VERSION, "relatedDocument", holds=_may_replace(frame, newest))


def _may_replace(frame: Frame, newest: Iterable[Stored]) -> bool:
    """Whether what a document would take the place of is the unit's own document, of the same group and matter."""
    document = frame.document
    return any(
        stored.document.oid == document.replaced
        and stored.document.author_unit == frame.unit
        and (stored.group, stored.document.matter) == (document.group, document.matter)
        for stored in newest
    )
