"""Generated resources, and questions about them."""

from __future__ import annotations

import random
from typing import Any

from tests.store.search.oracle import BASE, Query

KINDS = ("Media", "Task", "ServiceRequest", "AuditEvent", "Patient")
UNITS = tuple(f"1.2.246.10.99999810.10.{number}" for number in range(6))
_HETUS = ("010190-900P", "181188-908F", "010101A900X", "150280-901R")
_SYSTEMS = ("", "urn:oid:1.2.246.21", "1.2.246.21", "https://x.example/id", "urn:ietf:rfc:3986")
_VALUES = ("1", "2", "a|b", "a,b", "a\\b", "c$d", "A1", "a1", "urn:oid:1.2.3", "1.2.3", *_HETUS, "010190-900p")
_CODES = ("x", "y", "z", "010190-900P")
_STATUSES = ("completed", "active", "requested")
_IDS = tuple(f"r{number}" for number in range(60))
_DATES = (
    "2026", "2026-11", "2026-10", "2026-11-22", "2026-11-23", "2026-10-25", "2026-11-22T12:00", "2026-11-22T12:00:30Z",
    "2026-11-22T12:00:00.5+02:00", "2026-10-25T03:30:00+02:00", "2025-12-31T23:59:59+02:00", "2026-11-22T23:00:00Z",
)  # fmt: skip
_PREFIXES = ("", "eq", "ne", "lt", "le", "gt", "ge", "sa", "eb")
_NAMES = (
    "identifier",
    "status",
    "code",
    "patient",
    "subject",
    "patient.identifier",
    "focus",
    "based-on",
    "date",
    "_id",
)


def resource(chance: random.Random) -> dict[str, Any]:
    """A resource with some of what can be searched for."""
    kind = chance.choice(KINDS)
    made: dict[str, Any] = {"resourceType": kind, "language": f"x-{chance.randrange(10**9)}"}
    if chance.random() < 0.7:
        made["identifier"] = [_identifier(chance) for _ in range(chance.randint(1, 2))]
    if chance.random() < 0.9 and kind != "Patient":
        made["status"] = chance.choices(_STATUSES, (90, 9, 1))[0]
    if chance.random() < 0.7 and kind != "Patient":
        made[chance.choice(("code", "type"))] = {"coding": [_coding(chance) for _ in range(chance.randint(1, 2))]}
    if element := {"Media": "subject", "Task": "for", "ServiceRequest": "subject"}.get(kind):
        made[element] = _reference(chance, "Patient")
    if kind == "Task":
        made["focus"] = _reference(chance, "ServiceRequest")
    if kind in {"Media", "Task"} and chance.random() < 0.5:
        made["basedOn"] = [_reference(chance, "ServiceRequest") for _ in range(chance.randint(1, 2))]
    if kind == "AuditEvent":
        made["entity"] = [{"what": _reference(chance, chance.choice(("Patient", "Media")))}]
    if chance.random() < 0.8:
        for element in {"Media": ("createdDateTime", "issued"), "AuditEvent": ("recorded",)}.get(kind, ("authoredOn",)):
            made[element] = chance.choice(_DATES)
    return made


def query(chance: random.Random) -> Query:
    """Up to three parameters, some of them twice."""
    return [_parameter(chance) for _ in range(chance.choices((0, 1, 2, 3), (1, 10, 6, 3))[0])]


def units(chance: random.Random) -> frozenset[str] | None:
    """The units of a client, or all."""
    return None if chance.random() < 0.5 else frozenset(chance.sample((*UNITS, "1.2.3"), chance.randint(1, 4)))


def seen_by(chance: random.Random) -> frozenset[str]:
    """The units that see a resource: some many, some few, some none."""
    return frozenset(chance.choices(UNITS, (100, 40, 10, 4, 1, 1), k=chance.choice((0, 1, 1, 2))))


def _parameter(chance: random.Random) -> tuple[str, str]:
    name = chance.choice(_NAMES)
    if name in {"identifier", "status", "code", "patient", "focus", "based-on", "date"} and chance.random() < 0.1:
        return f"{name}:missing", chance.choice(("true", "false"))
    return name, ",".join(_value(chance, name) for _ in range(chance.choices((1, 2, 4), (8, 2, 1))[0]))


def _value(chance: random.Random, name: str) -> str:
    if name == "_id":
        return chance.choice(_IDS)
    if name == "date":
        return chance.choice(_PREFIXES) + chance.choice(_DATES)
    if name == "status":
        return chance.choice(_STATUSES)
    if name == "code":
        return _token(chance, _coding(chance).get("system", ""), chance.choice(_CODES))
    if name in {"identifier", "patient.identifier"}:
        return _token(chance, chance.choice(_SYSTEMS), chance.choice(_VALUES))
    kind = "ServiceRequest" if name in {"focus", "based-on"} else "Patient"
    return chance.choice((_address(chance, kind), _address(chance, kind), chance.choice(_IDS[:8])))


def _token(chance: random.Random, system: str, value: str) -> str:
    value = value.lower() if chance.random() < 0.1 else value
    escaped = value.replace("\\", "\\\\").replace("|", "\\|").replace(",", "\\,").replace("$", "\\$")
    return chance.choice(
        (escaped, escaped, f"{system}|{escaped}", f"{system}|{escaped}", f"{system}|" if system else "1")
    )


def _identifier(chance: random.Random) -> dict[str, Any]:
    system = chance.choice(_SYSTEMS)
    return ({"system": system} if system else {}) | {"value": chance.choice(_VALUES)}


def _coding(chance: random.Random) -> dict[str, Any]:
    system = chance.choice(("", "urn:oid:1.2.246.537.6.1", "https://x.example/codes"))
    return ({"system": system} if system else {}) | {"code": chance.choice(_CODES)}


def _reference(chance: random.Random, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if chance.random() < 0.7:
        made["reference"] = _address(chance, kind)
    if not made or chance.random() < 0.3:
        made |= {"type": kind, "identifier": _identifier(chance)}
    return made


def _address(chance: random.Random, kind: str) -> str:
    local = f"{kind}/{chance.choice(_IDS[:8])}"
    return chance.choice(
        (
            local,
            local,
            f"{BASE}/{local}",
            f"https://other.example/fhir/{local}",
            f"{local}/_history/{chance.randint(1, 2)}",
            f"{BASE}/{local}/_history/1",
            "urn:uuid:8e7f9c1e-0000-4000-8000-000000000001",
            f"Group/{chance.choice(_IDS[:8])}",
        )
    )
