"""One HTTP exchange: a FHIR request read, a FHIR answer written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

import orjson
from flask import Response, current_app, g, request

from adapter.errors import Malformed, OtherMedia
from adapter.fhir.elements import Resource
from adapter.rest.negotiation import is_pretty, is_r4
from adapter.rest.size import check_entries, check_size
from adapter.rest.upload import is_upload, read_upload
from adapter.validate.source import BadSource, read

FHIR_JSON = "application/fhir+json; charset=utf-8"
MOST_PARAMETERS = 100
_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # escaped in JSON; PostgreSQL's text cannot hold it
_NO_TEXT = "an address or a parameter is no text in UTF-8, percent-encoded as it must be."


def respond(resource: Resource | bytes, status: int = 200, **headers: str) -> Response:
    """A FHIR answer: the one place that makes them.

    The resources in it go to the use log before it is sent (adapter/rest/shown.py).
    """
    g.shown = resource
    if is_pretty():
        body = orjson.dumps(orjson.loads(resource) if isinstance(resource, bytes) else resource, option=_INDENTED)
    else:
        body = resource if isinstance(resource, bytes) else orjson.dumps(resource)
    response = Response(body, status, content_type=FHIR_JSON)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def respond_in_part(part: Resource, whole: Resource) -> Response:
    """A FHIR answer that may hold parts of resources. The use log is told of the whole ones."""
    response = respond(part)
    g.shown = whole
    return response


def respond_in_octets(
    pieces: Iterable[bytes], shown: Resource, status: int, content_type: str, headers: Mapping[str, str]
) -> Response:
    """An answer that is not FHIR: what a Binary holds, piece by piece. The use log is told of `shown`."""
    g.shown = shown
    return Response(pieces, status, headers, content_type=content_type)


def base_url() -> str:
    """The URL of this API as its clients write it, without a slash at the end: the configured one, or as asked."""
    return current_app.config["PUBLIC_BASE"] or f"{request.host_url}fhir"


def read_body() -> Resource:
    """The request's resource; raises OtherMedia, Malformed or TooLarge when it is none."""
    if is_upload():
        return read_upload()
    check_media_type()
    body = parse_json(request.get_data())
    if not isinstance(body, dict) or not isinstance(body.get("resourceType"), str):
        raise Malformed.because("", "the body is not a FHIR resource: it has no resourceType.", code="structure")
    check_entries(body)
    return body


def read_json(media_type: str) -> Any:
    """The request's JSON, of another media type than FHIR's; raises OtherMedia, Malformed or TooLarge."""
    if request.mimetype != media_type:
        raise OtherMedia.because("", f"this address reads {media_type}.", code="not-supported")
    _check_charset()
    return parse_json(request.get_data())


def parse_json(octets: bytes) -> Any:
    """JSON as it was sent; raises Malformed or TooLarge for what cannot be read, or not be kept."""
    check_size(octets)
    if _NUL.search(octets):
        raise Malformed.because("", "a text in the body holds the character U+0000.", code="structure")
    try:
        return read(octets)
    except BadSource as problem:
        raise Malformed.because("", problem.issue.en, code=problem.issue.code) from None


def respond_nothing(status: int = 204, **headers: str) -> Response:
    """An answer that shows nothing."""
    response = respond({"resourceType": "OperationOutcome"}, status, **headers)
    response.set_data(b"")
    del response.headers["Content-Type"]
    return response


def check_media_type() -> None:
    """Raise OtherMedia for a body that is not FHIR's JSON, not of R4, or not in UTF-8 (RFC 9110 §8.3)."""
    parameters = request.mimetype_params
    if request.mimetype not in {"application/fhir+json", "application/json"} or not is_r4(dict(parameters)):
        raise OtherMedia.because("", "this address reads application/fhir+json of FHIR 4.0.", code="not-supported")
    _check_charset()


def _check_charset() -> None:
    if request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise OtherMedia.because("", "a body is read in UTF-8 alone.", code="not-supported")


def read_form() -> list[tuple[str, str]]:
    """The parameters in the body of a search; raises OtherMedia for a body of another type (FHIR R4 search)."""
    octets = request.get_data()
    if request.mimetype != "application/x-www-form-urlencoded" and (octets or request.mimetype):
        text = "a search by POST reads application/x-www-form-urlencoded."
        raise OtherMedia.because("", text, "Send the parameters as a form.", "not-supported")
    _check_charset()
    return read_parameters(octets)


def read_parameters(octets: bytes) -> list[tuple[str, str]]:
    """The names and values of a query or a form; raises Malformed where they cannot be read, or are too many."""
    check_encoding(octets)
    try:
        return parse_qsl(octets.decode(), keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        text = f"a request has at most {MOST_PARAMETERS} parameters."
        raise Malformed.because("", text, code="too-costly") from None


def check_encoding(octets: bytes) -> None:
    """Raise Malformed for a query or a form that does not decode to text."""
    if _BROKEN.search(octets):
        raise Malformed.because("", _NO_TEXT, code="structure")
    _check_text(unquote_to_bytes(octets))


def check_path(path: str) -> None:
    """Raise Malformed for a path that is no text; the server gives it decoded, an octet a character (PEP 3333)."""
    _check_text(path.encode("latin-1"))


def _check_text(octets: bytes) -> None:
    try:
        octets.decode()
    except UnicodeDecodeError:
        raise Malformed.because("", _NO_TEXT, code="structure") from None
    if b"\0" in octets:
        raise Malformed.because("", _NO_TEXT, code="structure")
