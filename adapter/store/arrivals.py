"""What comes in from callers, beside what is here: found in the transaction that writes it.

So two who send the same at once make one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, Engine

from adapter.errors import Conflict, Finding, Outdated, Refused
from adapter.fhir.elements import Resource
from adapter.fhir.orders import is_same_order, keys_of, numbers_of
from adapter.fhir.references import persons_of
from adapter.fhir.units import unmarked
from adapter.store.acts import Act, Condition
from adapter.store.blobs import keep_blob
from adapter.store.claims import claim_key
from adapter.store.messages import WAITING_FOR_A_PERSON, begin_again, begin_message, hold_message
from adapter.store.resources import (
    Criterion,
    Stored,
    find_resources,
    first_version,
    is_held,
    put_resource,
    read_resource,
    says_the_same,
)
from adapter.store.transaction import write
from adapter.store.waiting import bounded

#: Seconds for which a condition is looked for: SQLite lets nobody else write meanwhile.
_LONGEST_CONDITION = {"sqlite": 2.0, "postgresql": 10.0}
_TWICE = "two entries of the transaction have the same identifier."


def claims_of(acts: Iterable[Act], unique: frozenset[str]) -> Iterator[str]:
    """Whatever the acts look for, by which two who do the same wait for each other."""
    for act in acts:
        if act.condition:
            yield claim_key(act.kind, act.condition.parameters)
        for parameter, system, value in numbers_of(act.resource) if act.resource else ():
            yield claim_key(act.kind, [(parameter, f"{system}|{value}")])
        for system, value in _unique_numbers(act.resource, unique):
            yield claim_key(act.kind, [("identifier", f"{system}|{value}")])


def find_match(connection: Connection, kind: str, condition: Condition, units: frozenset[str] | None) -> Stored | None:
    """What meets a condition; raises Outdated where several do (FHIR R4 http, ccreate), Busy after too long a time."""
    with bounded(connection, _LONGEST_CONDITION[connection.dialect.name]):
        matches = find_resources(connection, kind, condition.criteria, 2, units=units, base=condition.base)
    if len(matches) > 1:
        raise Outdated.because("", "several resources meet the condition.", code="multiple-matches")
    return matches[0] if matches else None


def find_order(connection: Connection, new: Resource, units: frozenset[str] | None) -> Stored | None:
    """The same order, sent before: the orders of one requisition may differ, those of one number may not (Conflict)."""
    for number in numbers_of(new):
        for found in find_resources(connection, str(new["resourceType"]), [_by(*number)], units=units):
            as_it_came = first_version(connection, found).resource
            if not is_same_order(as_it_came, new):
                continue
            if says_the_same(unmarked(as_it_came), unmarked(new)):
                return found
            if number.parameter == "identifier":
                text = "this order is here already, and says something else."
                raise Conflict.because("", text, "Update it, or give a new order a new identifier.", "duplicate")
    return None


def check_apart(resources: Iterable[Resource], unique: frozenset[str]) -> None:
    """Raise Refused for two of one transaction that would be the same order, or share a number that is unique."""
    orders: dict[object, Resource] = {}
    numbers: set[object] = set()
    for resource in resources:
        for key in keys_of(resource):
            other = orders.setdefault(key, resource)
            if other is not resource and (key[0].parameter == "identifier" or says_the_same(other, resource)):
                raise Refused.because("", _TWICE, code="duplicate")
        for number in _unique_numbers(resource, unique):
            if (resource["resourceType"], number) in numbers:
                raise Refused.because("", _TWICE, code="duplicate")
            numbers.add((resource["resourceType"], number))


def check_unique(connection: Connection, identity: str, resource: Resource, unique: frozenset[str]) -> None:
    """Raise Conflict for a number that another resource has; what that is is not said."""
    for number in _unique_numbers(resource, unique):
        if any(
            found.id != identity
            for found in find_resources(connection, resource["resourceType"], [_by("identifier", *number)], 2)
        ):
            text = "an identifier that must be unique here cannot be given to this resource."
            raise Conflict.because("", text, "Check the identifier, or create with If-None-Exist.", "duplicate")


def _unique_numbers(resource: Resource, unique: frozenset[str]) -> list[tuple[str, str]]:
    found = resource.get("identifier", [])
    identifiers = [item for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)]
    numbers = [(str(item.get("system", "")), str(item.get("value", ""))) for item in identifiers]
    return [(system, value) for system, value in dict.fromkeys(numbers) if system in unique and value]


def _by(parameter: str, system: str, value: str) -> Criterion:
    return Criterion(parameter, (("token", system, value),))


def check_persons(
    connection: Connection, resources: Iterable[Resource], coming: frozenset[str], units: frozenset[str] | None
) -> None:
    """Raise Refused for a relative reference to a person that is neither seen here nor `coming`.

    Every record system has a Patient/1 of its own.
    """
    for resource in resources:
        for person in dict.fromkeys(person for _, person in persons_of(resource)):
            if "/".join(person) not in coming and not is_held(connection, *person, units):
                text = f"a relative reference leads to no {person.kind} of this server."
                step = "Refer to a person of your own system by identifier, or by the whole URL."
                raise Refused(Finding("", text, step, "not-found"))


def receive_document(
    engine: Engine,
    message: str,
    item: tuple[str, Resource],
    content: bytes,
    now: datetime,
    replaces: Callable[[Resource], None] = lambda _resource: None,
) -> Stored | None:
    """Write the DocumentReference of a document to be archived, and announce it, in one transaction.

    The document is kept under its message.

    A message that waits for a person begins again with it, where `replaces` does not raise for what is held. None, and
    nothing is written, when the message is in another state.
    """

    def put(connection: Connection) -> Stored | None:
        existing = hold_message(connection, message)
        if existing is not None and existing.state not in WAITING_FOR_A_PERSON:
            return None
        if existing is not None:
            replaces(read_resource(connection, item[1]["resourceType"], item[0]))
        stored = put_resource(connection, *item, now)
        keep_blob(connection, message, content)
        if existing is None:
            begin_message(connection, message, "deposit", stored.reference, now)
        else:
            begin_again(connection, message, now)
        return stored

    return write(engine, put)
