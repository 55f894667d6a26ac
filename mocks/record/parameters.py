"""The search parameters of each type of resource: those of FHIR R4 whose element the type has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mocks.record.elements import find_targets, has_field


@dataclass(frozen=True)
class Parameter:
    """One search parameter: its FHIR type, and the elements it looks into."""

    name: str
    kind: str
    elements: tuple[str, ...]


#: Parameters that shape the answer and choose nothing, by mode.
SHAPING = {
    "full": frozenset({"_count", "_format", "_include", "_sort", "_summary"}),
    "narrow": frozenset({"_count", "_format"}),
}

_ALWAYS = (Parameter("_id", "token", ()), Parameter("_lastUpdated", "date", ()))
_BY_ELEMENT = (
    Parameter("active", "token", ("active",)),
    Parameter("birthdate", "date", ("birthDate",)),
    Parameter("category", "token", ("category",)),
    Parameter("code", "token", ("code",)),
    Parameter("family", "string", ("name.family",)),
    Parameter("gender", "token", ("gender",)),
    Parameter("given", "string", ("name.given",)),
    Parameter("identifier", "token", ("identifier",)),
    Parameter("name", "string", ("name.family", "name.given", "name.text", "name.prefix", "name.suffix")),
    Parameter("status", "token", ("status",)),
    Parameter("subject", "reference", ("subject", "for")),
)
_PEOPLE = frozenset({"Patient", "Person", "Practitioner", "RelatedPerson"})
_OF_PEOPLE = frozenset({"birthdate", "family", "gender", "given", "name"})
_NARROW = frozenset({"_id", "category", "code", "identifier", "patient", "status", "subject"})


@cache
def find_parameters(mode: str, kind: str) -> dict[str, Parameter]:
    """What resources of one type can be searched by in a system of a mode, by name."""
    found = [*_ALWAYS]
    for parameter in _BY_ELEMENT:
        present = tuple(path for path in parameter.elements if has_field(kind, path.partition(".")[0]))
        if present and (kind in _PEOPLE or parameter.name not in _OF_PEOPLE):
            found.append(Parameter(parameter.name, parameter.kind, present))
    patients = tuple(name for name in ("patient", "subject", "for") if _leads_to_patient(kind, name))
    if patients:
        found.append(Parameter("patient", "reference", patients))
    known = {parameter.name: parameter for parameter in sorted(found, key=lambda one: one.name)}
    return {name: one for name, one in known.items() if mode == "full" or name in _NARROW}


def _leads_to_patient(kind: str, name: str) -> bool:
    if not has_field(kind, name):
        return False
    targets = find_targets(kind, name)
    return not targets or bool({"Patient", "Resource"} & set(targets))
