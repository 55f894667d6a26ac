"""Register: what an entry says, and what is true of those that the vendor names."""

from __future__ import annotations

import re
from datetime import date

from conform.case import Checks, NotSeenError, proves
from conform.peers.register import Register
from conform.peers.register_known import LEVELS, Known
from conform.peers.register_page import Entry, is_oid

ROLE = "register"
_FLAGS = ("social_unit", "social_service_unit", "health_unit", "health_service_unit")
_BUSINESS_ID = re.compile(r"(\d{7})-(\d)", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
#: How the register writes that an entry has no end: a day of this year or later (domain.md 4).
_OPEN_YEAR = 2099


@proves(ROLE, "OR-ENT-01")
def every_entry_says_what_it_must(register: Register, checks: Checks) -> None:
    """Every entry has a long name, a period and its flags; a known one the parent and Y-tunnus that it has."""
    entries = register.by_oid()
    checks.control(entries, "the register has no entry")
    every = entries.values()
    checks.demand(all(entry["name"].strip() for entry in every), "an entry has no long name")
    checks.demand(all(entry[flag] in {"T", "F"} for entry in every for flag in _FLAGS), "a flag is neither T nor F")
    checks.demand(
        all(_is_period(entry) for entry in every),
        "an entry has no period of two days, or ends before it begins; no end is written as a day from 2099 on",
    )
    for known in [one for one in _in_register(register) if not one.ended]:  # of those that have, OR-ENT-03 says it
        checks.demand(known.oid in entries, "an entry that is said to be there is not")
        entry = entries[known.oid]
        checks.demand(
            not known.business_id or entry["business_id"] == known.business_id, "an entry has another Y-tunnus"
        )
        checks.demand(not known.parent or entry["parent"], "an entry that has a parent names none")


@proves(ROLE, "OR-ENT-02")
def the_level_stands_in_the_flags(register: Register, checks: Checks) -> None:
    """A palvelupiste of Soteri is flagged as palveluyksikkö, and a palveluyksikkö of Soteri is not (GRA-03)."""
    entries = register.by_oid()
    there = [one for one in _in_register(register) if not one.ended]
    lowest = register.find_known(lambda one: one in there and one.level == LEVELS[0], "of the level palvelupiste")
    higher = register.find_known(lambda one: one in there and one.level in LEVELS[1:], "of a higher level")
    for known in (*lowest, *higher):
        checks.control(known.oid in entries, "an entry that is said to be there is not")
    for known in lowest:
        checks.demand(_is_service_unit(entries[known.oid]), "a palvelupiste is not flagged as palveluyksikkö")
    for known in higher:
        checks.demand(not _is_service_unit(entries[known.oid]), "a higher level is flagged as palveluyksikkö")


@proves(ROLE, "OR-ENT-02")
def the_parent_is_not_read_from_the_oid(register: Register, checks: Checks) -> None:
    """A known entry has the parent that it is said to have, also where its OID looks otherwise."""
    entries = register.by_oid()
    placed = register.find_known(lambda one: one.parent and not (one.not_yet or one.ended), "with its parent")
    plain, odd = [one for one in placed if not _looks_otherwise(one)], [one for one in placed if _looks_otherwise(one)]
    for known in plain:
        checks.control(_has_parent(entries, known), "an entry has not the parent that it is said to have")
    for known in odd:
        checks.control(known.oid in entries, "an entry that is said to be there is not")
        checks.demand(_has_parent(entries, known), "an entry whose OID looks otherwise has not its own parent")
    if not odd:
        raise NotSeenError("`known` names no entry whose parent its OID does not show")


@proves(ROLE, "OR-ENT-03")
def an_ended_unit_stays_with_its_end(register: Register, checks: Checks) -> None:
    """A unit that has ended is there with the day of its end, and one that has not is open."""
    entries = register.by_oid()
    ended = register.find_known(lambda one: one.ended, "that has ended")
    current = [one for one in _in_register(register) if not one.ended]
    checks.control(
        all(_is_open(entries[one.oid]) for one in current if one.oid in entries), "a known entry that goes on has ended"
    )
    for known in ended:
        checks.demand(known.oid in entries, "a unit that has ended is no longer there")
        checks.demand(entries[known.oid]["ends"] == known.ended, "a unit that has ended does not say when")


@proves(ROLE, "CM-OID-01")
def every_oid_and_business_id_is_right(register: Register, checks: Checks) -> None:
    """Every OID is one, without a leading zero, and every Y-tunnus has its check digit."""
    entries = register.whole()
    checks.control(any(entry["business_id"] for entry in entries), "no entry has a Y-tunnus")
    checks.demand(all(is_oid(entry.oid) for entry in entries), "an OID has a hyphen or a leading zero")
    checks.demand(
        all(is_oid(entry["parent"]) for entry in entries if entry["parent"]), "a ParentId is no OID as it must be"
    )
    wrong = [entry for entry in entries if entry["business_id"] and not is_business_id(entry["business_id"])]
    checks.demand(not wrong, "a Y-tunnus has no right check digit")
    if "entry" in register.features:
        _refuses_a_leading_zero(register, entries[0].oid, checks)


def is_business_id(text: str) -> bool:
    """Whether a text is a Y-tunnus with its check digit (PRH)."""
    found = _BUSINESS_ID.fullmatch(text)
    return (
        found is not None
        and (sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, found[1], strict=True)) + int(found[2])) % 11
        == 0
    )


def _refuses_a_leading_zero(register: Register, oid: str, checks: Checks) -> None:
    """An entry is found by its OID, and not by the same with a leading zero."""
    checks.control(register.ask_entry(oid).status == 200, "an entry was not found by its OID")
    head, _, last = oid.rpartition(".")
    refused = register.ask_entry(f"{head}.0{last}").status
    checks.demand(400 <= refused < 500, "an OID with a leading zero was taken for the one without")


def _in_register(register: Register) -> list[Known]:
    return [one for one in register.known if not one.not_yet]


def _is_service_unit(entry: Entry) -> bool:
    return "T" in {entry["social_service_unit"], entry["health_service_unit"]}


def _has_parent(entries: dict[str, Entry], known: Known) -> bool:
    return known.oid in entries and entries[known.oid]["parent"] == known.parent


def _looks_otherwise(known: Known) -> bool:
    """Whether the OID's shape gives another parent: the OID without its last number, or with 0 for it."""
    shape = known.oid.rpartition(".")[0]
    return bool(known.parent) and known.parent not in {shape, f"{shape}.0"}


def _is_period(entry: Entry) -> bool:
    try:
        return date.fromisoformat(entry["begins"]) <= date.fromisoformat(entry["ends"])
    except ValueError:
        return False


def _is_open(entry: Entry) -> bool:
    return entry["ends"][:4].isdecimal() and int(entry["ends"][:4]) >= _OPEN_YEAR
