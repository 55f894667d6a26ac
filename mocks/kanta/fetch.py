"""Answer a fetch: one document by its OID, or a client's documents by a right of access or an authorisation (ours)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lxml import etree

from mocks.kanta.access import find_granting
from mocks.kanta.authorisation import Wanted, check_authorised
from mocks.kanta.deposit import BY_RIGHT, OWN_REGISTER, is_own
from mocks.kanta.documents import AUTHORISATION, CLIENT_RELATIONSHIP
from mocks.kanta.response import begin_response
from mocks.kanta.rights_rules import HELD, SITUATION, VALID
from mocks.kanta.sieve import tell
from mocks.kanta.worker import CLIENT_ROLES, PATIENT_ROLES, READ, Worker, check_reader, read_worker
from mocks.xml.markup import NotWellFormedError, value
from mocks.xml.namespaces import PREFIXES, clark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lxml.etree import _Element

    from mocks.control import Examination
    from mocks.kanta.archive import Archive
    from mocks.kanta.frame import Verdict
    from mocks.kanta.stored import Stored

_HELSINKI = ZoneInfo("Europe/Helsinki")
_CLIENT_REGISTER = "1"  # 1.2.246.537.6.1264: asiakasrekisteri
_BY_AUTHORISATION = "outsourcing"


@dataclass(frozen=True)
class Query:
    """What is asked for, and by which organisation.

    One document of its own register, a client's of a matter, or a patient's of a register.
    """

    situation: str
    unit: str
    worker: Worker | None
    organization: str = ""
    document: str | None = None
    client: tuple[str, str] | None = None
    matter: str | None = None
    custodian: str = ""
    register: str = ""


def read_query(request: _Element, organization: str) -> Query:
    """Read an organisation's `k:Fetch`. Raises NotWellFormedError when it asks for nothing, or for two things."""
    by_document = request.find("k:document", PREFIXES) is not None
    by_client = request.find("k:client", PREFIXES) is not None
    if by_document == by_client:
        raise NotWellFormedError("either a document or a client is asked for")
    situation = request.get("useSituation", "")
    unit = value(request, "k:unit", "oid")
    asserted = request.find("k:worker", PREFIXES)
    worker = read_worker(asserted) if asserted is not None else None
    if by_document:
        return Query(situation, unit, worker, organization, document=value(request, "k:document", "oid"))
    client = value(request, "k:client", "root"), value(request, "k:client", "extension")
    if situation == _BY_AUTHORISATION:
        custodian, register = value(request, "k:custodian", "oid"), value(request, "k:register", "code")
        return Query(situation, unit, worker, organization, client=client, custodian=custodian, register=register)
    return Query(situation, unit, worker, organization, client=client, matter=value(request, "k:matter", "oid"))


def find_documents(query: Query, archive: Archive, now: datetime, examination: Examination) -> Sequence[Stored]:
    """The documents a query may have, decided here and not by the asker. Raises BrokenRuleError."""
    if query.document is not None:
        return [_find_own(query, archive.get(query.document), examination)]
    if query.situation == _BY_AUTHORISATION:
        check_patient_reader(query, archive, now, examination)
        return [
            stored
            for stored in archive.newest()
            if stored.document.kind == "health"
            and stored.document.code != AUTHORISATION
            and stored.document.patient == query.client
            and (stored.document.custodian, stored.register) == (query.custodian, query.register)
        ]
    custodians = find_readable(query, archive, now, examination)
    return [
        stored
        for stored in archive.newest()
        if stored.document.patient == query.client
        and (stored.document.kind, stored.register) == ("social", _CLIENT_REGISTER)
        and stored.group not in {None, CLIENT_RELATIONSHIP}
        and stored.document.custodian in custodians
        and stored.document.matter == query.matter
    ]


def find_readable(query: Query, archive: Archive, now: datetime, examination: Examination) -> set[str]:
    """The custodians whose client data the asker may read by the right of access. Raises BrokenRuleError."""
    _check_situation(query, BY_RIGHT, examination)
    check_reader(query.worker, CLIENT_ROLES, now, examination)
    today = now.astimezone(_HELSINKI).date()
    return find_granting(archive.newest(), query.client or ("", ""), query.unit, today, examination)


def check_patient_reader(query: Query, archive: Archive, now: datetime, examination: Examination) -> None:
    """Check that the asker may read the patient's data in the register by an authorisation. Raises BrokenRuleError."""
    check_reader(query.worker, PATIENT_ROLES, now, examination)
    wanted = Wanted(query.unit, query.client or ("", ""), query.custodian, query.register, READ)
    check_authorised(archive.newest(), wanted, now.astimezone(_HELSINKI).date(), examination)


def write_response(verdict: Verdict, documents: Sequence[Stored]) -> _Element:
    """The `k:FetchResponse`, each document as the bytes that were archived."""
    response = begin_response("Fetch", verdict)
    for stored in documents:
        document = stored.document
        child = etree.SubElement(
            response,
            clark("k:document"),
            oid=document.oid,
            setId=document.set_id,
            version=str(document.version),
        )
        child.text = base64.b64encode(document.content).decode("ascii")
    return response


def find_held(oid: str, organization: str, stored: Stored | None, examination: Examination) -> Stored:
    """A document of the asker's own register. Raises BrokenRuleError: who has no right does not learn what exists."""
    if stored is None or not is_own(stored.document, organization):
        examination.refuse(HELD, "k:document/@oid", expected="a document of the sender's register", found=tell(oid))
    return stored


def _find_own(query: Query, stored: Stored | None, examination: Examination) -> Stored:
    """One document by its OID.

    Of the asker's own register alone, since a right is to the documents of a matter or a register.
    """
    _check_situation(query, OWN_REGISTER, examination)
    found = find_held(query.document or "", query.organization, stored, examination)
    if found.invalidated:
        examination.refuse(VALID, "k:document/@oid", expected="a valid document", found="invalidated")
    return found


def _check_situation(query: Query, expected: str, examination: Examination) -> None:
    holds, found = query.situation == expected, tell(query.situation)
    examination.check(SITUATION, "k:Fetch/@useSituation", holds=holds, expected=expected, found=found)
