"""One HTTP exchange: a FHIR request read, a FHIR answer written."""

from __future__ import annotations

import orjson
from flask import Response, request

from adapter.errors import Refused, Unsupported
from adapter.fhir.elements import Resource
from adapter.rest.size import check_entries, check_size
from adapter.validate.source import BadSource, read

FHIR_JSON = "application/fhir+json; charset=utf-8"


def respond(resource: Resource | bytes, status: int = 200, **headers: str) -> Response:
    """A FHIR answer."""
    body = resource if isinstance(resource, bytes) else orjson.dumps(resource)
    response = Response(body, status, content_type=FHIR_JSON)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def read_body() -> Resource:
    """The request's JSON object; raises Unsupported or Refused when it is none."""
    if not (request.content_type or "").startswith(("application/fhir+json", "application/json")):
        raise Unsupported.because("", "this server reads application/fhir+json.", code="not-supported")
    octets = request.get_data()
    check_size(octets)
    try:
        body = read(octets)
    except BadSource as problem:
        raise Refused.because("", problem.issue.en, code=problem.issue.code) from None
    if not isinstance(body, dict) or not isinstance(body.get("resourceType"), str):
        raise Refused.because("", "the body is not a FHIR resource: it has no resourceType.", code="structure")
    check_entries(body)
    return body
