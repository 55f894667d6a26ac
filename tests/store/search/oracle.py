"""Which resources a search means, by reading each one (FHIR R4 search): slow, and sharing nothing with the adapter."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Query = Sequence[tuple[str, str]]
BASE = "https://api.example/fhir"
_HELSINKI = ZoneInfo("Europe/Helsinki")
_PATIENTS = ("subject", "patient", "for")
_FOCI = ("focus", "target")
_DATES = {
    "Media": ("createdDateTime", "issued"),
    "ServiceRequest": ("authoredOn",),
    "Task": ("authoredOn",),
    "AuditEvent": ("recorded",),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A resource with its id, and the units that may see it."""

    id: str
    resource: dict[str, Any]
    units: frozenset[str]


def matches(everything: Sequence[Held], kind: str, query: Query, units: frozenset[str] | None) -> list[str]:
    """The ids that a search finds; `everything` is given newest first. What the units do not see is not there."""
    seen = [held for held in everything if units is None or held.units & units]
    return [
        held.id
        for held in seen
        if held.resource["resourceType"] == kind and all(_meets(held, seen, name, value) for name, value in query)
    ]


def _meets(held: Held, everything: Sequence[Held], name: str, text: str) -> bool:
    parameter, _, modifier = name.partition(":")
    if modifier == "missing":
        return _is_there(held.resource, parameter) is (text == "false")
    return any(_meets_one(held, everything, name, value) for value in _split(text, ","))


def _is_there(resource: dict[str, Any], parameter: str) -> bool:
    if parameter in {"patient", "subject"}:
        return any(True for _ in _patients(resource))
    if parameter == "focus":
        return any(resource.get(element) for element in _FOCI)
    if parameter == "code":
        return any(True for _ in _codings(resource))
    if parameter == "date":
        return any(_period(resource.get(element, "")) for element in _DATES.get(resource["resourceType"], ()))
    return bool(resource.get({"based-on": "basedOn"}.get(parameter, parameter)))


def _meets_one(held: Held, everything: Sequence[Held], name: str, text: str) -> bool:
    resource = held.resource
    if name == "_id":
        return held.id == _plain(text)
    if name == "date":
        return any(_is_date(resource.get(element, ""), text) for element in _DATES.get(resource["resourceType"], ()))
    if name == "patient.identifier":
        return _is_of_patient(resource, everything, text)
    if name in {"status", "identifier", "code"}:
        return any(_is_token(each, text) for each in _tokens(resource, name))
    references = {
        "patient": _patients(resource),
        "subject": _patients(resource),
        "focus": (resource[element] for element in _FOCI if element in resource),
        "based-on": iter(resource.get("basedOn", [])),
    }[name]
    return any(_is_reference(each.get("reference", ""), name, _plain(text)) for each in references)


def _tokens(resource: dict[str, Any], name: str) -> list[dict[str, Any]]:
    if name == "status":
        return [{"value": resource.get("status")}]
    if name == "code":
        return [{"system": each.get("system"), "value": each["code"]} for each in _codings(resource)]
    held: list[dict[str, Any]] = resource.get("identifier", [])
    return held


def _is_of_patient(resource: dict[str, Any], everything: Sequence[Held], text: str) -> bool:
    here = {
        held.id
        for held in everything
        if held.resource["resourceType"] == "Patient"
        and any(_is_token(each, text) for each in held.resource.get("identifier", []))
    }
    for reference in _patients(resource):
        if "identifier" in reference and _is_token(reference["identifier"], text):
            return True
        if any(_is_reference(reference.get("reference", ""), "patient", f"Patient/{identity}") for identity in here):
            return True
    return False


def _patients(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (resource[element] for element in _PATIENTS if element in resource)
    if resource["resourceType"] == "AuditEvent":
        for entity in resource.get("entity", []):
            what = entity["what"]
            if what.get("type") == "Patient" or "/Patient/" in f"/{what.get('reference', '')}":
                yield what


def _codings(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for element in ("code", "type", "category"):
        concepts = resource.get(element, [])
        for concept in concepts if isinstance(concepts, list) else [concepts]:
            yield from concept.get("coding", [])


def _is_token(held: dict[str, Any], text: str) -> bool:
    system, value = _bare(held.get("system") or ""), _person(_bare(held.get("value") or ""))
    parts = [_plain(part) for part in _split(text, "|")]
    if len(parts) == 1:
        return value == _person(_bare(parts[0]))
    if not parts[1]:
        return system == _bare(parts[0])
    return (system, value) == (_bare(parts[0]), _person(_bare(parts[1])))


def _bare(text: str) -> str:
    return text.replace("urn:oid:", "", 1) if text.startswith("urn:oid:") else text


def _person(text: str) -> str:
    """A personal identity code is the same in capitals."""
    return text.upper() if re.fullmatch(r"[0-9]{6}[-+A-Za-z][0-9]{3}[0-9A-Za-z]", text) else text


def _is_reference(held: str, name: str, asked: str) -> bool:
    """Whether an address that a resource holds is the one that is asked for; our own may be written in full."""
    held, asked = held.removeprefix(f"{BASE}/"), asked.removeprefix(f"{BASE}/")
    unversioned = held.partition("/_history/")[0]
    if re.fullmatch(r"[A-Za-z0-9.-]+", asked):
        kind, slash, identity = unversioned.partition("/")
        return bool(slash) and identity == asked and (kind == "Patient" or name not in {"patient", "subject"})
    return asked in {held, unversioned}


def _is_date(held: str, text: str) -> bool:
    match = re.fullmatch(r"(eq|ne|lt|le|gt|ge|sa|eb)?(.*)", text)
    assert match
    own, asked = _period(held), _period(match[2])
    if own is None or asked is None:
        return False
    within = asked[0] <= own[0] and own[1] <= asked[1]
    return {
        "eq": within,
        "ne": not within,
        "gt": own[1] > asked[1],
        "lt": own[0] < asked[0],
        "ge": own[1] > asked[1] or within,
        "le": own[0] < asked[0] or within,
        "sa": own[0] > asked[1],
        "eb": own[1] < asked[0],
    }[match[1] or "eq"]


def _period(text: str) -> tuple[float, float] | None:
    """The first moment that a date means, and the last whole second."""
    if not text:
        return None
    if "T" in text:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=_HELSINKI)
        long = timedelta(seconds=0 if re.search(r"T\d\d:\d\d:\d\d", text) else 59)
        return moment.timestamp() // 1, (moment + long).timestamp() // 1
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    last = day or calendar.monthrange(year, month or 12)[1]
    begin = datetime(year, month or 1, day or 1, tzinfo=_HELSINKI)
    end = datetime(year, month or 12, last, 23, 59, 59, tzinfo=_HELSINKI)
    return begin.timestamp(), end.timestamp()


def _split(text: str, at: str) -> list[str]:
    """At separators that no backslash makes literal."""
    return re.findall(rf"(?:^|(?<=\{at}))((?:[^\\\{at}]|\\.)*)", text)


def _plain(text: str) -> str:
    for mark in (",", "|", "$"):
        text = re.sub(rf"\\\{mark}", mark, text)
    return text.replace("\\\\", "\\")
