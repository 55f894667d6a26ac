"""The right of access as Kanta decides it, from the asiakkuusasiakirja documents it holds.

By GRA-01, GRA-02, GRA-06 and GRA-08.

Written apart from the adapter's own decision on purpose: neither may lean on the other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mocks.kanta.documents import CLIENT_RELATIONSHIP
from mocks.kanta.rights_rules import BEGUN, LASTING, READABLE, RELATIONSHIP, UNIT, WITHIN
from mocks.kanta.sieve import narrow, tell, tell_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mocks.control import Examination
    from mocks.kanta.stored import Stored

# What cannot be read grants nothing.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
_PRODUCERS = "asiakkuusasiakirja/sosiaalihuollon_palvelutehtava/palveluntuottaja"


@dataclass(frozen=True)
class Entry:
    """One unit that an asiakkuusasiakirja names: as a producer, or as a performer within a producer's period."""

    custodian: str
    unit: str
    begin: date
    end: date
    within: tuple[date, date]


def find_granting(
    newest: Iterable[Stored], client: tuple[str, str], unit: str, today: date, examination: Examination
) -> set[str]:
    """The custodians whose newest asiakkuusasiakirja of the client names the unit.

    Named as a producer or a performer, for a period holding `today`.

    Raises BrokenRuleError for the first condition that no document meets.
    """
    unit = unit.removeprefix("urn:oid:")
    held = narrow(
        examination,
        RELATIONSHIP,
        "the archive",
        list(newest),
        lambda stored: stored.group == CLIENT_RELATIONSHIP and _bare(stored.document.patient) == _bare(client),
        expected="an asiakkuusasiakirja of the client",
        found="none",
    )
    readable = narrow(
        examination, READABLE, "asiakkuusasiakirja", held, lambda stored: _read(stored, client) is not None
    )
    entries = [entry for stored in readable for entry in _list_entries(stored, client)]
    named = narrow(
        examination,
        UNIT,
        f"{_PRODUCERS}/palveluyksikon_nimi",
        entries,
        lambda entry: entry.unit == unit,
        expected=tell(unit),
        found=tell_all(entry.unit for entry in entries),
    )
    place = f"{_PRODUCERS}/palveluntoteuttaja"
    inside = narrow(
        examination, WITHIN, place, named, lambda entry: entry.within[0] <= entry.begin and entry.end <= entry.within[1]
    )
    begun = narrow(
        examination,
        BEGUN,
        f"{_PRODUCERS}/asiakkuuden_alkamispvm",
        inside,
        lambda entry: entry.begin <= today,
        expected=f"{today} or before",
        found=tell_all(str(entry.begin) for entry in inside),
    )
    lasting = narrow(
        examination,
        LASTING,
        f"{_PRODUCERS}/asiakkuuden_paattymispvm",
        begun,
        lambda entry: today <= entry.end,
        expected=f"{today} or later",
        found=tell_all(str(entry.end) for entry in begun),
    )
    return {entry.custodian for entry in lasting}


def _read(stored: Stored, client: tuple[str, str]) -> dict[str, Any] | None:
    """The body of an asiakkuusasiakirja; none of what cannot be read, or is about another than the header's client."""
    try:
        relationship = json.loads(stored.document.entries or b"")["asiakkuusasiakirja"]
        return dict(relationship) if _is_about(relationship["asiakas"], client) else None
    except (*_UNREADABLE, RecursionError):
        return None


def _list_entries(stored: Stored, client: tuple[str, str]) -> list[Entry]:
    relationship = _read(stored, client) or {}
    chains = [
        chain
        for task in _list(relationship, "sosiaalihuollon_palvelutehtava")
        for producer in _list(task, "palveluntuottaja")
        for chain in ([producer], *([producer, performer] for performer in _list(producer, "palveluntoteuttaja")))
    ]
    entries = (_read_entry(stored.document.custodian, chain) for chain in chains)
    return [entry for entry in entries if entry is not None]


def _read_entry(custodian: str, chain: list[Any]) -> Entry | None:
    """A producer, or a performer and its producer (GRA-08).

    Read one by one, so that one unreadable entry takes nothing from the others.
    """
    try:
        names, periods = [_read_unit(entry) for entry in chain], [_read_period(entry) for entry in chain]
    except _UNREADABLE:
        return None
    return Entry(custodian, names[-1], *periods[-1], within=periods[0])


def _list(holder: Any, name: str) -> list[Any]:
    """The entries of a list that may be missing, as where the organiser produces a service itself.

    None of what is no list.
    """
    entries = holder.get(name) if isinstance(holder, dict) else None
    return entries if isinstance(entries, list) else []


def _is_about(person: dict[str, Any], client: tuple[str, str]) -> bool:
    for name, usual in (("henkilotunnus", {"system": "1.2.246.21"}), ("tilapainen_yksilointitunnus", {})):
        if person.get(name):
            told = usual | person[name]
            return _bare((told["system"], told["value"])) == _bare(client)
    return True


def _bare(person: tuple[str, str]) -> tuple[str, str]:
    """Real data writes systems with and without `urn:oid:`."""
    return person[0].removeprefix("urn:oid:"), person[1]


def _read_unit(entry: dict[str, Any]) -> str:
    code: str = entry["palveluyksikon_nimi"]["code"]
    return code.removeprefix("urn:oid:")


def _read_period(entry: dict[str, Any]) -> tuple[date, date]:
    """Both days of the period belong to it; without an end it goes on."""
    end = entry.get("asiakkuuden_paattymispvm")
    return _read_day(entry["asiakkuuden_alkamispvm"]), date.max if end is None else _read_day(end)


def _read_day(text: str) -> date:
    if len(text) != 10 or "W" in text:
        raise ValueError("a day is written as YYYY-MM-DD")
    return date.fromisoformat(text)
