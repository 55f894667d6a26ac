"""`POST /fhir/Consent/$fetch`: use the right – decide, and on a permit bring the client's documents from the archive (GRA-04 … GRA-06)."""

from __future__ import annotations

import base64
from dataclasses import replace

from flask import Flask, Response

from adapter.access import Access
from adapter.convert.elements import Resource, oid_identifier, patient_reference
from adapter.errors import Finding, Forbidden, Refused
from adapter.identifiers import Oid, PersonId
from adapter.ports.kanta import Worker
from adapter.rest.app import Desk, respond
from adapter.rest.evaluate import read_use
from adapter.rest.parameters import Arguments


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""
    access = Access.by(desk.engine, desk.settings.organisation.oid, desk.now)

    @app.post("/fhir/Consent/$fetch")
    def fetch() -> Response:
        use = replace(
            read_use(Arguments.of_request(), desk.now()), at=desk.now()
        )  # now, whatever time the caller would like
        decision = access.decide(use)
        if not decision.permit:
            findings = (Finding(reason.rule, reason.text, reason.remedy, "forbidden") for reason in decision.reasons)
            raise Forbidden(*dict.fromkeys(findings))
        documents = desk.kanta().fetch_by_right(use.client, use.matter, use.unit, Worker(use.worker, use.strong))
        if not documents:
            raise Refused.because("GRA-04", "the archive has no document of that matter.", code="not-found")
        entries = [
            {"resource": _document_reference(use.client, document.oid, document.content)} for document in documents
        ]
        return respond({"resourceType": "Bundle", "type": "collection", "entry": entries})


def _document_reference(client: PersonId, oid: Oid, content: bytes) -> Resource:
    return {
        "resourceType": "DocumentReference",
        "masterIdentifier": oid_identifier(oid),
        "status": "current",
        "subject": patient_reference(client),
        "content": [{"attachment": {"contentType": "application/xml", "data": base64.b64encode(content).decode()}}],
    }
