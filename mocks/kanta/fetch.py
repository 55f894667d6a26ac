"""Answer a fetch: one document by its OID, or a client's documents by a right of access or an authorisation (ours)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lxml import etree

from mocks.kanta.access import find_granting
from mocks.kanta.archive import OWN_REGISTER, is_own
from mocks.kanta.authorisation import Wanted, is_authorised
from mocks.kanta.documents import AUTHORISATION, CLIENT_RELATIONSHIP
from mocks.kanta.frame import Verdict
from mocks.kanta.worker import CLIENT_ROLES, PATIENT_ROLES, READ, Worker, read_worker
from mocks.xml.markup import NotWellFormedError, one, value
from mocks.xml.namespaces import KANTA, PREFIXES, clark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lxml.etree import _Element

    from mocks.kanta.archive import Archive
    from mocks.kanta.stored import Stored

_HELSINKI = ZoneInfo("Europe/Helsinki")
_CLIENT_REGISTER = "1"  # 1.2.246.537.6.1264: asiakasrekisteri
_BY_RIGHT = "access-right"
_BY_AUTHORISATION = "outsourcing"
_NO_RIGHT = Verdict("AR", "no-right")
_NOT_FOUND = Verdict("AR", "not-found")


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
    worker = read_worker(one(request, "k:worker")) if situation in {_BY_RIGHT, _BY_AUTHORISATION} else None
    if by_document:
        return Query(situation, unit, worker, organization, document=value(request, "k:document", "oid"))
    client = value(request, "k:client", "root"), value(request, "k:client", "extension")
    if situation == _BY_AUTHORISATION:
        custodian, register = value(request, "k:custodian", "oid"), value(request, "k:register", "code")
        return Query(situation, unit, worker, organization, client=client, custodian=custodian, register=register)
    return Query(situation, unit, worker, organization, client=client, matter=value(request, "k:matter", "oid"))


def find_documents(query: Query, archive: Archive, now: datetime) -> tuple[Verdict, Sequence[Stored]]:
    """The documents a query may have, decided here and not by the asker."""
    if query.document is not None:
        return _find_own(query, archive.get(query.document))
    if query.situation == _BY_AUTHORISATION:
        return _find_patients(query, archive, now)
    custodians = find_readable(query, query.client, archive, now)
    if not custodians:
        return _NO_RIGHT, ()
    return Verdict("AA"), [
        stored
        for stored in archive.newest()
        if stored.document.patient == query.client
        and (stored.document.kind, stored.register) == ("social", _CLIENT_REGISTER)
        and stored.group not in {None, CLIENT_RELATIONSHIP}
        and stored.document.custodian in custodians
        and stored.document.matter == query.matter
    ]


def find_readable(query: Query, client: tuple[str, str] | None, archive: Archive, now: datetime) -> set[str]:
    """The custodians whose client data the asker may read by the right of access: none, when the worker may not."""
    if client is None or query.situation != _BY_RIGHT or query.worker is None:
        return set()
    if not query.worker.may_read(CLIENT_ROLES, now):
        return set()
    return find_granting(archive.newest(), client, query.unit, now.astimezone(_HELSINKI).date())


def may_read_patient(query: Query, archive: Archive, now: datetime) -> bool:
    """Whether the asker may read the patient's data in the register by an authorisation."""
    if query.client is None or query.worker is None or not query.worker.may_read(PATIENT_ROLES, now):
        return False
    wanted = Wanted(query.unit, query.client, query.custodian, query.register, READ)
    return is_authorised(archive.newest(), wanted, now.astimezone(_HELSINKI).date())


def write_response(verdict: Verdict, documents: Sequence[Stored]) -> _Element:
    """The `k:FetchResponse`, each document as the bytes that were archived."""
    response = etree.Element(clark("k:FetchResponse"), nsmap={"k": KANTA})
    acknowledgement = etree.SubElement(response, clark("k:acknowledgement"), code=verdict.code)
    if verdict.reason:
        acknowledgement.set("reason", verdict.reason)
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


def _find_own(query: Query, stored: Stored | None) -> tuple[Verdict, Sequence[Stored]]:
    """One document by its OID.

    Of the asker's own register alone, since a right is to the documents of a matter or a register.
    """
    if query.situation != OWN_REGISTER:
        return _NO_RIGHT, ()
    if stored is None or not is_own(stored.document, query.organization):
        return _NOT_FOUND, ()  # who has no right does not learn what exists
    return Verdict("AA"), [stored]


def _find_patients(query: Query, archive: Archive, now: datetime) -> tuple[Verdict, Sequence[Stored]]:
    if not may_read_patient(query, archive, now):
        return _NO_RIGHT, ()
    return Verdict("AA"), [
        stored
        for stored in archive.newest()
        if stored.document.kind == "health"
        and stored.document.code != AUTHORISATION
        and stored.document.patient == query.client
        and (stored.document.custodian, stored.register) == (query.custodian, query.register)
    ]
