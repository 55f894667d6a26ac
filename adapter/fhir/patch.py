"""A JSON Patch of a resource (RFC 6902; FHIR R4 http, patch). Pure.

The library's own texts quote what is held: none of them is passed on.
"""

from __future__ import annotations

from typing import Any

import jsonpatch
import orjson

from adapter.errors import Malformed, Refused, TooLarge
from adapter.fhir.elements import Resource

MEDIA_TYPE = "application/json-patch+json"
MOST_OPERATIONS = 100
_MOST_GROWN = 1_000_000  # octets: a copy of a copy doubles what there is
_FIXED = ("resourceType", "id")


def patched(resource: Resource, operations: Any) -> Resource:
    """What a patch makes of a resource; whether that conforms is for others to say.

    Raises Malformed for what is no JSON Patch, TooLarge for a very long one, Refused where an operation leads nowhere,
    a `test` fails, or the resource would be replaced or become another one.
    """
    if not isinstance(operations, list) or not all(isinstance(operation, dict) for operation in operations):
        raise Malformed.because("", "a JSON Patch is a list of operations.", code="structure")
    if len(operations) > MOST_OPERATIONS:
        text = f"a JSON Patch has at most {MOST_OPERATIONS} operations."
        raise TooLarge.because("", text, "Send the whole resource with PUT.", "too-costly")
    octets = orjson.dumps(resource)
    most, changed = len(octets) + _MOST_GROWN, orjson.loads(octets)
    for number, operation in enumerate(operations, 1):
        changed = _apply(changed, operation, number)
        if operation.get("op") in ("copy", "move") and _size(changed) > most:
            raise TooLarge.because("", f"operation {number} makes the resource too large.", code="too-costly")
    _size(changed)
    if any(changed.get(name) != resource.get(name) for name in _FIXED):
        raise Refused.because("", "a patch changes neither resourceType nor id.", code="business-rule")
    return dict(changed)


def _size(resource: Resource) -> int:
    """Octets; raises TooLarge for what is too deep to be written."""
    try:
        return len(orjson.dumps(resource))
    except orjson.JSONEncodeError:
        raise TooLarge.because("", "the patch makes the resource too deep.", code="too-costly") from None


def _apply(resource: Resource, operation: Resource, number: int) -> Resource:
    """One operation; the resource itself stays an object."""
    if operation.get("op") != "test" and "" in (operation.get("path"), operation.get("from")):
        raise Refused.because("", f"operation {number} is about the whole resource.", "Use PUT.", "business-rule")
    try:
        return dict(jsonpatch.JsonPatch([operation]).apply(resource))
    except jsonpatch.JsonPatchTestFailed:
        raise Refused.because("", f"operation {number}, a test, fails.", code="business-rule") from None
    except (jsonpatch.JsonPatchConflict, jsonpatch.JsonPointerException):
        raise Refused.because("", f"operation {number} leads nowhere.", code="business-rule") from None
    except (jsonpatch.JsonPatchException, LookupError, TypeError, ValueError):
        raise Malformed.because("", f"operation {number} is no operation of a JSON Patch.", code="structure") from None
