"""Read, vread and history of one resource (FHIR R4 http)."""

from __future__ import annotations

from flask import Flask, Response
from werkzeug.http import http_date

from adapter.errors import Unsupported
from adapter.rest.desk import Desk
from adapter.rest.exchange import respond
from adapter.rest.visible import visible
from adapter.store.parameters import TYPES
from adapter.store.resources import Stored


def register(app: Flask, desk: Desk) -> None:
    """Add the interactions to the application."""

    @app.get("/fhir/<kind>/<identity>")
    def read(kind: str, identity: str) -> Response:
        return give(visible(desk).read(known(kind), identity))

    @app.get("/fhir/<kind>/<identity>/_history/<int:version>")
    def vread(kind: str, identity: str, version: int) -> Response:
        return give(visible(desk).vread(known(kind), identity, version))

    @app.get("/fhir/<kind>/<identity>/_history")
    def history(kind: str, identity: str) -> Response:
        versions = visible(desk).history(known(kind), identity)
        entries = [
            {
                "fullUrl": f"{kind}/{identity}",
                "resource": stored.resource,
                "request": {"method": "POST" if stored.version == 1 else "PUT", "url": f"{kind}/{identity}"},
            }
            for stored in versions
        ]
        return respond({"resourceType": "Bundle", "type": "history", "total": len(entries), "entry": entries})


def known(kind: str) -> str:
    """A resource type this server has; raises Unsupported for another."""
    if kind not in TYPES:
        raise Unsupported.because(
            "", "this server does not have that resource type.", "GET /fhir/metadata lists them.", "not-supported"
        )
    return kind


def give(stored: Stored, status: int = 200) -> Response:
    """The stored bytes, with version and time in the headers."""
    location = f"/fhir/{stored.reference}/_history/{stored.version}"
    headers = {"ETag": f'W/"{stored.version}"', "Last_Modified": http_date(stored.updated)}
    return respond(stored.body, status, **headers, **({"Location": location} if status == 201 else {}))
