"""The right of access as Kanta decides it, from the asiakkuusasiakirja documents it holds (GRA-01, GRA-02, GRA-06).

Written apart from the adapter's own decision on purpose: neither may lean on the other.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from mocks.kanta.documents import CLIENT_RELATIONSHIP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mocks.kanta.archive import Stored

# What cannot be read grants nothing.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)


def find_granting(newest: Iterable[Stored], client: tuple[str, str], unit: str, today: date) -> set[str]:
    """The custodians whose newest asiakkuusasiakirja of the client names the unit for a period holding `today`."""
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
        return _is_about(relationship["asiakas"], client) and any(
            _grants(producer, unit, today) for producer in _producers(relationship)
        )
    except (*_UNREADABLE, RecursionError):
        return False


def _is_about(person: dict[str, Any], client: tuple[str, str]) -> bool:
    told = person.get("henkilotunnus") or person.get("tilapainen_yksilointitunnus")
    return told is None or _bare((told["system"], told["value"])) == _bare(client)


def _bare(person: tuple[str, str]) -> tuple[str, str]:
    """Real data writes systems with and without `urn:oid:`."""
    return person[0].removeprefix("urn:oid:"), person[1]


def _grants(producer: Any, unit: str, today: date) -> bool:
    """Judged one by one, so that one unreadable entry takes nothing from the others."""
    try:
        return _is_same_unit(producer, unit) and _holds(producer, today)
    except _UNREADABLE:
        return False


def _producers(relationship: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for task in relationship["sosiaalihuollon_palvelutehtava"]:
        yield from task["palveluntuottaja"]


def _is_same_unit(producer: dict[str, Any], unit: str) -> bool:
    code: str = producer["palveluyksikon_nimi"]["code"]
    return code.removeprefix("urn:oid:") == unit.removeprefix("urn:oid:")


def _holds(producer: dict[str, Any], today: date) -> bool:
    """Both days of the period belong to it; without an end it goes on."""
    begin = _read_day(producer["asiakkuuden_alkamispvm"])
    end = producer.get("asiakkuuden_paattymispvm")
    return begin <= today and (end is None or today <= _read_day(end))


def _read_day(text: str) -> date:
    if len(text) != 10 or "W" in text:
        raise ValueError("a day is written as YYYY-MM-DD")
    return date.fromisoformat(text)
