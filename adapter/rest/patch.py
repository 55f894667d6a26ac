"""Patch of one resource, by its id or by what it is found by (FHIR R4 http, patch)."""

from __future__ import annotations

from flask import Flask, Response

from adapter.fhir.patch import MEDIA_TYPE
from adapter.rest.acts import Wanted, carry_out_one
from adapter.rest.desk import Desk
from adapter.rest.exchange import read_json
from adapter.rest.read import give, known


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.patch("/fhir/<kind>/<identity>")
    def patch(kind: str, identity: str) -> Response:
        return _patch(desk, kind, identity)

    @app.patch("/fhir/<kind>")
    def conditional_patch(kind: str) -> Response:
        return _patch(desk, kind)


def _patch(desk: Desk, kind: str, identity: str = "") -> Response:
    asked = Wanted.by_request(known(kind), identity, read_json(MEDIA_TYPE))
    return give(carry_out_one(desk, asked).version)
