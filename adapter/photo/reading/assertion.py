"""A professional's word, in an invitation, that the patient permits SMS (PHO-03). Pure."""

from __future__ import annotations

from datetime import datetime, time

from adapter.fhir.elements import BASE, Resource
from adapter.identifiers import BadIdentifier, WorkerId
from adapter.photo.reading.follow_up import read_moment
from adapter.photo.rules.permission import Assertion

ASSERTED = f"{BASE}/StructureDefinition/sms-permission-asserted"


def read_assertion(resource: Resource) -> Assertion | None:
    """The assertion that an invitation carries, as far as it says who and when; of several the newest that does.

    Raises AttributeError, TypeError or ValueError where it is not shaped as FHIR R4 says.
    """
    found = [_read(item) for item in resource.get("extension", []) if item.get("url") == ASSERTED]
    whole = [assertion for assertion in found if assertion.by and assertion.name and assertion.at]
    return max(whole, key=_moment) if whole else next(iter(found), None)


def _moment(assertion: Assertion) -> float:
    return assertion.at.timestamp() if assertion.at else 0.0


def _read(extension: Resource) -> Assertion:
    parts = {part.get("url"): part for part in extension.get("extension", [])}
    who = parts.get("by", {}).get("valueReference", {})
    identifier = who.get("identifier", {})
    try:
        by = WorkerId.parse(str(identifier.get("system", "")), str(identifier.get("value", "")))
    except BadIdentifier:
        by = None
    return Assertion(by, " ".join(str(who.get("display", "")).split()), _time(parts.get("at", {}).get("valueDateTime")))


def _time(written: object) -> datetime | None:
    """A FHIR dateTime to the day at least: a day is one of Finland's, and begins when it begins there."""
    if not isinstance(written, str):
        return None
    moment = read_moment(written, time())
    return moment if moment.tzinfo else None
