"""A Binary fetched as it is (FHIR R4 binary): in parts if wanted, and never shown by a browser as a page of this site.

What it holds came from somebody: HTML or SVG of theirs would run with the rights of whoever looks at it.
"""

from __future__ import annotations

from flask import Flask, Response
from werkzeug.http import http_date

from adapter.errors import Ours, Unsupported
from adapter.fhir.binary import Octets, is_media_type, split
from adapter.fhir.elements import Resource
from adapter.fhir.outcome import outcome
from adapter.rest.byte_range import read_range
from adapter.rest.desk import Desk
from adapter.rest.exchange import base_url, respond, respond_in_octets
from adapter.rest.freshness import has_it
from adapter.rest.negotiation import prefers_octets
from adapter.rest.read import give_unless_known
from adapter.rest.visible import visible
from adapter.store.resources import Stored

_SAFE = {
    "Content-Disposition": "attachment",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}
_PLAIN = "application/octet-stream"


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.get("/fhir/Binary/<identity>")
    def read_binary(identity: str) -> Response:
        stored = visible(desk).read("Binary", identity)
        try:
            resource, octets = split(stored.body)
        except ValueError:
            raise Ours("A Binary is stored whose data is no base64.") from None
        named = str(resource.get("contentType", ""))
        content_type = named if is_media_type(named) else _PLAIN
        if prefers_octets(content_type):
            answer = _give(desk, stored, resource, octets, content_type)
        else:
            answer = give_unless_known(stored, lambda: visible(desk).changed_before(stored))
        answer.vary.add("Accept")
        return answer


def _give(desk: Desk, stored: Stored, resource: Resource, octets: Octets, content_type: str) -> Response:
    tag, length = f'"{stored.version}-octets"', len(octets)
    if has_it(tag, stored.updated, lambda: visible(desk).changed_before(stored)):
        return respond(b"", 304, ETag=tag)
    try:
        part = read_range(length, tag)
    except ValueError:
        text = "the Range begins beyond the end of the Binary."
        refusal = outcome(Unsupported.because("", text, code="not-supported"))
        return respond(refusal, 416, Content_Range=f"bytes */{length}")
    start, stop = part or (0, length)
    headers = _SAFE | {
        "Accept-Ranges": "bytes",
        "Content-Length": str(stop - start),
        "Content-Location": f"{base_url()}/{stored.reference}/_history/{stored.version}",
        "ETag": tag,
        "Last-Modified": http_date(stored.updated),
    }
    headers |= {"Content-Range": f"bytes {start}-{stop - 1}/{length}"} if part else {}
    if (context := _context(resource)).isprintable() and context.isascii() and context:
        headers["X-Security-Context"] = context
    return respond_in_octets(octets.pieces(start, stop), resource, 206 if part else 200, content_type, headers)


def _context(resource: Resource) -> str:
    context = resource.get("securityContext")
    return str(context.get("reference", "")) if isinstance(context, dict) else ""
