"""`POST /fhir/Consent/$evaluate`.

May this worker use this client's data now (GRA-01 … GRA-13)? Every answer is audited.
"""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from flask import Flask, Response, request

from adapter.access.rules.asker import Asker
from adapter.access.rules.client_document import needs_signature
from adapter.access.rules.use import PatientRegister, Use
from adapter.access.writing.parameters import decision_parameters
from adapter.config.settings import Settings
from adapter.errors import Refused
from adapter.identifiers import Oid
from adapter.person import AssertedPerson
from adapter.rest import operations
from adapter.rest.caller import caller
from adapter.rest.desk import Desk
from adapter.rest.exchange import respond
from adapter.rest.named_worker import read_worker
from adapter.rest.parameters import Arguments
from adapter.rest.person import asserted_person, needed_person
from adapter.roles import Action
from adapter.words import Language


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""

    @app.post("/fhir/Consent/$evaluate")
    def evaluate_consent() -> Response:
        use = read_use(operations.admit("evaluate"), desk.settings, desk.now(), needed_person())
        decision = desk.access.decide(use, read_asker())
        return respond(decision_parameters(decision, read_language()))


def read_language() -> Language:
    """The reader's language by Accept-Language; English where that names none of ours."""
    ours: tuple[Language, ...] = get_args(Language)
    asked = [name.partition("-")[0].lower() for name in request.accept_languages.values()]
    return next((language for name in asked for language in ours if language == name), "en")


def read_asker() -> Asker:
    """The program that asks, as it stands in the AuditEvent of the decision."""
    client, person = caller(), asserted_person()
    return Asker(request.remote_addr or "", client.id, client.name, person.statement if person else "")


def read_use(arguments: Arguments, settings: Settings, now: datetime, person: AssertedPerson | None) -> Use:
    """The intended use an operation asks about; what is not told counts against the worker.

    Only a sign-in whose time is not told is taken to be of this moment: `$evaluate` may ask ahead of it
    (docs/reference/fhir-api.md).
    """
    at = arguments.moment("at") or now
    worker = read_worker(arguments, settings, person)
    return Use(
        client=arguments.person("client"),
        what=_read_what(arguments),
        unit=arguments.oid("unit"),
        worker=worker.identity,
        worker_units=worker.units,
        role=worker.role,
        authentication=worker.authentication,
        authenticated=worker.authenticated or at,
        action=Action(arguments.choice("action", list(Action), Action.READ)),
        at=at,
        signature=needs_signature(arguments.text("document")),
    )


def _read_what(arguments: Arguments) -> Oid | PatientRegister:
    """The matter whose documents are used, or the patient register: one of the two."""
    matter, custodian = arguments.has("matter"), arguments.has("custodian")
    if matter and custodian:
        text = "either a matter or a custodian and register are asked for, not both."
        raise Refused.because("", text, code="structure")
    if custodian:
        return PatientRegister(arguments.oid("custodian"), arguments.text("register", "2"))
    return arguments.oid("matter")
