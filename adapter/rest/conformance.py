"""Whether a resource conforms to base FHIR R4, judged before it is stored.

`fhir.resources` judges; the bytes stay as received, because its round trip would change them.
"""

from __future__ import annotations

import re
from typing import Any

from adapter.convert.deposit import is_deposit
from adapter.convert.elements import Resource
from adapter.convert.grant_consent import right_of
from adapter.errors import Finding, Forbidden, Refused


def check(resource: Resource) -> None:
    """Raise Refused with every structural fault and its place."""
    from fhir.resources.R4B import get_fhir_model_class  # takes a second: only a server needs it
    from pydantic import ValidationError

    try:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except (ValidationError, AttributeError, KeyError, TypeError, ValueError) as problem:
        raise Refused(*_findings(problem)) from None
    _check_profile(resource)


def check_changeable(held: Resource) -> None:
    """Raise Forbidden for what is not a caller's to change: a right that a signed document gives, and the use by which a document is stored."""
    if held["resourceType"] == "Consent" and right_of(held):
        text = "a right to a register changes by the organiser's next signed document alone."
        raise Forbidden.because("GRA-02", text, "POST a DocumentReference to it.", "forbidden")
    if held["resourceType"] == "DocumentReference" and is_deposit(held):
        text = "the use by which a document goes into a register is not changed once it is permitted."
        raise Forbidden.because("GRA-05", text, "Store the document anew with $store.", "forbidden")


def _findings(problem: Exception) -> list[Finding]:
    """Places and kinds of faults, never the values: they may name a patient."""
    errors: list[dict[str, Any]] = (
        problem.errors(include_input=False, include_url=False) if hasattr(problem, "errors") else []
    )
    if not errors:
        return [Finding("", "the resource does not conform to FHIR R4.", code="structure")]
    return [
        Finding("", f"{_place(error['loc'])}: {error['type'].replace('_', ' ')}.", code="structure")
        for error in errors[:20]
    ]


def _check_profile(resource: Resource) -> None:
    """Our own minimum beyond base R4: a Media and a Consent are about a patient (domain §3)."""
    if resource["resourceType"] == "Consent" and right_of(resource):
        text = "a right to a register is not created here: it arises in the organiser's signed document."
        raise Refused.because("GRA-02", text, "POST a DocumentReference to it.", "forbidden")
    needed = {"Media": "subject", "Consent": "patient"}.get(resource["resourceType"])
    if needed and not resource.get(needed):
        raise Refused.because("", f"{resource['resourceType']}.{needed} must be there.", code="required")


def _place(path: tuple[str | int, ...]) -> str:
    """Where a fault is. A name that FHIR does not have is the sender's own text, which may name a patient: it is not repeated."""
    return ".".join(
        str(part) if isinstance(part, int) or re.fullmatch(r"_?[a-z][A-Za-z]{0,40}", part) else "…" for part in path
    )
