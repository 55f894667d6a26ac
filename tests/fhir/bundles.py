"""Bundles judged by models that are not ours, and looked into."""

from __future__ import annotations

import json
from typing import Any

from fhir.resources.R4B import get_fhir_model_class

from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from tests.fhir.conforming import validates

Resource = dict[str, Any]


def conform(bundle: Resource) -> None:
    """Every resource and the Bundle itself are FHIR R4; contained ones too."""
    get_fhir_model_class("Bundle").model_validate(bundle)
    for entry in bundle["entry"]:
        for resource in (entry["resource"], *entry["resource"].get("contained", [])):
            get_fhir_model_class(resource["resourceType"]).model_validate(resource)
        validates(entry["resource"])
    assert not any(
        issue.severity is Severity.ERROR for issue in own_validator().validate(json.loads(json.dumps(bundle)))
    )


def of_kind(bundle: Resource, kind: str) -> list[Resource]:
    """The resources of one type, in order."""
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def strings(value: Any) -> list[str]:
    """Every string anywhere in a resource."""
    if isinstance(value, dict):
        return [found for item in value.values() for found in strings(item)]
    if isinstance(value, list):
        return [found for item in value for found in strings(item)]
    return [value] if isinstance(value, str) else []


def references(value: Any) -> list[str]:
    """Every literal reference in a resource."""
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [found for item in value.values() for found in references(item)]
    if isinstance(value, list):
        return [found for item in value for found in references(item)]
    return []
