"""Who may call which operation: by scope, by role, and for which unit. In docs/reference/fhir-api.md it is a table."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from adapter.clients import Caller, ClientRole
from adapter.errors import Forbidden
from adapter.identifiers import Oid
from adapter.rest.caller import caller
from adapter.rest.parameters import Arguments
from adapter.rest.visible import need_scope

_WORKPLACES = frozenset({ClientRole.RECORD_SYSTEM, ClientRole.PRODUCER, ClientRole.OPERATOR})


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operation asks of its client. `unit`: the parameter that names a unit of the client."""

    kind: str
    letter: str
    roles: frozenset[ClientRole]
    unit: str = ""


#: `$decide` is bound by the Task that the client must see, `$validate` is open to every client: it touches nothing.
OPERATIONS = {
    "evaluate": Operation("Consent", "r", _WORKPLACES, "unit"),
    "fetch": Operation("DocumentReference", "r", _WORKPLACES, "unit"),
    "store": Operation("DocumentReference", "c", _WORKPLACES, "unit"),
    "matter": Operation("Consent", "u", frozenset({ClientRole.RECORD_SYSTEM, ClientRole.OPERATOR}), "organiser"),
    "status": Operation("Subscription", "r", frozenset(ClientRole)),
    "events": Operation("Subscription", "r", frozenset(ClientRole)),
    "decide": Operation(
        "Task", "u", frozenset({ClientRole.RECORD_SYSTEM, ClientRole.DESK, ClientRole.OPERATOR})
    ),
}  # fmt: skip


def admit_reader(name: str) -> Operation:
    """The operation that the client of the current request may call, however it is asked; raises Forbidden."""
    who, operation = caller(), OPERATIONS[name]
    need_scope(who, operation.kind, operation.letter)
    _need_role(who, operation.roles, name)
    return operation


def admit(name: str) -> Arguments:
    """The arguments of an operation that the client of the current request may call; raises Forbidden."""
    who, operation = caller(), admit_reader(name)
    arguments = Arguments.of_request()
    if operation.unit:
        unit = arguments.oid(operation.unit)
        _need_unit(who, unit, operation.unit)
        g.unit = str(unit)  # in which the use log enters what is shown
    return arguments


def _need_role(who: Caller, roles: frozenset[ClientRole], name: str) -> None:
    if who.role not in roles:
        raise Forbidden.because("", f"${name} is not for a client of the role '{who.role}'.", code="forbidden")


def _need_unit(who: Caller, unit: Oid, parameter: str) -> None:
    if who.units is not None and str(unit) not in who.units:
        raise Forbidden.because("", f"the parameter {parameter} is not a unit of the client.", code="forbidden")
