"""The body and the media types of a request: JSON of FHIR, and nothing else but a Binary's own octets."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from flask import request

from mocks.control import Examination
from mocks.record import binary
from mocks.record.rules import ACCEPT, BODY_TYPE, FORM, KEY, SAME_TYPE, UTF8

_JSON = ("application/fhir+json", "application/json")
_PATCH = ("application/json-patch+json",)
_FORM = ("application/x-www-form-urlencoded",)
#: What a client may name to be answered in JSON (`_format` is asked by the same words).
_ACCEPTED = frozenset({*_JSON, "application/*", "*/*", "json"})

#: JSON may spell half a character of UTF-16, which no text can hold.
_LONE_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_DEEPEST = 64  # levels of arrays and objects (ours): no resource is so deep


class _RepeatedKeyError(ValueError):
    """An object has a key twice."""


def check_accept(examination: Examination, *, binary_read: bool) -> None:
    """Examine what the client wants to be answered in. Only a Binary is read in any type."""
    wanted = [part.partition(";")[0].strip().lower() for part in request.headers.get("Accept", "*/*").split(",")]
    form = request.args.get("_format")
    wanted = [form.partition(";")[0].strip().lower()] if form else wanted
    examination.check(ACCEPT, "Accept", holds=binary_read or bool(_ACCEPTED & set(wanted)), expected=_JSON[0])


def check_form(examination: Examination) -> None:
    """Examine the type of a search's body."""
    _check_type(examination, _FORM)


def read_resource(examination: Examination, kind: str) -> dict[str, Any]:
    """The resource that was sent, of the type in the URL."""
    if kind == "Binary" and (content := binary.read_content()) is not None:
        return content
    _check_type(examination, _JSON)
    resource = _read_json(examination, kind)
    named = isinstance(resource, dict) and isinstance(resource.get("resourceType"), str)
    if not isinstance(resource, dict) or not named:
        examination.refuse(FORM, kind, expected="an object with a resourceType")
    examination.check(FORM, kind, holds=True)
    if resource["resourceType"] != kind:
        examination.refuse(SAME_TYPE, kind, expected=kind, found="another type")
    return resource


def read_patch(examination: Examination) -> list[dict[str, Any]]:
    """The operations of a JSON Patch that was sent."""
    _check_type(examination, _PATCH)
    patch = _read_json(examination, "body")
    if not isinstance(patch, list) or not all(isinstance(step, dict) for step in patch):
        examination.refuse(FORM, "body", expected="an array of operations")
    return patch


def _check_type(examination: Examination, types: tuple[str, ...]) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    holds = request.mimetype in types and charset in {"utf-8", "utf8"}
    found = "" if holds else "another type or charset"
    examination.check(BODY_TYPE, "Content-Type", holds=holds, expected=" or ".join(types), found=found)


def _read_json(examination: Examination, place: str) -> Any:
    try:
        text = request.get_data().decode("utf-8")
    except UnicodeDecodeError:
        examination.refuse(UTF8, place, expected="UTF-8")
    examination.check(UTF8, place, holds=True)
    try:
        body = json.loads(text, object_pairs_hook=_build_object, parse_constant=_refuse_constant)
    except _RepeatedKeyError:
        examination.refuse(KEY, place, expected="each key once")
    except (ValueError, RecursionError):
        examination.refuse(FORM, place, expected="JSON")
    examination.check(KEY, place, holds=True)
    if _LONE_HALF.search(text) and not _is_unicode(body):
        examination.refuse(UTF8, place, expected="whole characters", found="half a surrogate pair")
    if _is_deeper(body, _DEEPEST):
        examination.refuse(FORM, place, expected=f"at most {_DEEPEST} levels")
    return body


def _is_unicode(body: Any) -> bool:
    try:
        json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_deeper(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(levels == 0 or _is_deeper(one, levels - 1) for one in inner)


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) != len(pairs):
        raise _RepeatedKeyError
    return built


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
