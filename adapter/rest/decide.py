"""`POST /fhir/Task/[id]/$decide`: a person's decision on a parked message, through the FHIR API (PHO-06)."""

from __future__ import annotations

from flask import Flask, Response

from adapter.desk.decision import Action, Decider, Decision, waiting_message
from adapter.errors import Forbidden, NotFound, Refused
from adapter.fhir.elements import Names, Resource
from adapter.identifiers import BadIdentifier, Hetu, Oid, bare_oid
from adapter.rest import operations
from adapter.rest.caller import caller
from adapter.rest.desk import Desk
from adapter.rest.exchange import respond
from adapter.rest.named_worker import check_agreement
from adapter.rest.parameters import Arguments
from adapter.rest.person import needed_person
from adapter.rest.visible import visible


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""

    @app.post("/fhir/Task/<task>/$decide")
    def decide(task: str) -> Response:
        arguments = operations.admit("decide")
        resource = visible(desk).read("Task", task, "u").resource
        message = waiting_message(resource)
        if message is None or task != str(Names(message).uuid("parked")):  # a Task that only says so decides nothing
            raise NotFound.because("", "no message waits with this Task.", code="not-found")
        desk.parked().decide(message, _read(arguments, desk, _decider(arguments, desk, resource)))
        return respond(visible(desk).read("Task", task, "u").body)


def _decider(arguments: Arguments, desk: Desk, task: Resource) -> Decider:
    """Who decides; raises Forbidden for a person who is no handler of the unit that the Task waits for (PHO-02)."""
    person = needed_person()
    if person is None:
        return Decider(arguments.text("by"), client=caller().id)
    check_agreement(arguments, desk.settings, person)
    owner = str(task.get("owner", {}).get("identifier", {}).get("value", ""))
    if not desk.settings.find_handled(owner).is_handler(person.worker, person.role.code):
        text = "the person is no handler of the unit that the message waits for."
        raise Forbidden.because("PHO-02", text, "Name the person or the role in its handlers.", "forbidden")
    return Decider(person.name, person, caller().id)


def _read(arguments: Arguments, desk: Desk, by: Decider) -> Decision:
    action = arguments.text("action")
    if action not in set(Action):
        raise Refused.because("", "the parameter action is refile, discard or move.", code="value")
    patient = arguments.person("patient") if arguments.text("patient") else None
    if patient is not None and not isinstance(patient, Hetu):
        raise Refused.because("PHO-06", "the patient is named by personal identity code.", code="value")
    confirmed = arguments.text("sender")
    if confirmed not in {"", "confirmed"}:
        raise Refused.because("PHO-06", "the parameter sender is 'confirmed' or left out.", code="value")
    return Decision(
        Action(action),
        by,
        arguments.text("reason"),
        desk.now(),
        patient,
        arguments.text("password"),
        bool(confirmed),
        _read_unit(arguments.text("unit")),
    )


def _read_unit(text: str) -> Oid | None:
    try:
        return Oid.parse(bare_oid(text)) if text else None
    except BadIdentifier:
        raise Refused.because("PHO-02", "the parameter unit is the OID of a unit.", code="value") from None
