"""`POST /fhir/Consent/$matter`: the organiser hands over the OID of a matter (GRA-04).

It joins its grants, or waits for them; `takenBack` undoes it.
"""

from __future__ import annotations

from flask import Flask, Response

from adapter.access.matters import HandedMatters
from adapter.access.matters_table import Matter
from adapter.fhir.elements import Resource, patient_reference
from adapter.rest import operations
from adapter.rest.desk import Desk
from adapter.rest.exchange import respond
from adapter.rest.shown import give_reason, show_too


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""
    matters = HandedMatters.by(desk.engine, desk.now)

    @app.post("/fhir/Consent/$matter")
    def hand_over() -> Response:
        arguments = operations.admit("matter")
        matter = Matter(
            arguments.person("client"), arguments.oid("unit"), arguments.oid("organiser"), arguments.oid("matter")
        )
        if arguments.flag("takenBack"):
            name, consents = "left", matters.take_back(matter)
        else:
            name, (consents,) = "joined", matters.hand_over([matter])
        show_too(_grant(consent, matter) for consent in consents)
        give_reason(matter.matter.urn)
        references = [{"name": "consent", "valueReference": {"reference": consent}} for consent in consents]
        return respond(
            {"resourceType": "Parameters", "parameter": [{"name": name, "valueInteger": len(references)}, *references]}
        )


def _grant(reference: str, matter: Matter) -> Resource:
    """As much of a Consent as the answer tells: that the client has it."""
    return {
        "resourceType": "Consent",
        "id": reference.removeprefix("Consent/"),
        "patient": patient_reference(matter.client),
    }
