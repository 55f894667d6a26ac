"""Generated resources, and questions about them."""

from __future__ import annotations

import random
from typing import Any

from tests.store.search.meanings import MEANINGS
from tests.store.search.oracle import BASE, Query

KINDS = tuple(MEANINGS)
UNITS = tuple(f"1.2.246.10.99999810.10.{number}" for number in range(6))
_HETUS = ("010190-900P", "181188-908F", "010101A900X", "150280-901R")
_SYSTEMS = ("", "urn:oid:1.2.246.21", "1.2.246.21", "https://x.example/id", "urn:ietf:rfc:3986")
_VALUES = ("1", "2", "a|b", "a,b", "a\\b", "c$d", "A1", "a1", "urn:oid:1.2.3", "1.2.3", *_HETUS, "010190-900p")
_CODES = ("x", "y", "z", "010190-900P")
_CODE_SYSTEMS = ("", "urn:oid:1.2.246.537.6.1", "https://x.example/codes")
_STATUSES = ("completed", "active", "requested")
_IDS = tuple(f"r{number}" for number in range(60))
_DATES = (
    "2026", "2026-11", "2026-10", "2026-11-22", "2026-11-23", "2026-10-25", "2026-11-22T12:00", "2026-11-22T12:00:30Z",
    "2026-11-22T12:00:00.5+02:00", "2026-11-22T10:00:00.512Z", "2026-10-25T03:30:00+02:00", "2025-12-31T23:59:59+02:00",
    "2026-11-22T23:00:00Z", "1986-02-28",
)  # fmt: skip
_PREFIXES = ("", "eq", "ne", "lt", "le", "gt", "ge", "sa", "eb", "ap")
_TEXTS = (
    "Mäkelä", "Makela", "MÄKI", "von  Essen", "Åke", "ake", "Straße", "O'Neil", "100 % _!", "Maija 010190-900P",
    "Tie 5 A, Porvoo", "é" * 230 + "end", "Mäkelä-Åke",
)  # fmt: skip
_ASKED_TEXTS = (*_TEXTS[:11], "mäk", "ma", "STRASSE", "% _", "end", "essen", "k", "010190-900p", "010190")
_PHONES = ("+358 40 123-4567", "0401234567", "maija@x.example", "MAIJA@X.EXAMPLE")
_NUMBERS = ("100", "100.2", "99.5", "100.5", "-3", "0", "0.5", "1000000.25")
_UNITS: tuple[dict[str, str], ...] = (
    {},
    {"unit": "min"},
    {"unit": "minute", "system": "http://unitsofmeasure.org", "code": "min"},
)
_URIS = ("https://x.example/a", "https://x.example/a/b", "https://x.example/a|1.0", "urn:oid:1.2.3")


def resource(chance: random.Random) -> dict[str, Any]:
    """A resource with some of what can be searched for."""
    kind = chance.choice(KINDS)
    made: dict[str, Any] = {"resourceType": kind, "language": f"x-{chance.randrange(10**9)}"}
    made |= {"meta": _some(chance, 0.5, _meta(chance))}
    if kind != "AuditEvent" and chance.random() < 0.7:
        made["identifier"] = [_identifier(chance) for _ in range(chance.randint(1, 2))]
    if kind not in {"AuditEvent", "Patient"} and chance.random() < 0.9:
        made["status"] = chance.choices(_STATUSES, (90, 9, 1))[0]
    make = {
        "Media": _media, "Task": _task, "ServiceRequest": _order, "AuditEvent": _event, "Patient": _patient,
        "ChargeItem": _charge,
    }[kind]  # fmt: skip
    return made | _some(chance, 0.6, make(chance))


def query(chance: random.Random, kind: str) -> Query:
    """Up to three parameters, some of them twice."""
    codes = list(MEANINGS[kind])
    return [
        parameter(chance, kind, chance.choice(codes)) for _ in range(chance.choices((0, 1, 2, 3), (1, 10, 6, 3))[0])
    ]


def units(chance: random.Random) -> frozenset[str] | None:
    """The units of a client, or all."""
    return None if chance.random() < 0.5 else frozenset(chance.sample((*UNITS, "1.2.3"), chance.randint(1, 4)))


def seen_by(chance: random.Random) -> frozenset[str]:
    """The units that see a resource: some many, some few, some none."""
    return frozenset(chance.choices(UNITS, (100, 40, 10, 4, 1, 1), k=chance.choice((0, 1, 1, 2))))


def _some(chance: random.Random, share: float, elements: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in elements.items() if chance.random() < share}


# --- Resources --------------------------------------------------------------------------------------------------------


def _meta(chance: random.Random) -> dict[str, Any]:
    return {
        "security": [_coding(chance)],
        "profile": [chance.choice(_URIS), chance.choice(_URIS)],
        "source": chance.choice(_URIS),
    }


def _media(chance: random.Random) -> dict[str, Any]:
    created = (
        {"createdPeriod": _period(chance)} if chance.random() < 0.3 else {"createdDateTime": chance.choice(_DATES)}
    )
    return {
        "type": _concept(chance),
        "modality": _concept(chance),
        "subject": _reference(chance, chance.choice(("Patient", "Patient", "Group"))),
        "basedOn": [_reference(chance, "ServiceRequest") for _ in range(chance.randint(1, 2))],
        "operator": _reference(chance, chance.choice(("Practitioner", "Patient"))),
        "issued": chance.choice(_DATES),
    } | created


def _task(chance: random.Random) -> dict[str, Any]:
    return {
        "code": _concept(chance),
        "businessStatus": _concept(chance),
        "groupIdentifier": _identifier(chance),
        "priority": chance.choice(("routine", "urgent")),
        "for": _reference(chance, chance.choice(("Patient", "Patient", "Group"))),
        "focus": _reference(chance, "ServiceRequest"),
        "basedOn": [_reference(chance, "ServiceRequest")],
        "owner": _reference(chance, "Organization"),
        "authoredOn": chance.choice(_DATES),
        "executionPeriod": _period(chance),
    }


def _order(chance: random.Random) -> dict[str, Any]:
    times = {
        "occurrenceDateTime": chance.choice(_DATES),
        "occurrencePeriod": _period(chance),
        "occurrenceTiming": _timing(chance),
    }
    occurrence = chance.choice(list(times))
    return {
        "code": _concept(chance),
        "category": [_concept(chance)],
        "subject": _reference(chance, "Patient"),
        "requisition": _identifier(chance),
        "authoredOn": chance.choice(_DATES),
        "instantiatesUri": [chance.choice(_URIS)],
        occurrence: times[occurrence],
    }


def _event(chance: random.Random) -> dict[str, Any]:
    agents = ({"who": _reference(chance, chance.choice(("Patient", "Device")))}, {"altId": chance.choice(_VALUES)})
    return {
        "type": _coding(chance),
        "recorded": chance.choice(_DATES),
        "agent": [*agents, {"name": chance.choice(_TEXTS)}],
        "entity": [
            {"what": _reference(chance, chance.choice(("Patient", "Media")))},
            {"name": chance.choice(_TEXTS)},
        ],
    }


def _patient(chance: random.Random) -> dict[str, Any]:
    name = {"family": chance.choice(_TEXTS), "given": [chance.choice(_TEXTS), "Maija"], "text": chance.choice(_TEXTS)}
    address = {"line": [chance.choice(_TEXTS)], "city": chance.choice(_TEXTS), "use": chance.choice(("home", "work"))}
    contact = {"system": chance.choice(("phone", "email")), "use": "home", "value": chance.choice(_PHONES)}
    deceased = {"deceasedBoolean": chance.random() < 0.5} if chance.random() < 0.5 else {"deceasedDateTime": "2026-11"}
    return {
        "active": chance.random() < 0.8,
        "gender": chance.choice(("female", "male")),
        "name": [_some(chance, 0.7, name) | {"use": "usual"}],
        "address": [_some(chance, 0.7, address) | {"country": "FI"}],
        "telecom": [contact],
        "birthDate": chance.choice(("1980", "1986-02-28", "1986-02")),
        "link": [{"other": _reference(chance, "Patient"), "type": "refer"}],
        "generalPractitioner": [_reference(chance, "Organization")],
    } | deceased


def _charge(chance: random.Random) -> dict[str, Any]:
    number = float(chance.choice(_NUMBERS))
    return {
        "code": _concept(chance),
        "subject": _reference(chance, "Patient"),
        "occurrenceTiming": _timing(chance),
        "factorOverride": float(chance.choice(_NUMBERS)),
        "quantity": {"value": number} | chance.choice(_UNITS),
        "priceOverride": {"value": number, "currency": chance.choice(("EUR", "SEK"))},
    }


def _period(chance: random.Random) -> dict[str, Any]:
    low, high = sorted(chance.sample(_DATES, 2))
    return chance.choice(({"start": low, "end": high}, {"start": low}, {"end": high}))


def _timing(chance: random.Random) -> dict[str, Any]:
    return chance.choice(
        (
            {"event": chance.sample(_DATES, 2)},
            {"repeat": {"boundsPeriod": _period(chance)}},
            {"repeat": {"count": 3}, "event": [chance.choice(_DATES)]},
        )
    )


def _identifier(chance: random.Random) -> dict[str, Any]:
    system = chance.choice(_SYSTEMS)
    made: dict[str, Any] = ({"system": system} if system else {}) | {"value": chance.choice(_VALUES)}
    if chance.random() < 0.3:
        made["type"] = {"coding": [{"system": "https://x.example/codes", "code": "MR"}], "text": chance.choice(_TEXTS)}
    return made


def _coding(chance: random.Random) -> dict[str, Any]:
    system = chance.choice(_CODE_SYSTEMS)
    display = {"display": chance.choice(_TEXTS)} if chance.random() < 0.5 else {}
    return ({"system": system} if system else {}) | {"code": chance.choice(_CODES)} | display


def _concept(chance: random.Random) -> dict[str, Any]:
    text = {"text": chance.choice(_TEXTS)} if chance.random() < 0.3 else {}
    return {"coding": [_coding(chance) for _ in range(chance.randint(1, 2))]} | text


def _reference(chance: random.Random, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if chance.random() < 0.7:
        made["reference"] = _address(chance, kind)
    if not made or chance.random() < 0.3:
        made["identifier"] = _identifier(chance)
        if chance.random() < 0.7:
            made["type"] = kind
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


# --- Questions --------------------------------------------------------------------------------------------------------


def parameter(chance: random.Random, kind: str, code: str) -> tuple[str, str]:
    """One parameter of this name, perhaps with a modifier."""
    sort = MEANINGS[kind][code].kind
    if sort not in {"id", "changed"} and chance.random() < 0.1:
        return f"{code}:missing", chance.choice(("true", "false"))
    modifier = chance.choice(("", "", *_modifiers(code, sort)))
    name = code
    if modifier:
        name = f"patient{modifier}" if modifier == ".identifier" else f"{code}:{modifier}"
    values = [_value(chance, sort, modifier) for _ in range(chance.choices((1, 2, 4), (8, 2, 1))[0])]
    return name, ",".join(values)


def _modifiers(code: str, sort: str) -> tuple[str, ...]:
    tokens = ("not", "text") if sort in {"concept", "coding", "identifier"} else ("not",)
    return {
        "string": ("exact", "contains"),
        "name": ("exact", "contains"),
        "address": ("exact", "contains"),
        "identifier": (*tokens, "of-type"),
        "reference": ("identifier", "Patient", ".identifier") if code == "patient" else ("identifier",),
        **dict.fromkeys(("concept", "coding"), tokens),
        **dict.fromkeys(("code", "contact", "phone", "deceased", "id"), ("not",)),
    }.get(sort, ())


def _value(chance: random.Random, sort: str, modifier: str) -> str:  # noqa: C901, PLR0911 – one answer for each kind
    if modifier in {"text", "exact", "contains"} or sort in {"string", "name", "address"}:
        return _escape(chance.choice(_ASKED_TEXTS))
    if modifier == "of-type":
        return f"https://x.example/codes|MR|{_escape(chance.choice(_VALUES))}"
    if sort == "id":
        return chance.choice(_IDS)
    if sort in {"date", "changed"}:
        date = chance.choice(("2026-11-22T10:00:07.700Z", "2026-11-22T12:00:21 02:00", *_DATES))
        return chance.choice(_PREFIXES) + date
    if sort in {"number", "quantity"}:
        unit = chance.choice(("", "", "|http://unitsofmeasure.org|min", "||min", "||EUR", "||minute"))
        return chance.choice(_PREFIXES) + chance.choice(_NUMBERS) + (unit if sort == "quantity" else "")
    if sort == "uri":
        return _escape(chance.choice(_URIS))
    if sort == "reference" and "identifier" not in modifier:
        if modifier == "Patient":
            return chance.choice(_IDS[:8])
        kind = chance.choice(("Patient", "ServiceRequest", "Group"))
        return chance.choice((_address(chance, kind), _address(chance, kind), chance.choice(_IDS[:8])))
    if sort in {"contact", "phone"}:
        return chance.choice(("", "phone|", "home|", "email|")) + chance.choice(_PHONES).replace(" ", "")
    pool = {
        "identifier": _VALUES,
        "reference": _VALUES,
        "code": (*_STATUSES, "true", "female", "routine", "home", "a|b"),
    }
    systems = _SYSTEMS if sort in {"identifier", "reference"} else _CODE_SYSTEMS
    if sort == "code":
        systems = ("http://hl7.org/fhir/task-status", "http://hl7.org/fhir/event-status", "https://x.example/codes")
    return _token(chance, chance.choice(systems), chance.choice(pool.get(sort, (*_CODES, "true", "false"))))


def _token(chance: random.Random, system: str, value: str) -> str:
    value = value.lower() if chance.random() < 0.1 else value
    escaped = _escape(value)
    return chance.choice(
        (escaped, escaped, f"{system}|{escaped}", f"{system}|{escaped}", f"{system}|" if system else "1")
    )


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace("|", "\\|").replace(",", "\\,").replace("$", "\\$")
