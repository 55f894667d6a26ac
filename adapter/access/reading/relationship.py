"""A signed asiakkuusasiakirja → a grant for each client, service task and unit (GRA-01, GRA-02, GRA-08).

Of a producer or of a performer. Pure.

The lists of the document may be absent, by the public schema (THL Sosmeta 1.2.246.537.6.1505.1.2023.6.1): then they
have no entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapter.access.reading import sentences
from adapter.access.reading.day import NEW_VERSION, read_day
from adapter.access.reading.grant import Grant, Paper, check_organiser, check_period, grant_key, told_apart
from adapter.errors import Finding, Refused
from adapter.identifiers import HETU_SYSTEM, Oid, bare_oid, parse_person
from adapter.roles import Right
from adapter.words import HELSINKI
from adapter.xml.cda import ClientDocument
from adapter.xml.verdict import Kind, Signature

_CLIENT_DOCUMENT = "1"  # document group 1.2.246.537.6.1505: 1 = asiakkuusasiakirja
_UNIT = "palvelunjarjestajan_toimintayksikko"


@dataclass(frozen=True, slots=True)
class _Context:
    """What every grant of a document has in common."""

    document: ClientDocument
    organiser: Oid
    organiser_name: str
    protected: bool


@dataclass(frozen=True, slots=True)
class _Named:
    """A unit as the document names it, with the period of the client relationship there; `end` None: it goes on."""

    unit: Oid
    name: str
    start: date
    end: date | None
    services: tuple[tuple[str, str], ...]


def tell_relationship(document: ClientDocument, signatures: Sequence[Signature]) -> Paper:
    """What a document says, and whether the organiser that it names has signed it; raises Refused."""
    if document.group != _CLIENT_DOCUMENT:
        raise Refused.because("GRA-02", sentences.NO_RELATIONSHIP)
    body = _object(document.body.get("asiakkuusasiakirja"), "asiakkuusasiakirja")
    client = _check_client(document, body)
    organiser, organiser_name = _organiser(document, body, signatures)
    if document.custodian.organisation != organiser.organisation:
        text = sentences.OTHER_ORGANISERS
        raise Refused.because("GRA-02", text, code="conflict")
    check_organiser(organiser, signatures, "GRA-02")
    unread: list[Finding] = []
    protected = True
    with _noted(unread):
        protected = _protected(client, document.written.astimezone(HELSINKI).date())
    grants = _grants(_Context(document, organiser, organiser_name, protected), body, unread)
    return Paper(
        Right.REGISTER_ACCESS, document, organiser, protected, told_apart(grants), tuple(signatures), tuple(unread)
    )


@contextmanager
def _noted(unread: list[Finding]) -> Iterator[None]:
    """A part of the document: when it cannot be read, why is noted, and the rest is read all the same."""
    try:
        yield
    except Refused as refusal:
        unread += refusal.findings


def _organiser(document: ClientDocument, body: dict[str, Any], signatures: Sequence[Signature]) -> tuple[Oid, str]:
    """Who grants, and its name.

    A document of an old relationship may lack the unit: then it is the custodian's system that signed.
    """
    if _UNIT in body:
        unit = _object(body[_UNIT], _UNIT)
        return Oid.parse(_text(unit.get("code"), f"{_UNIT}.code")), str(unit.get("display", ""))
    systems = {Oid.parse(bare_oid(item.signer)) for item in signatures if item.kind is Kind.SYSTEM}
    own = [system for system in systems if system.organisation == document.custodian.organisation]
    return own[0] if len(own) == 1 else document.custodian, ""


def _grants(context: _Context, body: dict[str, Any], unread: list[Finding]) -> list[Grant]:
    """Every producer of every service task, and every performer for it; why one cannot be read is added to `unread`.

    Ours: a producer keeps its grant when it names performers, and a performer whose producer cannot be read has none.
    """
    grants = []
    for at, service in _entries(body, "sosiaalihuollon_palvelutehtava", "", unread):
        for place, entry in _entries(service, "palveluntuottaja", at, unread):
            producer: _Named | None = None
            with _noted(unread):
                task = _task(service, at)
                producer = _named(entry, place)
                grants.append(_grant(context, task, producer))
            for spot, inner in _entries(entry, "palveluntoteuttaja", place, unread):
                with _noted(unread):
                    performer = _named(inner, spot)
                    if producer:
                        _check_within(performer, producer, spot)
                        grants.append(_grant(context, task, performer, producer.unit))
    return grants


def _entries(
    holder: dict[str, Any], name: str, where: str, unread: list[Finding]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries of a list, each with its place in the document; none of a list that is absent."""
    place = f"{where}.{name}".lstrip(".")
    with _noted(unread):
        for number, item in enumerate(_array(holder.get(name, []), place)):
            with _noted(unread):
                yield f"{place}[{number}]", _object(item, f"{place}[{number}]")


def _task(service: dict[str, Any], place: str) -> tuple[str, str]:
    """The code and the name of a service task."""
    task = _object(service.get("palvelutehtava"), f"{place}.palvelutehtava")
    return _text(task.get("code"), f"{place}.palvelutehtava.code"), str(task.get("display", ""))


def _named(entry: dict[str, Any], place: str) -> _Named:
    named = _object(entry.get("palveluyksikon_nimi"), f"{place}.palveluyksikon_nimi")
    unit = Oid.parse(_text(named.get("code"), f"{place}.palveluyksikon_nimi.code"))
    start = read_day(entry.get("asiakkuuden_alkamispvm"), f"{place}.asiakkuuden_alkamispvm")
    end = entry.get("asiakkuuden_paattymispvm")  # "" and false are no days, and no open end
    last = read_day(end, f"{place}.asiakkuuden_paattymispvm") if end is not None else None
    check_period(start, last, "GRA-01")
    services = _array(entry.get("sosiaalipalvelu", []), f"{place}.sosiaalipalvelu")
    return _Named(unit, str(named.get("display", "")), start, last, tuple(_service(item, place) for item in services))


def _check_within(performer: _Named, producer: _Named, place: str) -> None:
    """A performer performs what its producer produces; outside the producer's period that is in doubt (ours)."""
    if performer.start < producer.start or (performer.end or date.max) > (producer.end or date.max):
        raise Refused.because("GRA-08", sentences.PERFORMER_BEYOND.filled(place=place), NEW_VERSION, "conflict")


def _grant(context: _Context, task: tuple[str, str], named: _Named, producer: Oid | None = None) -> Grant:
    """One grant: a producer's, or that of a performer for a `producer`, which has another key."""
    code, name = task
    unit = f"{named.unit}@{producer}" if producer else named.unit.value
    return Grant(
        key=grant_key(context.document, context.organiser, code, unit),
        right=Right.REGISTER_ACCESS,
        document=context.document,
        client=context.document.client,
        organiser=context.organiser,
        organiser_name=context.organiser_name,
        unit=named.unit,
        unit_name=named.name,
        start=named.start,
        end=named.end,
        task_code=code,
        task_name=name,
        services=named.services,
        protected=context.protected,
        producer=producer,
    )


def _service(item: Any, place: str) -> tuple[str, str]:
    service = _object(item, f"{place}.sosiaalipalvelu")
    return str(service.get("code", "")), str(service.get("display", ""))


def _check_client(document: ClientDocument, body: dict[str, Any]) -> dict[str, Any]:
    """What the signed body says of the client.

    It decides whom the document is about; the unsigned header must agree (domain §4).
    """
    client = _object(body.get("asiakas"), "asiakas")
    name = "henkilotunnus" if client.get("henkilotunnus") else "tilapainen_yksilointitunnus"
    identifier = _object(client.get(name), "asiakas.henkilotunnus")
    # The schema requires the value only.
    system = identifier.get("system", HETU_SYSTEM if name == "henkilotunnus" else None)
    person = parse_person(_text(system, f"{name}.system"), _text(identifier.get("value"), f"{name}.value"))
    if person != document.client:
        raise Refused.because("GRA-02", sentences.OTHER_PEOPLE, code="conflict")
    return client


def _protected(client: dict[str, Any], written: date) -> bool:
    """Whether the client's address was protected when the document was written."""
    protected = client.get("turvakielto", False)
    if not isinstance(protected, bool):
        raise Refused.because("GRA-02", sentences.PROTECTION_FLAG, code="value")
    end = client.get("turvakiellon_paattymispaiva")
    return protected and (end is None or read_day(end, "asiakas.turvakiellon_paattymispaiva") >= written)


def _object(value: Any, name: str) -> dict[str, Any]:
    if value is None:
        raise Refused.because("GRA-02", sentences.BODY_LACKS.filled(name=name), NEW_VERSION, "required")
    if not isinstance(value, dict):
        raise Refused.because("GRA-02", sentences.NO_OBJECT.filled(name=name), NEW_VERSION, "structure")
    return value


def _array(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise Refused.because("GRA-02", sentences.NO_LIST.filled(name=name), NEW_VERSION, "structure")
    return value


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise Refused.because("GRA-02", sentences.BODY_LACKS.filled(name=name), code="required")
    return value
