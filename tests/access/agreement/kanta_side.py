"""A case as mock Kanta decides it: the documents in its archive, and its own look at what is asked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache

from fixtures.documents import sign_body
from fixtures.grants import client_document
from mocks.control import BrokenRuleError, Examination
from mocks.control.holdings import Holdings
from mocks.kanta.archive import Archive
from mocks.kanta.authorisation import Wanted as WantedData
from mocks.kanta.authorisation import check_authorised
from mocks.kanta.deposit import check_deposit
from mocks.kanta.documents import Document, read_document
from mocks.kanta.fetch import Query, check_patient_reader, find_readable
from mocks.kanta.frame import Frame
from mocks.kanta.worker import PATIENT_ROLES, Worker, check_depositor
from tests.access.agreement.generated import HELSINKI, ORGANISERS, Authorised, Case, Version, Wanted
from tests.access.agreement.papers import SET, WORKER, authorisation, oid_of, relationship
from tests.xml.authority import professional

_UNIT = "1.2.246.10.99999861.10.1"


def custodians_opened(case: Case) -> set[str]:
    """Whose client register the right of access opens for what is wanted."""
    archive, wanted = _archive(case), case.wanted
    now = wanted.at.astimezone(UTC)
    if wanted.action == "read":
        query = Query("access-right", wanted.unit, _worker(wanted), client=wanted.client, matter="1")
        try:
            return find_readable(query, archive, now, Examination())
        except BrokenRuleError:
            return set()
    return {organiser for organiser in ORGANISERS if _may_deposit(wanted, organiser, archive, now)}


def _may_deposit(wanted: Wanted, organiser: str, archive: Archive, now: datetime) -> bool:
    try:
        check_deposit(_frame(wanted, organiser, now), _worker(wanted), archive.newest(), now, Examination())
    except BrokenRuleError:
        return False
    return True


def opens_patient_data(case: Case) -> bool:
    """Whether an authorisation opens the patient register for what is wanted."""
    archive, wanted, examination = _archive(case), case.wanted, Examination()
    now, worker, organiser = wanted.at.astimezone(UTC), _worker(wanted), wanted.organiser
    try:
        if wanted.action == "read":
            register, client = wanted.register, wanted.client
            query = Query("outsourcing", wanted.unit, worker, client=client, custodian=organiser, register=register)
            check_patient_reader(query, archive, now, examination)
        else:
            # A patient's entry is of no kind that may come without a card.
            check_depositor(worker, PATIENT_ROLES, now, "", examination)
            whom = WantedData(wanted.unit, wanted.client, organiser, wanted.register, "store")
            check_authorised(archive.newest(), whom, now.astimezone(HELSINKI).date(), examination)
    except BrokenRuleError:
        return False
    return True


def _archive(case: Case) -> Archive:
    archive = Archive(Holdings())
    for version in case.versions:
        archive.put(_relationship(version), "1", "1")
    for authorised in case.authorisations:
        archive.put(_read(authorised), "2", None)
    return archive


def _relationship(version: Version) -> Document:
    return Document(
        content=b"",
        kind="social",
        oid=oid_of(version.organiser, version.number),
        set_id=SET,
        version=version.number,
        patient=version.client,
        custodian=version.organiser,
        replaced=None,
        matter=None,
        group="1",
        entries=json.dumps(relationship(version)).encode(),
    )


def _read(authorised: Authorised) -> Document:
    return read_document(authorisation(authorised), Examination())


def _worker(wanted: Wanted) -> Worker:
    return Worker("1.2.246.537.26", WORKER, wanted.role, wanted.authentication, wanted.at.astimezone(UTC) - wanted.age)


def _frame(wanted: Wanted, organiser: str, now: datetime) -> Frame:
    document = Document(
        content=_signed(),
        kind="social",
        oid="1.2.3",
        set_id="1.2.3",
        version=1,
        patient=wanted.client,
        custodian=organiser,
        replaced=None,
        matter="1.2.4",
        group="2",
        entries=json.dumps({wanted.kind: {}}).encode(),
        author_unit=wanted.unit,
    )
    return Frame(document, "1", False, "SP17", "access-right", wanted.unit, now)


@cache
def _signed() -> bytes:
    """A document that the worker has signed; what else it says is not looked at here."""
    return sign_body(
        client_document("1.2.3", "paatos", "Päätös", _UNIT).xml(), professional(WORKER), "20261001120000+0300", "1", "1"
    )
