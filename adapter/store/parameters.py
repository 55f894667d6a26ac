"""The search parameters of the served types (FHIR R4 search): as data, and as a request asks for them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import orjson

from adapter import DATA
from adapter.fhir.elements import Resource
from adapter.store.expressions import ADDRESS, compiled

TYPES = (
    "Media", "ServiceRequest", "Consent", "Task", "Provenance", "AuditEvent", "Binary", "Communication",
    "DocumentReference", "Patient", "RelatedPerson", "Organization", "ImagingStudy", "ChargeItem", "Subscription",
)  # fmt: skip
#: Names that every type takes, whether it has such an element or not.
OWN = frozenset({"identifier", "status", "code", "patient", "subject", "focus", "based-on", "date"})
#: What the server itself knows of a resource: these are in no table of the index.
SERVER = frozenset({"_id", "_lastUpdated"})
#: The target of a reference to any type.
EVERY = "Resource"
#: By these a wrong hit would be a wrong person.
_PERSONAL = frozenset(
    {"identifier", "patient", "subject", "link", "name", "family", "given", "address", "telecom", "phone", "email"}
)
_CODED = frozenset({"boolean", "code", "id", "string"})
_TABLE = DATA / "profiles" / "r4" / "search.json"
Value = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One search parameter of one type: a row of `profiles/r4/search.json`.

    `kind`: token, reference, date, string, uri, number or quantity. `targets`: types that it may refer to, `Resource`
    for any. `types`: of its elements. `systems`: those that its codes are of. `definition`: the id of HL7's
    SearchParameter, empty for one of our own.
    """

    code: str
    kind: str
    expression: str
    targets: tuple[str, ...]
    types: tuple[str, ...]
    systems: tuple[str, ...]
    definition: str

    @property
    def is_void(self) -> bool:
        """Whether the type has no such element: it is asked for in vain, and not refused."""
        return not self.types

    @property
    def is_coded(self) -> bool:
        """Whether its elements are codes without a system of their own, ids or booleans."""
        return _CODED.issuperset(self.types)


@cache
def parameters_of(kind: str) -> Mapping[str, Parameter]:
    """The search parameters of a type by their names, with those that every type has; none of a type not served."""
    own = _table().get(kind)
    return {} if own is None else own | _table()[EVERY]


def targets_of(resource: Resource, code: str, base: str = "") -> list[str]:
    """What a resource refers to on this server by a reference parameter, each once as `Type/id`.

    `base` is the address of this server's API: with it a reference may be written in full.
    """
    kind = resource["resourceType"]
    addresses = []
    for node in compiled(kind, parameters_of(kind)[code].expression)(resource):
        match = ADDRESS.fullmatch(str(node.get("reference", ""))) if isinstance(node, dict) else None
        if match and match[1] in {None, base}:
            addresses.append(match[2])
    return list(dict.fromkeys(addresses))


@cache
def _table() -> dict[str, dict[str, Parameter]]:
    table: dict[str, dict[str, Parameter]] = {}
    for kind, code, sort, expression, targets, types, systems, definition in orjson.loads(_TABLE.read_bytes()):
        row = Parameter(code, sort, expression, tuple(targets), tuple(types), tuple(systems), definition)
        table.setdefault(kind, {})[code] = row
    return table


@dataclass(frozen=True, slots=True)
class Criterion:
    """One search parameter: any of `values`, each (comparison, system, value). `is_not`: none of them.

    * `token`: an empty system means any; of a reference the value is `Type/id`, an id or a URL.
    * `none`: a value without a system. `system`: any value of a system. `uri`: the value as it is.
    * `of-type`: an identifier; the system is the system and the code of its type, a line each.
    * `missing`: the value is `true` or `false`.
    * `starts`, `contains`: a text without regard to case and accents. `exact`: as it is.
    * `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `sa`, `eb`, `ap`: the value is a FHIR date or a number. The system is the
      unit of a quantity (its system and its code, a line each); of `ap` with a date so many milliseconds around it.

    `parameter` may end with `:identifier`: the identifier within a reference. It is empty where forms of any parameter
    meet it (adapter/store/asked.py).
    """

    parameter: str
    values: tuple[Value, ...]
    is_not: bool = False

    @property
    def is_personal(self) -> bool:
        """Whether a wrong hit would be a wrong person."""
        return self.parameter in _PERSONAL or self.parameter.endswith(":identifier")
