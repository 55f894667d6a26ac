"""What fhir.resources finds wrong with a resource: what is missing, and whatever else it does not take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mocks.record.elements import Problem, find_name
from mocks.record.rules import ELEMENT, MODEL, REPEATED, REQUIRED

_RULES = {
    "missing": REQUIRED,
    "model_field_validation.missing": REQUIRED,
    "extra_forbidden": ELEMENT,
    "list_type": REPEATED,
}


def find_refused(resource: dict[str, Any], place: str) -> Iterator[Problem]:
    """Every place where the model of the resource's type refuses it. Its words may repeat values, so only places."""
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    try:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except ValidationError as problem:
        for error in problem.errors(include_url=False, include_context=False, include_input=False):
            rule = _RULES.get(error["type"], REQUIRED if "Expect any of field value" in error["msg"] else MODEL)
            yield Problem(rule, _locate(resource, place, error["loc"]))
    except (KeyError, TypeError, ValueError, AttributeError, LookupError):
        yield Problem(MODEL, place)


def _locate(resource: dict[str, Any], place: str, steps: tuple[int | str, ...]) -> str:
    """The FHIRPath of a place that the model names by attributes and numbers."""
    model: str | None = resource["resourceType"]
    for step in steps:
        if isinstance(step, int):
            place += f"[{step}]"
            continue
        name, model = find_name(model, step)
        place += f".{name}"
    return place
