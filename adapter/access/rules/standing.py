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
                "The unit is in Soteri but has not reached the organisation register yet.",
                "Run the message again when the register has it.",
            ),
        )
    if entry is None:
        return Standing.REFUSED, (
            Finding(
                "GRA-09",
                "The unit is in neither the organisation register nor Soteri.",
                "Ask the organiser to correct the unit.",
            ),
        )
    findings = []
    if not (entry.service_unit or (right is Right.OUTSOURCING and entry.health_service_unit)):
        findings.append(
            Finding(
                "GRA-03",
                "The OID is not a service unit's but of a level higher.",
                "The grant must name the palveluyksikkö (Soteri: palvelupiste).",
            )
        )
    if not entry.begins <= on <= entry.ends:
        findings.append(Finding("GRA-09", "The unit is not valid in the register on that day."))
    if facts.parent is None:
        findings.append(Finding("GRA-09", "The unit has no parent in the register."))
    elif facts.parent.business_id != entry.business_id:
        findings.append(Finding("GRA-09", "The unit sits under another business id than its own."))
    findings += _judge_joinings(facts, on)
    if findings and facts.as_of:
        text = f"The registers did not answer; this is what they said on {facts.as_of:%Y-%m-%d %H:%M %Z}."
        findings.append(Finding("GRA-09", text, "Run the message again when they answer."))
    return (Standing.REFUSED, tuple(findings)) if findings else (Standing.READY, ())


def _judge_joinings(facts: UnitFacts, on: date) -> list[Finding]:
    findings = []
    for party, joining in (("producer", facts.producer_joining), ("organiser", facts.organiser_joining)):
        if joining is None or joining.since > on:
            findings.append(Finding("GRA-07", f"The {party} has not joined the national repository."))
        elif not joining.system_ready:
            findings.append(Finding("GRA-07", f"The {party}'s system does not have the function."))
    return findings
