"""`POST /fhir/Consent/$matter`: the organiser hands over the OID of a matter (GRA-04). It joins its grants, or waits for them."""

from __future__ import annotations

from flask import Flask, Response

from adapter.convert.grant import held_grant, with_matters
from adapter.errors import Refused
from adapter.identifiers import Oid
from adapter.rest.app import Desk, respond
from adapter.rest.parameters import Arguments
from adapter.store.resources import Criterion, Stored


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""

    @app.post("/fhir/Consent/$matter")
    def hand_over() -> Response:
        arguments = Arguments.of_request()
        client, unit, matter = arguments.person("client"), arguments.oid("unit"), arguments.oid("matter")
        desk.matters.hand_over(client, unit, matter)
        joined = []
        for stored in desk.resources.find(
            "Consent", [Criterion("patient:identifier", (("token", client.system, client.value),))], 500
        ):
            if _names(stored, unit):
                desk.resources.change("Consent", stored.id, lambda held: with_matters(held, (matter,)), desk.now())
                joined.append({"name": "consent", "valueReference": {"reference": stored.reference}})
        return respond(
            {"resourceType": "Parameters", "parameter": [{"name": "joined", "valueInteger": len(joined)}, *joined]}
        )


def _names(stored: Stored, unit: Oid) -> bool:
    """True for a grant to this unit; a Consent of another kind is left alone."""
    try:
        return held_grant(stored.resource, stored.reference).unit == unit
    except Refused:
        return False
