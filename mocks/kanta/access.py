"""The right of access as Kanta decides it, from the asiakkuusasiakirja documents it holds.

By GRA-01, GRA-02, GRA-06 and GRA-08.

Written apart from the adapter's own decision on purpose: neither may lean on the other.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from mocks.kanta.documents import CLIENT_RELATIONSHIP

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mocks.kanta.stored import Stored

# What cannot be read grants nothing.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)


def find_granting(newest: Iterable[Stored], client: tuple[str, str], unit: str, today: date) -> set[str]:
    """The custodians whose newest asiakkuusasiakirja of the client names the unit.

    Named as a producer or a performer, for a period holding `today`.
    """
    return {
        stored.document.custodian
        for stored in newest
        if stored.group == CLIENT_RELATIONSHIP
        and _bare(stored.document.patient) == _bare(client)
        and _names_unit(stored.document.entries or b"", client, unit, today)
    }


def _names_unit(entries: bytes, client: tuple[str, str], unit: str, today: date) -> bool:
    try:
        relationship = json.loads(entries)["asiakkuusasiakirja"]
        # A body about somebody else than the header's client grants nothing.
        if not _is_about(relationship["asiakas"], client):
            return False
    except (*_UNREADABLE, RecursionError):
        return False
    return any(
        _grants(chain, unit, today)
        for task in _list(relationship, "sosiaalihuollon_palvelutehtava")
        for producer in _list(task, "palveluntuottaja")
        for chain in ([producer], *([producer, performer] for performer in _list(producer, "palveluntoteuttaja")))
    )


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


def _grants(chain: list[Any], unit: str, today: date) -> bool:
    """Whether the last of a chain is the unit, today.

    A chain is a producer, and a performer within the producer's period (GRA-08).

    Judged one by one, so that one unreadable entry takes nothing from the others.
    """
    try:
        names, periods = [_read_unit(entry) for entry in chain], [_read_period(entry) for entry in chain]
    except _UNREADABLE:
        return False
    (first, last), (begin, end) = periods[0], periods[-1]
    return names[-1] == unit.removeprefix("urn:oid:") and first <= begin <= today <= end <= last


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
