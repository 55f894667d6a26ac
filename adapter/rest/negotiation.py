"""In which form a client wants its answer: `Accept`, `_format` and `_pretty` (FHIR R4 http; RFC 9110 §12.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from flask import request
from werkzeug.http import parse_options_header

from adapter.errors import NotAcceptable

#: The names of the one format, with those of earlier versions of FHIR.
JSON = frozenset({"application/fhir+json", "application/json", "text/json", "application/json+fhir"})
_VERSION = re.compile(r"4\.0(\.\d)?")


def check_accepted() -> None:
    """Raise NotAcceptable where the client takes neither JSON nor FHIR R4. `_format` counts more than `Accept`."""
    named = request.args.get("_format")
    if named is not None:
        if named != "json" and not _is_json(*_read(named.replace(" ", "+"))):  # a plus that was not escaped
            raise _not_acceptable()
    elif "Accept" in request.headers and not _quality(_ranges(), JSON):
        raise _not_acceptable()


def prefers_octets(content_type: str) -> bool:
    """Whether a Binary is wanted as what it holds: unless FHIR's JSON is named (FHIR R4 binary).

    Raises NotAcceptable where the client takes neither.
    """
    if "_format" in request.args or "Accept" not in request.headers:
        check_accepted()
        return "_format" not in request.args
    ranges = list(_ranges())
    as_json = max((quality for name, quality in ranges if name in JSON), default=0.0)
    as_it_is = _quality(ranges, {content_type.partition(";")[0].strip().lower()})
    if not as_json and not as_it_is:
        raise _not_acceptable()
    return as_it_is > as_json


def is_pretty() -> bool:
    """Whether the answer is to be read by people."""
    return request.args.get("_pretty") == "true"


def is_r4(parameters: dict[str, str]) -> bool:
    """Whether the parameters of a media type name no other version of FHIR (FHIR R4 versioning)."""
    named = {name.lower(): value for name, value in parameters.items()}.get("fhirversion", "4.0")
    return _VERSION.fullmatch(named) is not None


def _ranges() -> Iterator[tuple[str, float]]:
    """The media ranges of `Accept` that do not name another version of FHIR, each with its quality."""
    for value, quality in request.accept_mimetypes:
        name, parameters = _read(value)
        if is_r4(parameters):
            yield name, quality


def _quality(ranges: Iterable[tuple[str, float]], names: AbstractSet[str]) -> float:
    """How much one of these media types is wanted: the most exact range says it (RFC 9110 §12.5.1)."""
    asked, main = list(ranges), min(names)
    for level in (names, {f"{main.partition('/')[0]}/*"}, {"*/*"}):
        if found := [quality for name, quality in asked if name in level]:
            return max(found)
    return 0.0


def _is_json(name: str, parameters: dict[str, str]) -> bool:
    return name in JSON and is_r4(parameters)


def _read(value: str) -> tuple[str, dict[str, str]]:
    name, parameters = parse_options_header(value)
    return name.lower(), parameters


def _not_acceptable() -> NotAcceptable:
    text = "this server answers in application/fhir+json, of FHIR 4.0, and in no other format."
    return NotAcceptable.because("", text, code="not-supported")
