"""A look at the console, written into the use log before anything is shown (703/2023 § 11)."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from flask import request

from adapter.console.house import ConsoleHouse
from adapter.console.visitor import Visitor
from adapter.desk.look import Look, LookedAt, look_event
from adapter.fhir.patients import NamedPatient
from adapter.identifiers import PersonId
from adapter.store.use_log import LoggedUse


def log_look(
    house: ConsoleHouse,
    visitor: Visitor,
    what: LookedAt,
    patient: PersonId | None = None,
    things: Sequence[str] = (),
    units: Sequence[str] = (),
) -> None:
    """Write down who looks at what. `things`: references to it, or to the Task that it is shown for."""
    named = NamedPatient(patient.system, patient.value) if patient else None
    look = Look(
        what,
        visitor.identity.account,
        visitor.identity.name,
        request.remote_addr or "",
        house.now(),
        named,
        things,
        at_console=True,
    )
    event = orjson.dumps(look_event(look, house.settings.organisation.oid))
    house.log([LoggedUse(named, tuple(units), look.at, event)])
