"""`POST /fhir/Consent/$fetch`.

Use the right – decide, and on a permit bring the client's documents from the archive (GRA-04 … GRA-06).
"""

from __future__ import annotations

import base64
from dataclasses import replace

from flask import Flask, Response

from adapter.access.reading.fetched import check_fetched
from adapter.access.rules.asserted import asserted
from adapter.access.rules.use import Use
from adapter.errors import Refused, Theirs
from adapter.fhir.elements import Resource, oid_identifier, patient_reference
from adapter.identifiers import Oid, PersonId
from adapter.ports.kanta import ArchivedDocument
from adapter.rest import operations
from adapter.rest.desk import Desk
from adapter.rest.evaluate import read_asker, read_use
from adapter.rest.exchange import respond
from adapter.rest.parameters import Arguments
from adapter.rest.person import needed_person
from adapter.rest.shown import give_reason
from adapter.roles import Action


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""

    @app.post("/fhir/Consent/$fetch")
    def fetch() -> Response:
        use, matter = read_own_use(operations.admit("fetch"), desk, Action.READ)
        organiser = desk.access.permit(use, read_asker())
        documents = desk.kanta().fetch_by_right(use.client, matter, use.unit, asserted(use))
        if not documents:
            raise Refused.because("GRA-04", "the archive has no document of that matter.", code="not-found")
        _check(desk, use, organiser, documents)
        entries = [
            {"resource": _document_reference(use.client, document.oid, document.content)} for document in documents
        ]
        give_reason(matter.urn)
        return respond({"resourceType": "Bundle", "type": "collection", "entry": entries})


def _check(desk: Desk, use: Use, organiser: Oid, documents: list[ArchivedDocument]) -> None:
    """Give nothing when one document is not what was asked for: Theirs, with why."""
    for document in documents:
        try:
            check_fetched(
                document.oid, document.content, use, organiser, desk.trust(), desk.now(), desk.settings.kanta.oid
            )
        except Refused as refusal:
            raise Theirs("Kanta", f"gave a document that cannot be shown. {refusal}") from None


def read_own_use(arguments: Arguments, desk: Desk, action: Action) -> tuple[Use, Oid]:
    """A use that is carried out, and its matter.

    At this moment, whatever time the caller would like, and with the time of the sign-in.

    Raises Refused where that is missing: the archive wants it as evidence (GRA-06).
    """
    person, now = needed_person(), desk.now()
    if (person.authenticated is None) if person else not arguments.has("authenticatedAt"):
        missing = "user.authenticationTime of the statement" if person else "the parameter authenticatedAt"
        raise Refused.because("GRA-06", f"{missing} is missing.", "Tell when the worker signed in.", "required")
    use = replace(read_use(arguments, desk.settings, now, person), at=now, action=action)
    if not isinstance(use.what, Oid):
        raise Refused.because(
            "GRA-11", "patient data is not fetched or stored here; ask with a matter.", code="not-supported"
        )
    return use, use.what


def _document_reference(client: PersonId, oid: Oid, content: bytes) -> Resource:
    return {
        "resourceType": "DocumentReference",
        "masterIdentifier": oid_identifier(oid),
        "status": "current",
        "subject": patient_reference(client),
        "content": [{"attachment": {"contentType": "application/xml", "data": base64.b64encode(content).decode()}}],
    }
