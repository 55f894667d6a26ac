"""FHIR search over the resources of one type: token and reference parameters, AND between them, OR within them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from mocks.record.mode import SEARCH_PARAMETERS
from mocks.record.outcome import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Parameters that shape the answer and choose nothing.
SHAPING = frozenset({"_count", "_format"})

#: Where a reference parameter looks (Task calls its subject `for`).
_REFERENCES = {"patient": ("patient", "subject", "for"), "subject": ("subject", "for")}

Criteria = list[tuple[str, str]]


def parse_criteria(query: str) -> Criteria:
    """Criteria from a URL-encoded query, as `If-None-Exist` and `ifNoneExist` carry it.

    Raises RefusedError 400 if nothing would choose: a condition that matches everything is a client's fault.
    """
    criteria = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    if not criteria:
        raise RefusedError(400, "required", "a condition needs at least one search parameter")
    return criteria


def find_matches(resources: Iterable[dict[str, Any]], criteria: Criteria) -> list[dict[str, Any]]:
    """Those resources that meet every criterion, in the order given.

    Raises RefusedError 400 for an unknown parameter (it must not silently find everything) and for an empty value.
    """
    for name, value in criteria:
        if name in SHAPING:
            continue
        if name not in SEARCH_PARAMETERS:
            raise RefusedError(400, "not-supported", "an unknown search parameter")
        if not value.strip():
            raise RefusedError(400, "value", "a search parameter without a value")
    chosen = [(name, value) for name, value in criteria if name not in SHAPING]
    return [resource for resource in resources if all(_meets(resource, name, value) for name, value in chosen)]


def _meets(resource: dict[str, Any], name: str, value: str) -> bool:
    return any(_meets_one(resource, name, wanted) for wanted in re.split(r"(?<!\\),", value))


def _meets_one(resource: dict[str, Any], name: str, wanted: str) -> bool:
    if name in _REFERENCES:
        return any(_same_reference(found, wanted, name) for found in _references(resource, _REFERENCES[name]))
    return any(_same_token(system, code, wanted) for system, code in _tokens(resource, name))


def _references(resource: dict[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for reference in _many(resource.get(name)):
            if isinstance(reference, dict) and isinstance(reference.get("reference"), str):
                yield reference["reference"]


def _same_reference(found: str, wanted: str, parameter: str) -> bool:
    """Compare by the last two segments, so that an absolute and a relative reference to one resource are the same."""
    found_type, _, found_id = "/".join(found.split("/")[-2:]).partition("/")
    wanted_type, separator, wanted_id = "/".join(wanted.split("/")[-2:]).partition("/")
    if not separator:
        return found_id == wanted and (parameter == "subject" or found_type == "Patient")
    return (found_type, found_id) == (wanted_type, wanted_id)


def _tokens(resource: dict[str, Any], name: str) -> Iterator[tuple[str | None, str | None]]:
    if name == "_id":
        yield None, resource["id"]
    elif name == "status":
        yield None, resource.get("status")
    elif name == "identifier":
        for identifier in _many(resource.get("identifier")):
            yield identifier.get("system"), identifier.get("value")
    else:
        for concept in _many(resource.get(name)):
            for coding in _many(concept.get("coding")):
                yield coding.get("system"), coding.get("code")


def _same_token(system: str | None, code: str | None, wanted: str) -> bool:
    """`code`, `system|code`, `|code` (without a system) or `system|` (any code of it): FHIR R4 search, token."""
    wanted_system, separator, wanted_code = (_unescape(part) for part in _split_token(wanted))
    if not separator:
        return code == wanted_system
    if wanted_code and code != wanted_code:
        return False
    return (system or "") == wanted_system


def _split_token(wanted: str) -> tuple[str, str, str]:
    parts = re.split(r"(?<!\\)\|", wanted, maxsplit=1)
    return (parts[0], "|", parts[1]) if len(parts) == 2 else (parts[0], "", "")


def _unescape(text: str) -> str:
    return re.sub(r"\\([,|$\\])", r"\1", text)


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
