"""`POST /fhir/Task/[id]/$decide`: a person's decision on a parked message, through the FHIR face (PHO-06)."""

from __future__ import annotations

from flask import Flask, Response

from adapter.desk.decision import Action, Decision, waiting_message
from adapter.errors import NotFound, Refused
from adapter.fhir.elements import Names
from adapter.identifiers import Hetu
from adapter.rest import operations
from adapter.rest.desk import Desk
from adapter.rest.exchange import respond
from adapter.rest.parameters import Arguments
from adapter.rest.visible import visible


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""

    @app.post("/fhir/Task/<task>/$decide")
    def decide(task: str) -> Response:
        arguments = operations.admit("decide")
        message = waiting_message(visible(desk).read("Task", task, "u").resource)
        if message is None or task != str(Names(message).uuid("parked")):  # a Task that only says so decides nothing
            raise NotFound.because("", "no message waits with this Task.", code="not-found")
        desk.parked().decide(message, _read(arguments, desk))
        return respond(visible(desk).read("Task", task, "u").body)


def _read(arguments: Arguments, desk: Desk) -> Decision:
    action = arguments.text("action")
    if action not in set(Action):
        raise Refused.because("", "the parameter action is refile or discard.", code="value")
    patient = arguments.person("patient") if arguments.text("patient") else None
    if patient is not None and not isinstance(patient, Hetu):
        raise Refused.because("PHO-06", "the patient is named by personal identity code.", code="value")
    confirmed = arguments.text("sender")
    if confirmed not in {"", "confirmed"}:
        raise Refused.because("PHO-06", "the parameter sender is 'confirmed' or left out.", code="value")
    return Decision(
        Action(action),
        arguments.text("by"),
        arguments.text("reason"),
        desk.now(),
        patient,
        arguments.text("password"),
        bool(confirmed),
    )
