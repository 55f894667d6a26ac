"""Read and vread of one resource, and how a resource is answered (FHIR R4 http)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import orjson
from flask import Flask, Response, request
from werkzeug.http import http_date

from adapter.errors import NotFound
from adapter.fhir.elements import Resource, fine_instant
from adapter.rest.desk import Desk
from adapter.rest.exchange import base_url, read_parameters, respond, respond_in_part
from adapter.rest.freshness import has_it
from adapter.rest.preference import Returned, returned
from adapter.rest.subset import Part
from adapter.rest.visible import visible
from adapter.store.parameters import TYPES
from adapter.store.resources import Stored

_WRITTEN = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "information", "code": "informational", "diagnostics": "It is written."}],
}


def register(app: Flask, desk: Desk) -> None:
    """Add the interactions to the application."""

    @app.get("/fhir/<kind>/<identity>")
    def read(kind: str, identity: str) -> Response:
        stored, part = visible(desk).read(known(kind), identity), Part.of_one(read_parameters(request.query_string))
        if not part.is_whole and kind != "Binary":
            return respond_in_part(part.of(stored.resource), stored.resource)
        return give_unless_known(stored, lambda: visible(desk).changed_before(stored))

    @app.get("/fhir/<kind>/<identity>/_history/<int:version>")
    def vread(kind: str, identity: str, version: int) -> Response:
        return give_unless_known(visible(desk).vread(known(kind), identity, version), lambda: None)


def response_to(stored: Stored, status: str) -> Resource:
    """What an entry of a Bundle says of the version that is held."""
    return {
        "status": status,
        "location": f"{stored.reference}/_history/{stored.version}",
        "etag": f'W/"{stored.version}"',
        "lastModified": fine_instant(stored.updated),
    }


def known(kind: str) -> str:
    """A resource type this server has; raises NotFound for another (FHIR R4 http)."""
    if kind not in TYPES:
        raise NotFound.because(
            "", "this server does not have that resource type.", "GET /fhir/metadata lists them.", "not-supported"
        )
    return kind


def give(stored: Stored, status: int = 200) -> Response:
    """The stored bytes, with version and time in the headers; to a write what `Prefer` asks for (FHIR R4 http)."""
    here = f"{base_url()}/{stored.reference}/_history/{stored.version}"
    headers = {"ETag": _tag(stored), "Last_Modified": http_date(stored.updated)}
    headers |= {"Location": here} if status == 201 else {}
    wanted = Returned.REPRESENTATION if request.method in {"GET", "HEAD"} else returned()
    if wanted is Returned.REPRESENTATION:
        return respond(stored.body, status, Content_Location=here, **headers)
    answer = respond(stored.body, status, **headers)  # as the use log is to know it
    answer.set_data(orjson.dumps(_WRITTEN) if wanted is Returned.OUTCOME else b"")
    if wanted is Returned.MINIMAL:
        del answer.headers["Content-Type"]
    return answer


def give_unless_known(stored: Stored, before: Callable[[], datetime | None]) -> Response:
    """What is read, or 304 where the client has it; `before`: as `has_it`. A 304 shows nothing."""
    if not has_it(_tag(stored), stored.updated, before):
        return give(stored)
    return respond(b"", 304, ETag=_tag(stored))


def _tag(stored: Stored) -> str:
    return f'W/"{stored.version}"'
