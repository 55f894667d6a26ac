"""Read, vread and history of one resource (FHIR R4 http)."""

from __future__ import annotations

from flask import Flask, Response
from werkzeug.http import http_date

from adapter.errors import NotFound
from adapter.fhir.elements import Resource, fine_instant
from adapter.rest.desk import Desk
from adapter.rest.exchange import base_url, respond
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
        bundle = {
            "resourceType": "Bundle",
            "type": "history",
            "total": len(versions),
            "link": [{"relation": "self", "url": f"{base_url()}/{kind}/{identity}/_history"}],
            "entry": [_version(stored) for stored in versions],
        }
        return respond(bundle)


def _version(stored: Stored) -> Resource:
    """One version in a history: how it was written, and what was answered then (FHIR R4 http, history)."""
    if stored.is_gone:
        return {
            "fullUrl": f"{base_url()}/{stored.reference}",
            "request": {"method": "DELETE", "url": stored.reference},
            "response": response_to(stored, "204 No Content"),
        }
    created = stored.version == 1
    return {
        "fullUrl": f"{base_url()}/{stored.reference}",
        "resource": stored.resource,
        "request": {"method": "POST", "url": stored.kind} if created else {"method": "PUT", "url": stored.reference},
        "response": response_to(stored, "201 Created" if created else "200 OK"),
    }


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
    """The stored bytes, with version and time in the headers."""
    location = f"{base_url()}/{stored.reference}/_history/{stored.version}"
    headers = {"ETag": f'W/"{stored.version}"', "Last_Modified": http_date(stored.updated)}
    return respond(stored.body, status, **headers, **({"Location": location} if status == 201 else {}))
