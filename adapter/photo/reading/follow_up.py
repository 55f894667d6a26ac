"""What an invitation says was agreed with the patient, and its day and period (PHO-03, PHO-08). Pure.

Everything here raises AttributeError, KeyError, TypeError or ValueError where it is not shaped as FHIR R4 says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from adapter.fhir.elements import BASE, Resource
from adapter.photo.rules.follow_up import Agreed
from adapter.words import HELSINKI

#: Marks a period whose end nobody has agreed: it comes from the configuration.
BY_CONFIGURATION = f"{BASE}/StructureDefinition/by-configuration"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EVENING = time(23, 59, 59)


def read_agreed(resource: Resource) -> tuple[Agreed, ...]:
    """The reasons, the details and the notes of an invitation, each once and as it was written."""
    return tuple({agreed.text: agreed for agreed in _agreed(resource) if agreed.text}.values())


def read_day(resource: Resource) -> date | None:
    """The day that the invitation itself names: its occurrence, or the end of its period."""
    period = resource.get("occurrencePeriod", {})
    if any(mark.get("url") == BY_CONFIGURATION for mark in period.get("extension", [])):
        return None
    written = resource.get("occurrenceDateTime") or period.get("end")
    return read_moment(written, _EVENING).astimezone(HELSINKI).date() if written else None


def read_period(resource: Resource, days: int) -> tuple[datetime, datetime]:
    """Within which time a photo answers the invitation.

    Its period; or from when it was written, so many `days` as configured. A day named for the photo is no end: it may
    come that much later too.
    """
    period = resource.get("occurrencePeriod", {})
    written = period.get("start") or resource.get("authoredOn") or resource["meta"]["lastUpdated"]
    start = read_moment(written, time())
    if "end" in period:
        return start, read_moment(period["end"], _EVENING)
    wanted = resource.get("occurrenceDateTime")
    return start, (read_moment(wanted, _EVENING) if wanted else start) + timedelta(days=days)


def read_moment(written: str, clock: time) -> datetime:
    """A FHIR dateTime; a day is one of Finland's, at `clock`. It has no offset where none is written beside a clock."""
    moment = datetime.fromisoformat(written)
    return datetime.combine(moment, clock, HELSINKI) if _DAY.fullmatch(written) else moment


def _agreed(resource: Resource) -> Iterator[Agreed]:
    for concept in [*resource.get("reasonCode", []), *resource.get("orderDetail", []), *resource.get("bodySite", [])]:
        displays = [coding.get("display", "") for coding in concept.get("coding", [])]
        yield Agreed(str(concept.get("text") or ", ".join(filter(None, displays))))
    for reference in resource.get("reasonReference", []):
        yield Agreed(str(reference.get("display", "")))
    for note in resource.get("note", []):
        author = note.get("authorString") or note.get("authorReference", {}).get("display", "")
        yield Agreed(str(note["text"]), str(author), str(note.get("time", "")))
