"""When two ServiceRequests are one order that was sent twice. Pure."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from adapter.fhir.elements import Resource

_PLACER = "PLAC"  # HL7 table 0203: the number that whoever orders gives


class OrderNumber(NamedTuple):
    """A number that whoever orders has given: the order's own, or only its group's."""

    parameter: Literal["identifier", "requisition"]
    system: str
    value: str


def numbers_of(resource: Resource) -> list[OrderNumber]:
    """The numbers of an order; none for another resource.

    A number of another type, as the accession number (ACSN), names what the order is about. A requisition is the number
    of a group of orders, and counts only where the order has none of its own.
    """
    if resource["resourceType"] != "ServiceRequest":
        return []
    own = [
        OrderNumber("identifier", *number)
        for item in resource.get("identifier", [])
        if _is_own(item) and (number := _number(item))
    ]
    if own:
        return list(dict.fromkeys(own))
    number = _number(resource.get("requisition", {}))
    return [OrderNumber("requisition", *number)] if number else []


def keys_of(resource: Resource) -> set[tuple[OrderNumber, tuple[str, ...]]]:
    """What an order is known by: each number, and who has given it."""
    requester = resource.get("requester", {})
    who = _number(requester.get("identifier", {})) or (str(requester.get("reference", "")),)
    return {(number, who) for number in numbers_of(resource)}


def is_same_order(held: Resource, new: Resource) -> bool:
    """Whether the same requester has given both one number."""
    return not keys_of(new).isdisjoint(keys_of(held))


def _is_own(identifier: Resource) -> bool:
    codes = {coding.get("code") for coding in identifier.get("type", {}).get("coding", [])}
    return not codes or _PLACER in codes


def _number(identifier: Any) -> tuple[str, str] | None:
    system, value = str(identifier.get("system", "")), str(identifier.get("value", ""))
    return (system, value) if system and value else None
