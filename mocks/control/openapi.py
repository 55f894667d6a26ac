"""The control API as an OpenAPI 3.1 document, for one mock and for a whole set."""

from __future__ import annotations

from typing import Any

from mocks.control.desk import Control
from mocks.control.faults import MATCHES
from mocks.control.journal import LIMIT

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_INSTANT: Json = {
    "type": "string",
    "description": "ISO 8601 with an offset, or from the clock's now: +3h, next 07:29 (Finland).",
}
_CLOCK: Json = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        "now": _INSTANT,
        "advance": {"type": "number", "description": "seconds"},
        "freeze": {"type": "boolean", "description": "true stands still, false runs on"},
    },
}
_SNAPSHOT: Json = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[^/]+$"}},
}
_STEP: Json = {
    "type": "object",
    "required": ["rule", "place", "outcome"],
    "properties": {
        "rule": _TEXT,
        "place": _TEXT,
        "outcome": {"enum": ["passed", "failed", "waived"]},
        "demand": _TEXT,
        "source": _TEXT,
        "public": {"type": "boolean"},
        "expected": {"type": "string", "description": "a code or a digest"},
        "found": {"type": "string", "description": "a code or a digest"},
    },
}
_ENTRY: Json = {
    "type": "object",
    "required": ["id", "at", "mock", "operation"],
    "properties": {
        "id": {"type": "integer"},
        "serial": {"type": "integer", "description": "the number in the whole set; only at the front"},
        "at": _TEXT,
        "mock": _TEXT,
        "operation": _TEXT,
        "outcome": {"type": ["integer", "string"]},
        "reason": _TEXT,
        "fault": _TEXT,
        "correlation": {"type": "string", "description": "names one message in the journals of all mocks"},
        "sender": {"type": "object", "additionalProperties": _TEXT},
        "steps": {"type": "array", "items": _STEP},
        "lenient": {"type": "array", "items": _TEXT},
        "ms": {"type": "number"},
        "payload": _TEXT,
    },
}
_ERROR: Json = {"type": "object", "required": ["error"], "properties": {"error": _TEXT}}

_JOURNAL_QUERY = [
    ("after", {"type": "integer", "minimum": 0}, "only entries with a higher number"),
    ("limit", {"type": "integer", "minimum": 1, "maximum": LIMIT}, "as many at most, the oldest first"),
    (
        "wait",
        {"type": "number", "minimum": 0, "maximum": 60},
        "seconds to wait for `count` entries; 408 when they stay away",
    ),
    ("count", {"type": "integer", "minimum": 1, "maximum": LIMIT}, "with `wait`: how many"),
    ("operation", _TEXT, ""),
    ("outcome", _TEXT, ""),
    ("fault", _TEXT, ""),
    ("correlation", _TEXT, ""),
    ("sender", _TEXT, "any fact of the sender"),
    ("rule", _TEXT, "a rule that did not hold"),
    ("refused", {"enum": ["yes", "no"]}, ""),
    ("text", _TEXT, "anywhere in the entry; other keys of an entry are filters too"),
]


def describe_mock(control: Control) -> Json:
    """The document of one mock's control port; kinds, operations and seed keys are those of this mock."""
    paths = {
        **_common("one mock"),
        "/__admin/health": {"get": _call("Is it up?", 200)},
        "/__admin/seed": {"post": _call("Add data, all or nothing", 200, body=_seed(control))},
        "/__admin/state": {"get": _call("What the mock holds", 200)},
        "/__admin/state/{kind}/{identity}": {
            "delete": _call("Take one thing away", 204, path=("kind", "identity"), missing=True)
        },
        "/__admin/faults": {
            "get": _call("The faults, with how often each is left", 200, answer=_many(_numbered(_fault(control)))),
            "post": _call("Order a fault", 201, body=_fault(control), answer=_numbered(_fault(control))),
            "delete": _call("Forget every fault", 204),
        },
        "/__admin/faults/{number}": {"delete": _call("Forget one fault", 204, path=("number",), missing=True)},
        "/__admin/rules": {"get": _call("What the mock demands", 200, answer=_many({"type": "object"}))},
        "/__admin/journal/{number}/payload": {
            "get": _call("The message of an exchange, if kept", 200, path=("number",), missing=True)
        },
    }
    return _document(f"The control API of mock {control.name}", paths)


def describe_front() -> Json:
    """The document of the front of a whole set."""
    paths = {
        **_common("all mocks of the set"),
        "/__admin/health": {"get": _call("Are all up?", 200)},
        "/__admin/state": {"get": _call("What each mock holds", 200)},
        "/__admin/faults": {"get": _call("The faults of all mocks", 200), "delete": _call("Forget every fault", 204)},
        "/__admin/scenarios": {"get": _call("The scenarios, with their steps and parameters", 200)},
        "/__admin/scenarios/{name}": {
            "post": _call(
                "Play a scenario; the body gives its parameters",
                201,
                path=("name",),
                body={"type": "object", "additionalProperties": _TEXT},
                missing=True,
            ),
            "delete": _call("Stop it: cancel its faults and what is still to come", 204, path=("name",), missing=True),
        },
    }
    return _document("The control API of a set of mocks", paths)


def _common(whose: str) -> Json:
    query = [
        {"name": name, "in": "query", "schema": schema, **({"description": why} if why else {})}
        for name, schema, why in _JOURNAL_QUERY
    ]
    read = {**_call(f"The journal of {whose}", 200, answer=_many(_ENTRY)), "parameters": query}
    read["responses"]["408"] = _answer("it did not happen in time", _ERROR)
    export = {**_call("The same as lines of JSON", 200), "parameters": query}
    reset = _call(f"Empty {whose}, or bring back what it was filled with", 204)
    reset["parameters"] = [{"name": "to", "in": "query", "schema": {"enum": ["empty", "fill"]}}]
    clock = {"type": "object", "required": ["now", "frozen", "events"]}
    return {
        "/__admin": {"get": _call("What is here", 200)},
        "/__admin/openapi.json": {"get": _call("This document", 200)},
        "/__admin/reset": {"post": reset},
        "/__admin/journal": {"get": read},
        "/__admin/journal.ndjson": {"get": export},
        "/__admin/clock": {
            "get": _call("The time, and what waits for it", 200, answer=clock),
            "post": _call("Move the clock", 200, body=_CLOCK, answer=clock),
            "delete": _call("Back to the machine's time", 200, answer=clock),
        },
        "/__admin/snapshots": {
            "get": _call("The snapshots", 200, answer=_many({"type": "object"})),
            "post": _call(f"Take a snapshot of {whose}", 201, body=_SNAPSHOT),
        },
        "/__admin/snapshots/{name}": {"delete": _call("Forget a snapshot", 204, path=("name",), missing=True)},
        "/__admin/snapshots/{name}/restore": {
            "post": _call("Hold what a snapshot holds", 204, path=("name",), missing=True)
        },
    }


def _document(title: str, paths: Json) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "description": "For testers. See mocks/control/README.md."},
        "paths": dict(sorted(paths.items())),
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"token": []}],
    }


def _call(
    summary: str,
    status: int,
    *,
    path: tuple[str, ...] = (),
    body: Json | None = None,
    answer: Json | None = None,
    missing: bool = False,
) -> Json:
    call: Json = {"summary": summary, "responses": {str(status): _answer("done", answer)}}
    call["responses"]["4XX"] = _answer("what is wrong, and what is known instead", _ERROR)
    if missing:
        call["responses"]["404"] = _answer("there is no such thing", _ERROR)
    if path:
        schemas = {"number": {"type": "integer", "minimum": 1}}
        call["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": schemas.get(name, _TEXT)} for name in path
        ]
    if body is not None:
        call["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return call


def _answer(description: str, schema: Json | None) -> Json:
    content = {"content": {"application/json": {"schema": schema}}} if schema else {}
    return {"description": description, **content}


def _many(item: Json) -> Json:
    return {"type": "array", "items": item}


def _numbered(schema: Json) -> Json:
    properties = {**schema["properties"], "id": {"type": "integer"}, "times": {"type": "integer", "minimum": 0}}
    return {**schema, "required": ["id", *schema["required"]], "properties": properties}


def _fault(control: Control) -> Json:
    known = control.faults.operations
    operation: Json = {"type": "string", "default": "*"}
    if known is not None:
        operation["description"] = f"* or one of {', '.join(known)}; some are numbered (page-2)"
    count = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "required": ["kind"],
        "additionalProperties": False,
        "properties": {
            "kind": {"enum": list(control.faults.kinds)},
            "operation": operation,
            "times": {"type": "integer", "minimum": 1, "default": 1},
            "detail": {"type": "object"},
            "match": {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(MATCHES, _TEXT)},
            "after": count,
            "begin": {**_INSTANT, "type": ["string", "null"]},
            "end": {**_INSTANT, "type": ["string", "null"]},
            "probability": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
            "seed": {"type": "integer"},
        },
    }


def _seed(control: Control) -> Json:
    if control.seed_keys is None:
        return {"type": "object"}
    keys: Json = {key: {} for key in sorted(control.seed_keys)}
    return {"type": "object", "additionalProperties": False, "properties": keys}
