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


def has_right(newest: Iterable[Stored], client: tuple[str, str], unit: str, today: date) -> bool:
    """Whether the newest version of an asiakkuusasiakirja of the client names the unit for a period holding `today`."""
    return any(
        _names_unit(stored.document.entries or b"", client, unit, today)
        for stored in newest
        if stored.group == CLIENT_RELATIONSHIP and stored.document.patient == client
    )


def _names_unit(entries: bytes, client: tuple[str, str], unit: str, today: date) -> bool:
    try:
        relationship = json.loads(entries)["asiakkuusasiakirja"]
        person = relationship["asiakas"].get("henkilotunnus")
        # A body about somebody else than the header's client grants nothing.
        if person is not None and person["value"] != client[1]:
            return False
        return any(_grants(producer, unit, today) for producer in _producers(relationship))
    except (*_UNREADABLE, RecursionError):
        return False


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
    begin = date.fromisoformat(producer["asiakkuuden_alkamispvm"])
    end = producer.get("asiakkuuden_paattymispvm")
    return begin <= today and (end is None or today <= date.fromisoformat(end))
