"""`POST /fhir/Consent/$matter`: the organiser hands over the OID of a matter (GRA-04). It joins its grants, or waits for them."""

from __future__ import annotations

from flask import Flask, Response

from adapter.convert.grant import with_matters
from adapter.rest.app import Desk, respond
from adapter.rest.parameters import Arguments
from adapter.store.grants import Grants


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""
    grants = Grants(desk.engine)

    @app.post("/fhir/Consent/$matter")
    def hand_over() -> Response:
        arguments = Arguments.of_request()
        client, unit, matter = arguments.person("client"), arguments.oid("unit"), arguments.oid("matter")
        desk.matters.hand_over(client, unit, matter)
        joined = []
        for identity in grants.consents(client, unit):
            stored = desk.resources.change("Consent", identity, lambda held: with_matters(held, (matter,)), desk.now())
            joined.append({"name": "consent", "valueReference": {"reference": stored.reference}})
        return respond(
            {"resourceType": "Parameters", "parameter": [{"name": "joined", "valueInteger": len(joined)}, *joined]}
        )
