"""What the closures find, in sentences."""

from __future__ import annotations

from typing import Any

from adapter.validate.definitions import Rule
from adapter.validate.issue import Found, Issue, Severity, Step, error, note, warning

_SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING}


def not_an_object() -> list[Issue]:
    """Something else stands where an object is due."""
    return error("type", "an object stands here in FHIR.", "tässä on FHIRissä olio.")


def no_resource() -> list[Issue]:
    """There is no such resource."""
    en, fi = "this is no resource of FHIR R4.", "tämä ei ole FHIR R4:n resurssi."
    return error("type", en, fi, "structure", ("resourceType",))


def unknown(_value: Any, _owner: Any, _context: Any) -> Found:
    """There is no such element."""
    return error("element", "FHIR has no such element here.", "FHIRissä ei ole tässä tällaista elementtiä.")


def forbidden(_value: Any, _owner: Any, _context: Any) -> Found:
    """A profile lets nothing stand here."""
    return error("cardinality", "the profile lets nothing stand here.", "profiili ei salli tähän mitään.")


def missing(key: str) -> list[Issue]:
    """Something must be there."""
    return error("cardinality", f"{key} must be there.", f"{key} puuttuu.", "required")


def both_kinds(name: str) -> list[Issue]:
    """A choice of types is given twice."""
    en = f"{name}[x] is of one type: only one of its kinds may be there."
    return error("cardinality", en, f"{name}[x] on yhtä tyyppiä: vain yksi sen muodoista voi olla.")


def empty() -> list[Issue]:
    """An element without value and children."""
    return error("ele-1", "an element has a value or children.", "elementillä on arvo tai lapsia.", "invariant")


def unknown_profile(at: tuple[Step, ...]) -> list[Issue]:
    """A profile that is declared or needed is not at hand."""
    en, fi = "not checked: the profile is not at hand.", "ei tarkistettu: profiili ei ole saatavilla."
    return note("profile", en, fi, "not-supported", at)


def absent_profile() -> list[Issue]:
    """A profile that is asked for is not at hand: nothing can be said of it."""
    en, fi = "the profile that is asked for is not at hand.", "pyydetty profiili ei ole saatavilla."
    return error("profile", en, fi, "not-supported")


def of_another_type(name: str, at: tuple[Step, ...]) -> list[Issue]:
    """A profile is of another type than the resource."""
    return error("profile", f"the profile is of {name}.", f"profiili on tyypille {name}.", "structure", at)


def unknown_modifier() -> list[Issue]:
    """A modifier extension that is not known here: whoever does not understand it must not act on what holds it."""
    en = "not checked: this modifier extension is not known here, and may change what holds it."
    return warning(
        "extension", en, "ei tarkistettu: tätä merkitystä muuttavaa laajennusta ei tunneta täällä.", "not-supported"
    )


def broken(rule: Rule) -> list[Issue]:
    """An invariant does not hold."""
    text = f"{rule.human} ({rule.expression})" if rule.human else rule.expression
    en, fi = f"the rule {rule.key} does not hold: {text}", f"sääntö {rule.key} ei täyty: {text}"
    return [Issue(_SEVERITIES[rule.severity], "invariant", rule.key, en, fi)]
