"""Deletion of one resource, by its id or by what it is found by (FHIR R4 http, delete)."""

from __future__ import annotations

from flask import Flask, Response

from adapter.rest.acts import Wanted, carry_out_one
from adapter.rest.desk import Desk
from adapter.rest.exchange import respond_nothing
from adapter.rest.read import known


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.delete("/fhir/<kind>/<identity>")
    def delete(kind: str, identity: str) -> Response:
        return _delete(desk, kind, identity)

    @app.delete("/fhir/<kind>")
    def conditional_delete(kind: str) -> Response:
        return _delete(desk, kind)


def _delete(desk: Desk, kind: str, identity: str = "") -> Response:
    done = carry_out_one(desk, Wanted.by_request(known(kind), identity))
    if done.stored is None:
        return respond_nothing()
    return respond_nothing(ETag=f'W/"{done.stored.version}"')
