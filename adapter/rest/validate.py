"""`POST /fhir/$validate` and `/fhir/[type]/$validate`.

What is found in a resource, without storing it (FHIR R4 resource-operation-validate).
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request

from adapter.errors import Finding, Refused, Unsupported
from adapter.rest.desk import Desk
from adapter.rest.exchange import respond
from adapter.rest.size import check_size
from adapter.validate import sentences
from adapter.validate.issue import Issue, error
from adapter.validate.package import own_validator
from adapter.validate.report import outcome_of
from adapter.validate.source import BadSource, find_places, line_and_column, read

Steps = tuple[str | int, ...]


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""
    del desk

    @app.post("/fhir/$validate")
    def validate() -> Response:
        return _answer("")

    @app.post("/fhir/<kind>/$validate")
    def validate_type(kind: str) -> Response:
        return _answer(kind)


def _answer(kind: str) -> Response:
    """An OperationOutcome, whatever is found: the operation has done its work.

    Raises Unsupported for a profile that is not at hand, TooLarge, Refused for a parameter that is none.
    """
    raw = request.get_data()
    check_size(raw)
    try:
        body = read(raw)
    except BadSource as problem:
        return respond(outcome_of(None, [problem.issue], {(): line_and_column(raw, problem.place)}))
    resource, steps, profiles = _unpack(body)
    profiles = [*request.args.getlist("profile"), *profiles]
    if absent := own_validator().tell_absent(profiles):
        raise Unsupported(*(Finding("profile", sentence, code="not-supported") for sentence in absent))
    issues = own_validator().validate(resource, profiles)
    if kind and isinstance(resource, dict) and resource.get("resourceType") != kind:
        issues += _of_another_type(kind)
    places = find_places(raw, {(*steps, *issue.steps) for issue in issues})
    return respond(outcome_of(resource, issues, {place[len(steps) :]: where for place, where in places.items()}))


def _unpack(body: Any) -> tuple[Any, Steps, list[str]]:
    """The resource that is to be validated, where it stands in the body, and the profiles asked for.

    A Parameters resource may carry them.
    """
    parameters = body.get("parameter") if isinstance(body, dict) and body.get("resourceType") == "Parameters" else None
    profiles: list[str] = []
    target: tuple[Any, Steps] = (body, ())
    for number, item in enumerate(parameters if isinstance(parameters, list) else []):
        if not isinstance(item, dict):
            continue
        if item.get("name") == "resource" and "resource" in item:
            target = item["resource"], ("parameter", number, "resource")
        if item.get("name") == "profile":
            url = item.get("valueUri", item.get("valueCanonical"))
            if not isinstance(url, str):
                raise Refused.because("", "the parameter profile is a uri or a canonical.", code="value")
            profiles.append(url)
    return *target, profiles


def _of_another_type(kind: str) -> list[Issue]:
    sentence = sentences.NOT_OF_TYPE.filled(kind=kind) if kind.isalpha() else sentences.OTHER_TYPE
    return error("type", sentence, "structure", ("resourceType",))
