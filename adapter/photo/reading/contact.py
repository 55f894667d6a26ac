"""What a record system says of SMS to a patient (PHO-03): the permission, the number, the language. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from adapter.config.peers import PermissionPlace
from adapter.fhir.elements import BASE, Resource
from adapter.photo.rules.permission import Contact, Said, international, takes_sms
from adapter.words import HELSINKI

SMS_PERMISSION = f"{BASE}/StructureDefinition/sms-permission"
_TURVAKIELTO = "TURVAKIELTO"
_LAST = 99  # the rank of a number that has none


def read_contact(
    patient: Resource, place: PermissionPlace, now: datetime, consents: Sequence[Resource] = ()
) -> Contact:
    """What a Patient of a record system, and its Consents, say about SMS. `place`: where the permission is.

    A permission that is a number's own is for that number only.
    """
    numbers = sorted(_numbers(patient, now), key=lambda point: (point.get("rank", _LAST), _preference(point, place)))
    permitted = numbers
    if place.way == "number-extension":
        said, permitted = _said_of_numbers(numbers, place)
    elif place.way == "patient-extension":
        said = _together(_values(patient, place))
    elif place.way == "number-system":
        permitted = [point for point in numbers if point.get("system") == "sms"]
        said = "yes" if permitted else "nothing"
    else:
        said = _together(_said_of_consents(consents, place.category, now))
    own = said == "yes" and place.way in {"number-extension", "number-system"}
    telephone = _telephone(permitted) if own else _mobile(numbers, place)
    labels = {label.get("code") for label in patient.get("meta", {}).get("security", [])}
    return Contact(telephone, said, next(_languages(patient), ""), _TURVAKIELTO in labels)


def _numbers(patient: Resource, now: datetime) -> Iterator[dict[str, Any]]:
    """The telephone numbers that are in use now."""
    for point in patient.get("telecom", []):
        if point.get("system") in {"phone", "sms"} and point.get("use") != "old" and _holds(point.get("period"), now):
            yield point


def _preference(point: dict[str, Any], place: PermissionPlace) -> int:
    use = point.get("use", "none")
    return place.uses.index(use) if use in place.uses else len(place.uses)


def _said_of_numbers(numbers: list[dict[str, Any]], place: PermissionPlace) -> tuple[Said, list[dict[str, Any]]]:
    """A yes of one number goes before a no of another; else what the numbers say together."""
    said = [(point, _together(_values(point, place))) for point in numbers]
    if permitted := [point for point, word in said if word == "yes"]:
        return "yes", permitted
    return _together([word for _, word in said]), []


def _values(element: dict[str, Any], place: PermissionPlace) -> list[Said]:
    """What the extensions of an element say: a boolean, a code, a text, a Coding or a CodeableConcept."""
    url = place.url or SMS_PERMISSION
    return [_word(item, place) for item in element.get("extension", []) if item.get("url") == url]


def _word(extension: dict[str, Any], place: PermissionPlace) -> Said:
    value = next((value for name, value in extension.items() if name.startswith("value")), None)
    written = set(_written(value))
    yes, no = bool(written & set(place.yes)), bool(written & set(place.no))
    if yes == no:
        return "unclear"
    return "yes" if yes else "no"


def _written(value: Any) -> Iterator[str]:
    """A value as the configuration can name it."""
    if isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str | int):
        yield str(value)
    elif isinstance(value, dict):
        for coding in value.get("coding", [value]):
            code = str(coding.get("code", ""))
            yield code
            yield f"{coding.get('system', '')}|{code}"


def _said_of_consents(consents: Sequence[Resource], category: str, now: datetime) -> list[Said]:
    """What the Consents of a category say; one that was never in force, or is over, says nothing.

    A withdrawn one is a no, unless another has come after it.
    """
    words: dict[str, Said] = {"permit": "yes", "deny": "no"}
    said: list[Said] = []
    withdrawn: list[Said] = []
    for consent in consents:
        provision = consent.get("provision", {})
        if tuple(category.split("|")) not in _categories(consent):
            continue
        if consent.get("status") == "inactive":
            withdrawn = ["no"]
        elif consent.get("status") == "rejected":
            said.append("no")
        elif consent.get("status") == "active" and _holds(provision.get("period"), now):
            said.append(words.get(provision.get("type", ""), "unclear"))
    return said or withdrawn


def _categories(consent: Resource) -> set[tuple[str, str]]:
    codings = [coding for concept in consent.get("category", []) for coding in concept.get("coding", [])]
    return {(str(coding.get("system", "")), str(coding.get("code", ""))) for coding in codings}


def _together(said: Sequence[Said]) -> Said:
    """Several words as one: a no goes first, then what is not understood, then a yes."""
    order: tuple[Said, ...] = ("no", "unclear", "yes")
    return next((word for word in order if word in said), "nothing")


def _holds(period: dict[str, Any] | None, now: datetime) -> bool:
    """Whether a Period holds now; its ends belong to it."""
    start, end = (period or {}).get("start"), (period or {}).get("end")
    return (not start or _compare(start, now) <= 0) and (not end or _compare(end, now) >= 0)


def _compare(written: str, now: datetime) -> float:
    """Whether a FHIR dateTime is before now (below 0), after it (above 0), or of the same year, month or day (0)."""
    if "T" in written:
        return (datetime.fromisoformat(written) - now).total_seconds()
    same = now.astimezone(HELSINKI).isoformat()[: len(written)]
    return (written > same) - (written < same)


def _telephone(numbers: Sequence[dict[str, Any]]) -> str:
    """The first number that is one, in E.164."""
    return next(filter(None, (international(str(point.get("value", ""))) for point in numbers)), "")


def _mobile(numbers: Sequence[dict[str, Any]], place: PermissionPlace) -> str:
    """The first number that an SMS may go to where the permission is not a number's own."""
    fitting = [point for point in numbers if point.get("system") == "sms" or point.get("use", "none") in place.uses]
    return next(filter(takes_sms, (_telephone([point]) for point in fitting)), "")


def _languages(patient: Resource) -> Iterator[str]:
    """The languages a patient speaks, the preferred first."""
    for spoken in sorted(patient.get("communication", []), key=lambda item: not item.get("preferred", False)):
        for item in spoken.get("language", {}).get("coding", []):
            yield str(item.get("code", ""))[:2]
