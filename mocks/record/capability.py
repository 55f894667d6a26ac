"""What a record system says of itself: its CapabilityStatement, made from what is there."""

from __future__ import annotations

from typing import Any

from mocks.record.mode import INTERACTIONS, SYSTEM_INTERACTIONS
from mocks.record.parameters import find_parameters

_CONDITIONAL = {
    "versioning": "versioned-update",
    "conditionalCreate": True,
    "conditionalUpdate": True,
    "conditionalDelete": "single",
}


def describe_capability(mode: str, base: str, date: str) -> dict[str, Any]:
    """The CapabilityStatement of a system in `mode` whose service base is `base`."""
    patch = {"patchFormat": ["application/json-patch+json"]} if mode == "full" else {}
    codes = SYSTEM_INTERACTIONS[mode]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": date,
        "kind": "instance",
        "implementation": {"description": f"Lautta mock record system, {mode}", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        **patch,
        "rest": [
            {
                "mode": "server",
                "resource": [_describe_type(mode, kind, codes) for kind, codes in INTERACTIONS[mode].items()],
                **({"interaction": [{"code": code} for code in codes]} if codes else {}),
            }
        ],
    }


def _describe_type(mode: str, kind: str, interactions: tuple[str, ...]) -> dict[str, Any]:
    parameters = find_parameters(mode, kind)
    includes = [f"{kind}:{name}" for name, parameter in parameters.items() if parameter.kind == "reference"]
    full = mode == "full"
    return {
        "type": kind,
        "interaction": [{"code": code} for code in interactions],
        **(_CONDITIONAL if full else {}),
        **({"searchInclude": includes} if full and includes else {}),
        "searchParam": [{"name": name, "type": parameter.kind} for name, parameter in parameters.items()],
    }
