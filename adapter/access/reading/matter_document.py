"""A signed asia-asiakirja: which matter it is, of which clients, in which service task, open or closed (GRA-04). Pure.

By the public schema, THL Sosmeta 1.2.246.537.6.1505.2.2022.6.28. It grants nothing: it proposes, and it ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from adapter.access.reading.day import NEW_VERSION, read_day, read_span
from adapter.access.reading.grant import check_organiser
from adapter.access.rules.matter import MatterTerms
from adapter.errors import Finding, Refused
from adapter.identifiers import HETU_SYSTEM, Oid, PersonId, parse_person
from adapter.words import HELSINKI, Sentence
from adapter.xml.cda import ClientDocument
from adapter.xml.verdict import Signature

GROUP = "2"  # document group 1.2.246.537.6.1505: 2 = asia-asiakirja
_RULE = "GRA-04"
_TOP = "asia_asiakirja"
_MATTER = "asian_tiedot"
_CLOSED = ("sulje", "päätty", "päätet", "avslut", "stäng", "closed")  # how the names of closed states begin
_OPEN = ("avoi", "avatt", "vireil", "käsittel", "öppe", "anhäng", "pågå", "open")

_NOT_ONE = Sentence(
    "Asiakirja ei ole asia-asiakirja.", "Dokumentet är ingen ärendehandling.", "the document is not an asia-asiakirja."
)
_MISSING = Sentence(
    "Asia-asiakirjasta puuttuu {place}, tai se on väärää muotoa.",
    "Ärendehandlingen saknar {place}, eller så har det fel form.",
    "the asia-asiakirja lacks {place}, or it is of another form.",
)
_OTHER_ORGANISER = Sentence(
    "Asia-asiakirjan otsaketiedot ja allekirjoitettu sisältö nimeävät eri järjestäjän.",
    "Ärendehandlingens rubrikuppgifter och undertecknade innehåll anger olika anordnare.",
    "the asia-asiakirja's header and signed body name different organisers.",
)
_OTHER_MATTER = Sentence(
    "Asia-asiakirjan otsaketiedot ja allekirjoitettu sisältö nimeävät eri asian.",
    "Ärendehandlingens rubrikuppgifter och undertecknade innehåll anger olika ärenden.",
    "the asia-asiakirja's header and signed body name different matters.",
)
_OTHER_CLIENT = Sentence(
    "Asia-asiakirjan otsaketiedoissa on asiakas, jota allekirjoitettu sisältö ei nimeä.",
    "Ärendehandlingens rubrikuppgifter anger en klient som det undertecknade innehållet inte nämner.",
    "the asia-asiakirja's header is about somebody whom its signed body does not name.",
)
_TWICE = Sentence(
    "Asia-asiakirja nimeää saman asiakkaan kahdesti.",
    "Ärendehandlingen nämner samma klient två gånger.",
    "the asia-asiakirja names the same client twice.",
)
_CLOSED_WITHOUT_DAY = Sentence(
    "Asian tila on suljettu, mutta päättymispäivää ei ole. Asiaa pidetään suljettuna.",
    "Ärendets status är avslutat, men avslutningsdatumet saknas. Ärendet anses avslutat.",
    "the matter's state is closed, but its last day is missing. It is taken as closed.",
)
_OPEN_WITH_DAY = Sentence(
    "Asian tila on avoin, mutta sillä on päättymispäivä. Asiaa pidetään suljettuna päivän jälkeen.",
    "Ärendets status är öppet, men det har ett avslutningsdatum. Ärendet anses avslutat efter den dagen.",
    "the matter's state is open, but it has a last day. It is taken as closed after that day.",
)


@dataclass(frozen=True, slots=True)
class MatterPaper:
    """A verified asia-asiakirja; `clients` with the terms on which the matter may be used for each.

    `unread`: what a person must look at. What cannot be read ends the use, and never prolongs it.
    """

    document: ClientDocument
    organiser: Oid
    matter: Oid
    task_code: str
    task_name: str
    closed: date | None
    clients: tuple[tuple[PersonId, MatterTerms], ...]
    signatures: tuple[Signature, ...]
    unread: tuple[Finding, ...] = ()
    header_signed: bool = True


def is_matter(document: ClientDocument) -> bool:
    """Whether a client document is an asia-asiakirja, by its group and by the name at the top of its JSON."""
    return document.group == GROUP and set(document.body) == {_TOP}


def tell_matter(document: ClientDocument, signatures: Sequence[Signature]) -> MatterPaper:
    """What an asia-asiakirja says, and whether the organiser that it names has signed it; raises Refused."""
    if not is_matter(document):
        raise Refused.because(_RULE, _NOT_ONE, code="value")
    body = _object(document.body, _TOP, "")
    organiser = Oid.parse(_text(_object(body, "palvelunjarjestajan_toimintayksikko", _TOP), "code"))
    if document.custodian.organisation != organiser.organisation:
        raise Refused.because(_RULE, _OTHER_ORGANISER, NEW_VERSION, "conflict")
    check_organiser(organiser, signatures, _RULE)
    about = _object(body, _MATTER, _TOP)
    matter = Oid.parse(_text(_object(about, "asiatunnus", _MATTER), "value"))
    if document.matter is not None and document.matter != matter:
        raise Refused.because(_RULE, _OTHER_MATTER, NEW_VERSION, "conflict")
    task = _object(about, "palvelutehtava", _MATTER)
    unread: list[Finding] = []
    closed = _closed(about, document.written, unread)
    clients = tuple(_clients(body, closed, document.written, unread))
    if document.client not in {person for person, _ in clients}:
        raise Refused.because(_RULE, _OTHER_CLIENT, NEW_VERSION, "conflict")
    return MatterPaper(
        document,
        organiser,
        matter,
        _text(task, "code"),
        str(task.get("display", "")),
        closed,
        clients,
        tuple(signatures),
        tuple(unread),
    )


def _closed(about: dict[str, Any], written: datetime, unread: list[Finding]) -> date | None:
    """The last day of the matter; a day before the document where it is closed and gives none that can be read."""
    before = written.astimezone(HELSINKI).date() - timedelta(days=1)
    with _noted(unread):
        read_day(about.get("avauspaiva"), f"{_MATTER}.avauspaiva", _RULE)
    state = about.get("tila")
    named = str(state.get("display", "")).strip().lower() if isinstance(state, dict) else ""
    given = about.get("paattymispaiva")
    if given is None:
        if named.startswith(_CLOSED):
            unread.append(Finding(_RULE, _CLOSED_WITHOUT_DAY, NEW_VERSION, "conflict"))
            return before
        return None
    if named.startswith(_OPEN):
        unread.append(Finding(_RULE, _OPEN_WITH_DAY, NEW_VERSION, "conflict"))
    try:
        return read_day(given, f"{_MATTER}.paattymispaiva", _RULE)
    except Refused as refusal:
        unread += refusal.findings
        return before


def _clients(
    body: dict[str, Any], closed: date | None, written: datetime, unread: list[Finding]
) -> Iterator[tuple[PersonId, MatterTerms]]:
    """Each client with their terms. Raises Refused for one whom nobody can tell."""
    listed = body.get("asiakas")
    if not isinstance(listed, list) or not listed:
        raise Refused.because(_RULE, _MISSING.filled(place="asiakas"), NEW_VERSION, "required")
    known: set[PersonId] = set()
    for number, item in enumerate(listed):
        place = f"asiakas[{number}]"
        if not isinstance(item, dict):
            raise Refused.because(_RULE, _MISSING.filled(place=place), NEW_VERSION, "structure")
        person = _person(item, place)
        if person in known:
            raise Refused.because(_RULE, _TWICE, NEW_VERSION, "conflict")
        known.add(person)
        joined, left = None, None
        if "asiaan_liittymishetki" in item:
            with _noted(unread):
                joined, _ = read_span(item["asiaan_liittymishetki"], f"{place}.asiaan_liittymishetki", _RULE)
        if "asiasta_poistumishetki" in item:
            left = written  # in doubt the client has left
            with _noted(unread):
                _, left = read_span(item["asiasta_poistumishetki"], f"{place}.asiasta_poistumishetki", _RULE)
        yield person, MatterTerms(closed, joined, left)


def _person(item: dict[str, Any], place: str) -> PersonId:
    name = "henkilotunnus" if item.get("henkilotunnus") else "tilapainen_yksilointitunnus"
    identifier = _object(item, name, place)
    system = identifier.get("system", HETU_SYSTEM if name == "henkilotunnus" else "")
    return parse_person(str(system), _text(identifier, "value"))


@contextmanager
def _noted(unread: list[Finding]) -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        unread += refusal.findings


def _object(holder: dict[str, Any], name: str, place: str) -> dict[str, Any]:
    value = holder.get(name)
    if not isinstance(value, dict):
        raise Refused.because(_RULE, _MISSING.filled(place=f"{place}.{name}".lstrip(".")), NEW_VERSION, "required")
    return value


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    if not isinstance(value, str) or not value:
        raise Refused.because(_RULE, _MISSING.filled(place=name), NEW_VERSION, "required")
    return value
