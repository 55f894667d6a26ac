"""A Binary sent as it is: its octets, with their own Content-Type (FHIR R4 binary)."""

from __future__ import annotations

from flask import request

from adapter.errors import Malformed, OtherMedia, TooLarge
from adapter.fhir.binary import is_media_type, joined
from adapter.fhir.elements import Resource
from adapter.rest.negotiation import JSON
from adapter.validate.source import MOST_BYTES

_MOST = MOST_BYTES * 3 // 4 - 10_000  # in base64, with what stands beside it
_OTHER_FORMS = frozenset({"application/fhir+xml", "application/xml+fhir", "application/fhir+turtle"})


def is_upload() -> bool:
    """Whether the request brings a Binary in another form than as a resource."""
    is_binary = (request.view_args or {}).get("kind") == "Binary"
    return is_binary and request.method in {"POST", "PUT"} and request.mimetype not in JSON


def read_upload() -> Resource:
    """The Binary that the body is, with what `X-Security-Context` refers to.

    Raises OtherMedia for FHIR in another form and for no media type, TooLarge, and Malformed for nothing.
    """
    content_type = (request.content_type or "").strip()
    if request.mimetype in _OTHER_FORMS or not is_media_type(content_type):
        text = "a Binary comes in application/fhir+json, or as it is with its own Content-Type."
        raise OtherMedia.because("", text, code="not-supported")
    octets = request.get_data()
    if len(octets) > _MOST:
        raise TooLarge.because("", f"the body is longer than {_MOST} octets.", code="too-long")
    if not octets:
        raise Malformed.because("", "the body is empty.", code="structure")
    resource = joined(content_type, octets, request.headers.get("X-Security-Context", "").strip())
    identity = (request.view_args or {}).get("identity")
    return resource | ({"id": identity} if identity else {})
