"""A case as the adapter decides it.

Documents in versions → Consents → decision, by its own code from reading to rule.
"""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import Any

from adapter.access.reading.authorisation import tell_authorisation
from adapter.access.reading.authorisation_document import read_authorisation
from adapter.access.reading.grant import Paper
from adapter.access.reading.relationship import tell_relationship
from adapter.access.rules.client_document import needs_signature
from adapter.access.rules.decision import AccessDecision, evaluate
from adapter.access.rules.use import PatientRegister, Use
from adapter.access.writing.consent import consent
from adapter.access.writing.version import Order, Recorded, judge_version, read_record, set_key, version_record
from adapter.fhir.held_grant import HeldGrant, held_grant
from adapter.identifiers import REGISTRATION_SYSTEM, Oid, WorkerId, parse_person
from adapter.roles import Action, Authentication, Right
from adapter.xml.cda import ClientDocument
from adapter.xml.tree import parse
from adapter.xml.verdict import Covered, Signature
from tests.access.agreement.generated import Authorised, Case, Version, Wanted
from tests.access.agreement.papers import SET, WORKER, WRITTEN, authorisation, oid_of, relationship
from tests.region import THERE, region

MATTER = Oid("1.2.246.10.99999810.951.2026.1.1")


def decide(case: Case, *, patient_data: bool) -> AccessDecision:
    """The decision; the organiser has handed the matter over for whatever it grants.

    The registers confirm every unit.
    """
    papers = _newest([*map(_relationship, case.versions), *map(_authorisation, case.authorisations)])
    held = [grant for paper in papers for grant in _held(paper)]
    return evaluate(held, _use(case.wanted, patient_data=patient_data), THERE)


def _relationship(version: Version) -> Paper:
    document = ClientDocument(
        oid=Oid(oid_of(version.organiser, version.number)),
        set_id=Oid(SET),
        version=version.number,
        group="1",
        client=parse_person(*version.client),
        author_unit=None,
        custodian=Oid(version.organiser),
        matter=None,
        written=WRITTEN,
        replaces=None,
        body=relationship(version),
    )
    return tell_relationship(document, _signed(version.organiser))


def _authorisation(version: Authorised) -> Paper:
    return tell_authorisation(read_authorisation(parse(authorisation(version))), _signed(version.organiser))


@cache
def _signed(organiser: str) -> tuple[Signature, ...]:
    return (Signature(organiser, WRITTEN, Covered.DOCUMENT),)


def _newest(papers: list[Paper]) -> list[Paper]:
    """Of each set the version that is in force, by the adapter's own judgement of every one that comes."""
    sets: dict[str, tuple[list[Recorded], Paper]] = {}
    for paper in papers:
        key = set_key(paper.document, paper.organiser)
        history, newest = sets.get(key, ([], paper))
        order = judge_version(history, paper.document)
        if order is Order.NEWER:
            record = read_record(version_record(paper.document, paper.signatures, []))
            sets[key] = ([record, *history], paper)
        else:
            sets[key] = (history, newest)
    return [paper for _, paper in sets.values()]


def _held(paper: Paper) -> list[HeldGrant]:
    matters = (MATTER,) if paper.right is Right.REGISTER_ACCESS else ()
    return [
        held_grant(consent(grant, matters, "active"), f"Consent/{paper.organiser}/{number}")
        for number, grant in enumerate(paper.grants)
    ]


def _use(wanted: Wanted, *, patient_data: bool) -> Use:
    what: Any = PatientRegister(Oid(wanted.organiser), wanted.register) if patient_data else MATTER
    return Use(
        client=parse_person(*wanted.client),
        what=what,
        unit=Oid(wanted.unit),
        worker=WorkerId.parse(REGISTRATION_SYSTEM, WORKER),
        worker_units=frozenset({Oid(wanted.unit)}),
        role=region().find_role(wanted.role),
        authentication=Authentication(wanted.authentication),
        authenticated=wanted.at.astimezone(UTC) - wanted.age,
        action=Action(wanted.action),
        at=wanted.at.astimezone(UTC),
        signature=needs_signature(wanted.kind),
    )
