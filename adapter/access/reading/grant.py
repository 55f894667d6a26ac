"""A grant as a signed document writes it, and the document as it was read.

What both kinds of document have in common (GRA-01, GRA-11). Pure.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from adapter.access.reading import sentences
from adapter.access.writing.version import SignedDocument, set_key
from adapter.errors import Finding, Refused
from adapter.identifiers import Oid, PersonId, bare_oid
from adapter.roles import Action, Right
from adapter.xml.verdict import Kind, Signature


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant as its document writes it. `client` None: of every patient of the register (GRA-11)."""

    key: str
    right: Right
    document: SignedDocument
    client: PersonId | None
    organiser: Oid
    organiser_name: str
    unit: Oid
    unit_name: str
    start: date
    end: date | None
    actions: frozenset[Action] = frozenset(Action)
    task_code: str = ""
    task_name: str = ""
    services: tuple[tuple[str, str], ...] = ()
    register: str = ""
    protected: bool = False  # the client's address (turvakielto)
    producer: Oid | None = None  # for whom the unit performs the service; None: it is the producer's own (GRA-08)


@dataclass(frozen=True, slots=True)
class Paper:
    """A verified document: which it is, whose, who signed, and what it grants, which may be nothing any more.

    `unread`: what is wrong with the parts that cannot be read. They grant nothing, also where an older version did: a
    doubt denies. `header_signed`: the organiser's or the archive's signature covers the header, with version and set.
    """

    right: Right
    document: SignedDocument
    organiser: Oid
    protected: bool
    grants: tuple[Grant, ...]
    signatures: tuple[Signature, ...]
    unread: tuple[Finding, ...] = ()
    header_signed: bool = True


def grant_key(document: SignedDocument, organiser: Oid, *parts: str) -> str:
    """A grant's key, bound to its client and organiser: setId stands in a header that Kanta's habit leaves unsigned."""
    whose = f"{document.client.system}\n{document.client.value}" if document.client else "everybody"
    bound = f"{set_key(document, organiser)}\n{whose}"
    return ".".join((document.set_id.value, *parts, hashlib.sha256(bound.encode()).hexdigest()[:8]))


def told_apart(grants: Sequence[Grant]) -> tuple[Grant, ...]:
    """The same task and unit twice are two grants, told apart by their periods' order.

    The list may be written in any.
    """
    numbers: dict[int, int] = {}
    seen: Counter[str] = Counter()
    for index in sorted(range(len(grants)), key=lambda index: (grants[index].start, grants[index].end or date.max)):
        seen[grants[index].key] += 1
        numbers[index] = seen[grants[index].key]
    return tuple(
        replace(grant, key=f"{grant.key}#{numbers[index]}") if numbers[index] > 1 else grant
        for index, grant in enumerate(grants)
    )


def check_period(start: date, end: date | None, rule: str) -> None:
    """Raise Refused for a period that ends before it begins."""
    if end is not None and end < start:
        raise Refused.because(rule, sentences.PERIOD_ENDS_FIRST, code="value")


def check_organiser(organiser: Oid, signatures: Sequence[Signature], rule: str) -> None:
    """The organiser's system must have signed, and no other system (domain §4).

    A producer does not grant itself access.

    Raises Refused.
    """
    if {bare_oid(signature.signer) for signature in signatures if signature.kind is Kind.SYSTEM} != {organiser.value}:
        text, advice = (
            sentences.NOT_SIGNED_BY_ORGANISER,
            sentences.ONLY_ORGANISER_WRITES,
        )
        raise Refused.because(rule, text, advice, "security")
