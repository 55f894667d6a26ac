"""Can a grant to this unit come into force.

Is the unit in the register, at the right level, and have both parties joined (GRA-03, GRA-07, GRA-09)? Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from adapter.errors import Finding
from adapter.identifiers import BusinessId, Oid
from adapter.roles import Right
from adapter.words import Sentence

_IN_SOTERI = Sentence(
    "Yksikkö on Soterissa, mutta se ei ole vielä organisaatiorekisterissä.",
    "Enheten finns i Soteri men ännu inte i organisationsregistret.",
    "The unit is in Soteri but has not reached the organisation register yet.",
)
_RUN_WHEN_THERE = Sentence(
    "Aja viesti uudelleen, kun yksikkö on rekisterissä.",
    "Kör meddelandet på nytt när enheten finns i registret.",
    "Run the message again when the register has it.",
)
_NOWHERE = Sentence(
    "Yksikköä ei ole organisaatiorekisterissä eikä Soterissa.",
    "Enheten finns varken i organisationsregistret eller i Soteri.",
    "The unit is in neither the organisation register nor Soteri.",
)
_CORRECT_UNIT = Sentence(
    "Pyydä järjestäjää korjaamaan yksikkö.",
    "Be anordnaren rätta enheten.",
    "Ask the organiser to correct the unit.",
)
_HIGHER_LEVEL = Sentence(
    "OID ei ole palveluyksikön vaan ylemmän tason tunnus.",
    "OID-koden är inte en serviceenhets utan en högre nivås.",
    "The OID is not a service unit's but of a level higher.",
)
_NAME_SERVICE_UNIT = Sentence(
    "Oikeus on annettava palveluyksikölle (Soterissa: palvelupiste).",
    "Rätten måste ges till en serviceenhet (i Soteri: tjänsteställe).",
    "The grant must name the palveluyksikkö (Soteri: palvelupiste).",
)
_NOT_VALID = Sentence(
    "Yksikkö ei ole rekisterissä voimassa kyseisenä päivänä.",
    "Enheten är inte giltig i registret den dagen.",
    "The unit is not valid in the register on that day.",
)
_NO_PARENT = Sentence(
    "Rekisteristä ei löydy organisaatiota, johon yksikkö kuuluu.",
    "I registret finns ingen organisation som enheten hör till.",
    "The unit has no parent in the register.",
)
_OTHER_BUSINESS = Sentence(
    "Yksikkö on toisen Y-tunnuksen alla kuin omansa.",
    "Enheten finns under ett annat FO-nummer än sitt eget.",
    "The unit sits under another business id than its own.",
)
_SILENT = Sentence(
    "Rekistereihin ei saatu yhteyttä. Tieto on ajalta {day} klo {time}.",
    "Registren kunde inte nås. Uppgiften är från {day} kl. {time}.",
    "The registers did not answer; this is what they said on {day} {time}.",
)
_RUN_WHEN_ANSWER = Sentence(
    "Aja viesti uudelleen, kun rekisterit vastaavat.",
    "Kör meddelandet på nytt när registren svarar.",
    "Run the message again when they answer.",
)


@dataclass(frozen=True, slots=True)
class _Party:
    """What is said of a party that has not joined, or whose system is not ready."""

    not_joined: Sentence
    lacks_function: Sentence


_PRODUCER = _Party(
    Sentence(
        "Palveluntuottaja ei ole liittynyt valtakunnalliseen tietovarantoon.",
        "Serviceproducenten har inte anslutit sig till det nationella datalagret.",
        "The producer has not joined the national repository.",
    ),
    Sentence(
        "Palveluntuottajan järjestelmästä puuttuu tarvittava toiminto.",
        "Serviceproducentens system saknar funktionen.",
        "The producer's system does not have the function.",
    ),
)
_ORGANISER = _Party(
    Sentence(
        "Järjestäjä ei ole liittynyt valtakunnalliseen tietovarantoon.",
        "Anordnaren har inte anslutit sig till det nationella datalagret.",
        "The organiser has not joined the national repository.",
    ),
    Sentence(
        "Järjestäjän järjestelmästä puuttuu tarvittava toiminto.",
        "Anordnarens system saknar funktionen.",
        "The organiser's system does not have the function.",
    ),
)


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """An entry of the SOTE organisation register.

    The parent comes from here, never from the shape of the OID (domain §2).

    `service_unit` and `health_service_unit` are its flags: a palveluyksikkö of social care, of health care.
    """

    oid: Oid
    name: str
    parent: Oid | None
    business_id: BusinessId
    service_unit: bool
    begins: date
    ends: date
    health_service_unit: bool = False


@dataclass(frozen=True, slots=True)
class SoteriUnit:
    """What Soteri knows of a unit, which reaches the register at night.

    `service_point`: it is a palvelupiste, the register's palveluyksikkö (GRA-03).
    """

    name: str
    business_id: str
    service_point: bool
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Joining:
    """An organisation's joining of a national repository (GRA-07)."""

    since: date
    system_ready: bool


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the registers say about a unit and about the two parties of a grant.

    `in_soteri` is asked when the register has no entry. `as_of`: the registers did not answer, and the oldest of this
    is so old; None: it is of now. `state` is the register's, as RegisterState.tag names it.
    """

    entry: RegisterEntry | None
    parent: RegisterEntry | None
    in_soteri: bool
    producer_joining: Joining | None
    organiser_joining: Joining | None
    as_of: datetime | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class RegisterState:
    """Which state of the register is held here.

    Its ETag, how many entries, since when it is so, and when it was last said to be the newest.
    """

    tag: str
    entries: int
    since: datetime
    as_of: datetime


class Standing(StrEnum):
    """Ready: the grant may come into force. Not yet: look again later. Refused: a person decides."""

    READY = "ready"
    NOT_YET = "not-yet"
    REFUSED = "refused"


def judge_unit(facts: UnitFacts, on: date, right: Right) -> tuple[Standing, tuple[Finding, ...]]:
    """Check a unit on a date; every finding is named. Patient data is used by service units of either kind."""
    entry = facts.entry
    if entry is None and facts.in_soteri:
        return Standing.NOT_YET, (
            Finding(
                "GRA-09",
                _IN_SOTERI,
                _RUN_WHEN_THERE,
            ),
        )
    if entry is None:
        return Standing.REFUSED, (
            Finding(
                "GRA-09",
                _NOWHERE,
                _CORRECT_UNIT,
            ),
        )
    findings = []
    if not (entry.service_unit or (right is Right.OUTSOURCING and entry.health_service_unit)):
        findings.append(
            Finding(
                "GRA-03",
                _HIGHER_LEVEL,
                _NAME_SERVICE_UNIT,
            )
        )
    if not entry.begins <= on <= entry.ends:
        findings.append(Finding("GRA-09", _NOT_VALID))
    if facts.parent is None:
        findings.append(Finding("GRA-09", _NO_PARENT))
    elif facts.parent.business_id != entry.business_id:
        findings.append(Finding("GRA-09", _OTHER_BUSINESS))
    findings += _judge_joinings(facts, on)
    if findings and facts.as_of:
        time = f"{facts.as_of:%H:%M %Z}"
        findings.append(Finding("GRA-09", _SILENT.filled(day=facts.as_of.date(), time=time), _RUN_WHEN_ANSWER))
    return (Standing.REFUSED, tuple(findings)) if findings else (Standing.READY, ())


def _judge_joinings(facts: UnitFacts, on: date) -> list[Finding]:
    findings = []
    for party, joining in ((_PRODUCER, facts.producer_joining), (_ORGANISER, facts.organiser_joining)):
        if joining is None or joining.since > on:
            findings.append(Finding("GRA-07", party.not_joined))
        elif not joining.system_ready:
            findings.append(Finding("GRA-07", party.lacks_function))
    return findings
