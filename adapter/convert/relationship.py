"""A signed asiakkuusasiakirja → a grant for each client, service task and producer unit (GRA-01, GRA-02). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from adapter.convert.grant import Grant, Paper, check_organiser, check_period, grant_key, told_apart
from adapter.errors import Finding, Refused
from adapter.identifiers import Oid, parse_person
from adapter.rules.use import Right
from adapter.xml.cda import ClientDocument
from adapter.xml.verdict import Signature

_CLIENT_DOCUMENT = "1"  # document group 1.2.246.537.6.1505: 1 = asiakkuusasiakirja


def tell_relationship(document: ClientDocument, signatures: Sequence[Signature]) -> Paper:
    """What a document says, and whether the organiser that it names has signed it; raises Refused."""
    if document.group != _CLIENT_DOCUMENT:
        raise Refused.because("GRA-02", "the document is not an asiakkuusasiakirja, so it carries no grant.")
    body = _object(document.body.get("asiakkuusasiakirja"), "asiakkuusasiakirja")
    client = _check_client(document, body)
    unit = _object(body.get("palvelunjarjestajan_toimintayksikko"), "palvelunjarjestajan_toimintayksikko")
    organiser = Oid.parse(_text(unit.get("code"), "palvelunjarjestajan_toimintayksikko.code"))
    if document.custodian.organisation != organiser.organisation:
        text = "the document's header and signed body name different organisers."
        raise Refused.because("GRA-02", text, code="conflict")
    check_organiser(organiser, signatures, "GRA-02")
    unread: list[Finding] = []
    protected = True
    with _noted(unread):
        protected = _protected(client)
    grants = []
    for task, producer in _entries(body, unread):
        with _noted(unread):
            grants.append(_grant(document, organiser, str(unit.get("display", "")), protected, task, producer))
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


def _entries(body: dict[str, Any], unread: list[Finding]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every service task with each of its producers."""
    with _noted(unread):
        for listed in _array(body.get("sosiaalihuollon_palvelutehtava"), "sosiaalihuollon_palvelutehtava"):
            with _noted(unread):
                task = _object(listed, "sosiaalihuollon_palvelutehtava")
                for producer in _array(task.get("palveluntuottaja"), "palveluntuottaja"):
                    yield task, _object(producer, "palveluntuottaja")


def _grant(
    document: ClientDocument,
    organiser: Oid,
    organiser_name: str,
    protected: bool,
    service: dict[str, Any],
    producer: dict[str, Any],
) -> Grant:
    task = _object(service.get("palvelutehtava"), "palvelutehtava")
    named = _object(producer.get("palveluyksikon_nimi"), "palveluyksikon_nimi")
    unit = Oid.parse(_text(named.get("code"), "palveluyksikon_nimi.code"))
    code = _text(task.get("code"), "palvelutehtava.code")
    start = _day(producer.get("asiakkuuden_alkamispvm"), "asiakkuuden_alkamispvm")
    end = producer.get("asiakkuuden_paattymispvm")
    last = (
        _day(end, "asiakkuuden_paattymispvm") if end is not None else None
    )  # "" and false are no days, and no open end
    check_period(start, last, "GRA-01")
    return Grant(
        key=grant_key(document, organiser, code, unit.value),
        right=Right.REGISTER_ACCESS,
        document=document,
        client=document.client,
        organiser=organiser,
        organiser_name=organiser_name,
        unit=unit,
        unit_name=str(named.get("display", "")),
        start=start,
        end=last,
        task_code=code,
        task_name=str(task.get("display", "")),
        services=tuple(_service(item) for item in _array(producer.get("sosiaalipalvelu", []), "sosiaalipalvelu")),
        protected=protected,
    )


def _service(item: Any) -> tuple[str, str]:
    told = _object(item, "sosiaalipalvelu")
    return str(told.get("code", "")), str(told.get("display", ""))


def _check_client(document: ClientDocument, body: dict[str, Any]) -> dict[str, Any]:
    """The signed body decides whom the document is about; the unsigned header must say the same (domain §4). Gives what it says of them."""
    client = _object(body.get("asiakas"), "asiakas")
    identity = client.get("henkilotunnus") or client.get("tilapainen_yksilointitunnus")
    told = _object(identity, "asiakas.henkilotunnus")
    person = parse_person(
        _text(told.get("system"), "henkilotunnus.system"), _text(told.get("value"), "henkilotunnus.value")
    )
    if person != document.client:
        raise Refused.because(
            "GRA-02", "the document's header and signed body are about different people.", code="conflict"
        )
    return client


def _protected(client: dict[str, Any]) -> bool:
    """Whether the client's address is protected."""
    protected = client.get("turvakielto", False)
    if not isinstance(protected, bool):
        raise Refused.because("GRA-02", "turvakielto is not true or false.", code="value")
    return protected


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused.because("GRA-02", f"the document's body lacks {name}.", code="required")
    return value


def _array(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise Refused.because("GRA-02", f"the document's body lacks the list {name}.", code="required")
    return value


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise Refused.because("GRA-02", f"the document's body lacks {name}.", code="required")
    return value


def _day(value: Any, name: str) -> date:
    text = _text(value, name)
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValueError  # noqa: TRY301 – a week is no day
        return date.fromisoformat(text)
    except ValueError:
        raise Refused.because("GRA-02", f"{name} is not a date.", code="value") from None
