"""`POST /fhir/Consent/$evaluate`: may this worker use this client's data now (GRA-01 … GRA-10)? Every answer is audited."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, Response

from adapter.access import Access
from adapter.convert.access import decision_parameters
from adapter.errors import Refused
from adapter.rest.app import Desk, respond
from adapter.rest.parameters import Arguments
from adapter.rules.access import Action, Use


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""
    access = Access.by(desk.engine, desk.settings.organisation.oid, desk.now)

    @app.post("/fhir/Consent/$evaluate")
    def evaluate_consent() -> Response:
        decision = access.decide(read_use(Arguments.of_request(), desk.now()))
        return respond(decision_parameters(decision))


def read_use(arguments: Arguments, now: datetime) -> Use:
    """The intended use an operation asks about."""
    action = arguments.text("action", Action.READ)
    if action not in set(Action):
        raise Refused.because("", "the parameter action is read or store.", code="value")
    at = arguments.text("at")
    try:
        moment = datetime.fromisoformat(at) if at else now
    except ValueError:
        raise Refused.because("", "the parameter at is not a dateTime.", code="value") from None
    if moment.tzinfo is None or not 1900 < moment.year < 2200:
        raise Refused.because("", "the parameter at needs its offset from UTC and a year of our time.", code="value")
    return Use(
        client=arguments.person("client"),
        matter=arguments.oid("matter"),
        unit=arguments.oid("unit"),
        worker=arguments.text("worker"),
        worker_units=frozenset(arguments.oids("workerUnit")),
        strong=arguments.flag("strongAuthentication"),
        action=Action(action),
        at=moment,
    )
