"""`POST /fhir/Consent/$evaluate`: may this worker use this client's data now (GRA-01 … GRA-10)? Every answer is audited."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Flask, Response

from adapter.convert.access import access_audit, decision_parameters
from adapter.convert.grant import held_grant
from adapter.errors import Refused
from adapter.rest.app import Desk, respond
from adapter.rest.parameters import Arguments
from adapter.rules.access import AccessDecision, Action, HeldGrant, Use, evaluate
from adapter.store.resources import Criterion


def register(app: Flask, desk: Desk) -> None:
    """Add the operation to the application."""

    @app.post("/fhir/Consent/$evaluate")
    def evaluate_consent() -> Response:
        decision = decide_use(desk, read_use(Arguments.of_request(), desk.now()))
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


def decide_use(desk: Desk, use: Use) -> AccessDecision:
    """Decide by the Consents held here, and leave an AuditEvent, permitted or not."""
    decision = evaluate(held_grants(desk, use), use)
    audit = access_audit(use, decision, desk.settings.organisation.oid, desk.now())
    desk.resources.put(str(uuid.uuid4()), audit, desk.now())
    return decision


def held_grants(desk: Desk, use: Use) -> list[HeldGrant]:
    """The client's grants as held here; a Consent of another kind is none."""
    found = desk.resources.find(
        "Consent", [Criterion("patient:identifier", (("token", use.client.system, use.client.value),))], 500
    )
    grants = []
    for stored in found:
        try:
            grants.append(held_grant(stored.resource, f"{stored.reference}/_history/{stored.version}"))
        except Refused:
            continue
    return grants
