"""Some invariants of FHIR R4, in code. Every other invariant is not checked, as the mock's README says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mocks.record.elements import Element, Problem
from mocks.record.rules import INVARIANT

_OPEN_APPOINTMENT = ("proposed", "cancelled", "waitlist")


def _has_value(one: dict[str, Any]) -> bool:
    return any(name.startswith(("value", "_value")) for name in one)


def _is_in_order(one: dict[str, Any], first: str, last: str) -> bool:
    """Whether two times are in order, compared as far as both are told and in one zone's writing."""
    begin, end = one.get(first), one.get(last)
    if not isinstance(begin, str) or not isinstance(end, str):
        return True
    length = min(len(begin), len(end), len("2026-01-01"))
    return begin[:length] <= end[:length]


def _codes(concept: Any) -> list[object]:
    codings = concept.get("coding") if isinstance(concept, dict) else None
    return [coding.get("code") for coding in codings if isinstance(coding, dict)] if isinstance(codings, list) else []


#: invariant -> the types it is for, and what must hold of the object.
_CHECKS: dict[str, tuple[frozenset[str], Callable[[dict[str, Any]], bool]]] = {
    "per-1": (frozenset({"Period"}), lambda one: _is_in_order(one, "start", "end")),
    "qty-3": (
        frozenset({"Quantity", "Age", "Count", "Distance", "Duration"}),
        lambda one: "code" not in one or "system" in one,
    ),
    "att-1": (frozenset({"Attachment"}), lambda one: "data" not in one or "contentType" in one),
    "ext-1": (frozenset({"Extension"}), lambda one: _has_value(one) != ("extension" in one)),
    "pat-1": (
        frozenset({"PatientContact"}),
        lambda one: any(name in one for name in ("name", "telecom", "address", "organization")),
    ),
    "cpt-2": (frozenset({"ContactPoint"}), lambda one: "value" not in one or "system" in one),
    "obs-3": (
        frozenset({"ObservationReferenceRange"}),
        lambda one: any(name in one for name in ("low", "high", "text")),
    ),
    "obs-6": (frozenset({"Observation"}), lambda one: "dataAbsentReason" not in one or not _has_value(one)),
    "ppc-1": (frozenset({"Consent"}), lambda one: "policy" in one or "policyRule" in one),
    "inv-1": (frozenset({"Task"}), lambda one: _is_in_order(one, "authoredOn", "lastModified")),
    "prr-1": (frozenset({"ServiceRequest"}), lambda one: "orderDetail" not in one or "code" in one),
    "con-5": (
        frozenset({"Condition"}),
        lambda one: "entered-in-error" not in _codes(one.get("verificationStatus")) or "clinicalStatus" not in one,
    ),
    "app-3": (
        frozenset({"Appointment"}),
        lambda one: ("start" in one and "end" in one) or one.get("status") in _OPEN_APPOINTMENT,
    ),
}


def find_broken_invariants(elements: list[Element]) -> Iterator[Problem]:
    """Every place where an invariant does not hold."""
    for element in elements:
        if not isinstance(element.value, dict):
            continue
        for name, (kinds, holds) in _CHECKS.items():
            if element.kind in kinds and not holds(element.value):
                yield Problem(INVARIANT[name], element.place)
        if ".contained[" in element.place and element.name == "" and element.kind != "Resource":
            yield from _judge_contained(element)


def _judge_contained(element: Element) -> Iterator[Problem]:
    if "contained" in element.value:
        yield Problem(INVARIANT["dom-2"], f"{element.place}.contained")
    meta = element.value.get("meta")
    if isinstance(meta, dict) and {"versionId", "lastUpdated"} & set(meta):
        yield Problem(INVARIANT["dom-4"], f"{element.place}.meta")
