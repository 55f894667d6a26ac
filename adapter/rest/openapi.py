"""`GET /fhir/openapi.json`: the API as an OpenAPI 3.0 document, made from the CapabilityStatement.

For generators of clients, gateways and tests. What FHIR says beyond it stands in the CapabilityStatement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import orjson
from flask import Flask, Response

from adapter.fhir.elements import Resource, objects
from adapter.rest.desk import Desk
from adapter.rest.interactions import Called, interactions_of
from adapter.rest.metadata import state
from adapter.rest.results import HARMLESS
from adapter.validate.definitions import Definitions
from adapter.validate.json_schema import Schemas

PATH = "/fhir/openapi.json"
_FHIR, _PATCH, _FORM = "application/fhir+json", "application/json-patch+json", "application/x-www-form-urlencoded"
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": r"^[A-Za-z0-9\-.]{1,64}$"}}
_VERSION = {"name": "version", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
#: Parameters of a search beside those of the type (FHIR R4 search).
_RESULT = sorted(HARMLESS)
_OF_HISTORY = ("_count", "_since")
#: Headers that an interaction reads.
_HEADERS = {
    "read": ("If-None-Match", "If-Modified-Since"),
    "create": ("If-None-Exist", "Prefer"),
    "update": ("If-Match", "If-None-Match", "Prefer"),
    "patch": ("If-Match", "Prefer"),
    "delete": ("If-Match",),
    "search-type": ("Prefer",),
}
#: Where each interaction is.
_PLACES = {
    "read": ("get", "/{id}"),
    "vread": ("get", "/{id}/_history/{version}"),
    "update": ("put", "/{id}"),
    "patch": ("patch", "/{id}"),
    "delete": ("delete", "/{id}"),
    "history-instance": ("get", "/{id}/_history"),
    "history-type": ("get", "/_history"),
    "create": ("post", ""),
    "search-type": ("get", ""),
}


def register(app: Flask, desk: Desk) -> None:
    """Add the document to the application; no token is needed."""

    @cache
    def document(day: str) -> bytes:
        del day
        return orjson.dumps(describe(state(app, desk), interactions_of(app.url_map).operations))

    @app.get(PATH)
    def openapi() -> Response:
        return Response(document(desk.now().date().isoformat()), content_type="application/json")


def describe(statement: Resource, called: tuple[Called, ...]) -> dict[str, Any]:
    """The document of a server that states this. `called`: how its operations are called."""
    rest = statement["rest"][0]
    paths: dict[str, dict[str, Any]] = {"/metadata": {"get": _operation("capabilities", "") | {"security": []}}}
    for resource in rest["resource"]:
        _add_type(paths, resource)
    for code in (item["code"] for item in rest["interaction"]):
        if code == "transaction":
            paths["/"] = {"post": _operation("transaction", "", body=_of("Bundle"))}
        elif code == "history-system":
            paths["/_history"] = {"get": _operation(code, "", _queries(_OF_HISTORY))}
    for one in called:
        _add_operation(paths, one)
    kinds = sorted({*(resource["type"] for resource in rest["resource"]), "Bundle", "Parameters"})
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Lautta, FHIR API",
            "version": statement["software"]["version"],
            "description": "HL7 FHIR R4. /fhir/metadata says more: modifiers, profiles, definitions.",
        },
        "servers": [{"url": statement["implementation"].get("url", "/fhir")}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(tuple(kinds)),
        },
    }


@cache
def _schemas(kinds: tuple[str, ...]) -> dict[str, Any]:
    schemas = Schemas(Definitions.read())
    anything = {"type": "object", "properties": {"resourceType": {"type": "string"}}, "required": ["resourceType"]}
    return {"Resource": anything} | {kind: schemas.of_resource(kind) for kind in kinds}


def _add_type(paths: dict[str, dict[str, Any]], resource: Resource) -> None:
    kind, codes = resource["type"], [item["code"] for item in resource["interaction"]]
    asked = [*(item["name"] for item in objects(resource.get("searchParam", []))), *_RESULT]
    for code in codes:
        method, place = _PLACES[code]
        queries = {"search-type": asked, "history-type": _OF_HISTORY, "history-instance": _OF_HISTORY}.get(code, ())
        body = {"create": _of(kind), "update": _of(kind), "patch": _patch()}.get(code)
        path = paths.setdefault(f"/{kind}{place}", {})
        path[method] = _operation(code, kind, [*_named(place), *_queries(queries), *_headers(code)], body)
    if "search-type" in codes:
        form = {name: {"type": "string"} for name in asked}
        body = {"content": {_FORM: {"schema": {"type": "object", "properties": form}}}}
        paths[f"/{kind}/_search"] = {"post": _operation("search-by-post", kind, body=body)}
    for code, conditional in {
        "update": resource["conditionalUpdate"],
        "patch": resource["conditionalUpdate"],
        "delete": resource["conditionalDelete"] != "not-supported",
    }.items():
        if code in codes and conditional:
            method, body = _PLACES[code][0], {"update": _of(kind), "patch": _patch()}.get(code)
            parameters = [*_queries(asked[: -len(_RESULT)]), *_headers(code)]
            paths[f"/{kind}"][method] = _operation(f"conditional-{code}", kind, parameters, body)


def _add_operation(paths: dict[str, dict[str, Any]], one: Called) -> None:
    place = "/{id}" if one.instance else ""
    path = f"/{one.kind}{place}/${one.name}" if one.kind else f"/${one.name}"
    body = _of("Resource" if one.name == "validate" else "Parameters") if one.method == "POST" else None
    name = f"{one.name}-{one.method.lower()}{'-instance' if one.instance else ''}"
    paths.setdefault(path, {})[one.method.lower()] = _operation(name, one.kind, _named(place), body)


def _operation(
    code: str, kind: str, parameters: list[dict[str, Any]] | None = None, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    answer = {"description": "As FHIR R4 says.", "content": {_FHIR: {"schema": _reference("Resource")}}}
    told: dict[str, Any] = {
        "operationId": f"{code}-{kind}" if kind else code,
        "responses": {"2XX": answer, "default": answer | {"description": "An OperationOutcome."}},
    }
    if kind:
        told["tags"] = [kind]
    if parameters:
        told["parameters"] = parameters
    if body:
        told["requestBody"] = body | {"required": True}
    return told


def _of(kind: str) -> dict[str, Any]:
    return {"content": {_FHIR: {"schema": _reference(kind)}}}


def _reference(kind: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{kind}"}


def _patch() -> dict[str, Any]:
    """RFC 6902."""
    operation = {
        "type": "object",
        "properties": {
            "op": {"type": "string", "enum": ["add", "remove", "replace", "move", "copy", "test"]},
            "path": {"type": "string"},
            "from": {"type": "string"},
            "value": {},
        },
        "required": ["op", "path"],
    }
    return {"content": {_PATCH: {"schema": {"type": "array", "items": operation}}}}


def _named(place: str) -> list[dict[str, Any]]:
    return [one for one in (_ID, _VERSION) if f"{{{one['name']}}}" in place]


def _queries(names: Sequence[str]) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "schema": {"type": "string"}} for name in names]


def _headers(code: str) -> Iterator[dict[str, Any]]:
    for name in _HEADERS.get(code, ()):
        yield {"name": name, "in": "header", "schema": {"type": "string"}}
