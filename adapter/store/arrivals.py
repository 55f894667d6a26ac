"""What comes in from callers, and the message that announces it: written together or not at all.

What is there already is found in the same transaction, so that two who send the same at once make one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from adapter.errors import Conflict, Finding, Outdated, Refused
from adapter.fhir.elements import Resource
from adapter.fhir.orders import is_same_order, keys_of, numbers_of
from adapter.fhir.references import led_home, persons_of
from adapter.fhir.starts import flow_of
from adapter.fhir.units import unmarked
from adapter.store.blobs import keep_blob
from adapter.store.claims import claim, claim_key
from adapter.store.messages import WAITING_FOR_A_PERSON, begin_again, begin_message, hold_message
from adapter.store.resources import (
    Criterion,
    Follow,
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
from adapter.store.writer import OPERATOR, Writer

#: Seconds for which a condition is looked for: SQLite lets nobody else write meanwhile.
_LONGEST_CONDITION = {"sqlite": 2.0, "postgresql": 10.0}
_TWICE = "two entries of the transaction have the same identifier."


@dataclass(frozen=True, slots=True)
class Condition:
    """Create only what nothing here meets. `parameters`: as they were asked; who asks the same waits.

    `base`: the address of this server's API, by which a reference may name what is here.
    """

    parameters: tuple[tuple[str, str], ...]
    criteria: tuple[Criterion, ...]
    base: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A resource that comes in. `identity`: its id if it is new; `full_url`: how others of its Bundle refer to it."""

    identity: str
    resource: Resource
    full_url: str = ""
    condition: Condition | None = None

    @property
    def kind(self) -> str:
        """The type of the resource."""
        return str(self.resource["resourceType"])


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an arrival: the resource as stored, and whether it is new."""

    stored: Stored
    new: bool


def receive(
    engine: Engine,
    arrivals: Sequence[Arrival],
    now: datetime,
    unique: frozenset[str] = frozenset(),
    writer: Writer = OPERATOR,
) -> list[Taken]:
    """Write what is new of the arrivals, and announce what starts a flow, in one transaction.

    References to an entry lead to what it met or became. `unique`: the systems of identifiers that nothing may share.
    What the writer cannot see meets no condition, and is not the same order: a unique number alone is everybody's.
    Raises Outdated for a condition that several meet (FHIR R4 http, ccreate), Busy for
    one that is looked for too long, Conflict for a number that is taken,
    Refused for a person that is not held here, Forbidden for what the writer may not write.
    """

    def put(connection: Connection) -> list[Taken]:
        claim(connection, _claims(arrivals, unique))
        held = [_find_held(connection, arrival, unique, writer.units) for arrival in arrivals]
        addresses = {
            arrival.full_url: found.reference if found else f"{arrival.kind}/{arrival.identity}"
            for arrival, found in zip(arrivals, held, strict=True)
            if arrival.full_url
        }
        new = {
            arrival.identity: led_home(arrival.resource, addresses)
            for arrival, found in zip(arrivals, held, strict=True)
            if found is None
        }
        _check_apart(new.values(), unique)
        coming = {f"{item['resourceType']}/{key}" for key, item in new.items()}
        _check_persons(connection, new.values(), coming, writer.units)
        stored = writer.create(connection, new, now)
        for identity, resource in new.items():
            if flow := flow_of(resource):
                begin_message(connection, identity.replace("-", ""), flow, stored[identity].reference, now)
        return [
            Taken(found, new=False) if found else Taken(stored[arrival.identity], new=True)
            for arrival, found in zip(arrivals, held, strict=True)
        ]

    return write(engine, put)


def change(
    engine: Engine,
    changed: Arrival,
    now: datetime,
    expected: int,
    unique: frozenset[str] = frozenset(),
    follow: Follow | None = None,
    writer: Writer = OPERATOR,
) -> Stored:
    """Write a new version of a resource that is held, in one transaction.

    `follow` makes what is written of what is held and what came; it may refuse. Raises NotFound for what the writer
    does not see, Outdated for another version than `expected`, and Conflict, Refused and Forbidden as `receive` does.
    """

    def put(connection: Connection) -> Stored:
        claim(connection, _claims([changed], unique))
        writer.check_seen(connection, changed.kind, changed.identity)
        _check_unique(connection, changed, unique)
        _check_persons(connection, [changed.resource], set(), writer.units)
        return writer.change(connection, changed.identity, changed.resource, now, expected, follow)

    return write(engine, put)


def _claims(arrivals: Iterable[Arrival], unique: frozenset[str]) -> Iterator[str]:
    """Whatever an arrival is looked for by."""
    for arrival in arrivals:
        if arrival.condition:
            yield claim_key(arrival.kind, arrival.condition.parameters)
        for parameter, system, value in numbers_of(arrival.resource):
            yield claim_key(arrival.kind, [(parameter, f"{system}|{value}")])
        for system, value in _unique_numbers(arrival.resource, unique):
            yield claim_key(arrival.kind, [("identifier", f"{system}|{value}")])


def _find_held(
    connection: Connection, arrival: Arrival, unique: frozenset[str], units: frozenset[str] | None
) -> Stored | None:
    """What is here already: by the condition, or the same order sent twice; raises as `receive` does."""
    if arrival.condition:
        condition = arrival.condition
        with bounded(connection, _LONGEST_CONDITION[connection.dialect.name]):
            matches = find_resources(connection, arrival.kind, condition.criteria, 2, units=units, base=condition.base)
        if len(matches) > 1:
            raise Outdated.because("", "several resources meet the condition of the create.", code="multiple-matches")
        if matches:
            return matches[0]
    if order := _find_order(connection, arrival, units):
        return order
    _check_unique(connection, arrival, unique)
    return None


def _find_order(connection: Connection, arrival: Arrival, units: frozenset[str] | None) -> Stored | None:
    """The same order, sent before: the orders of one requisition may differ, those of one number may not (Conflict)."""
    for number in numbers_of(arrival.resource):
        for found in find_resources(connection, arrival.kind, [_by(*number)], units=units):
            as_it_came = first_version(connection, found).resource
            if not is_same_order(as_it_came, arrival.resource):
                continue
            if says_the_same(unmarked(as_it_came), unmarked(arrival.resource)):
                return found
            if number.parameter == "identifier":
                text = "this order is here already, and says something else."
                raise Conflict.because("", text, "Update it, or give a new order a new identifier.", "duplicate")
    return None


def _check_apart(resources: Iterable[Resource], unique: frozenset[str]) -> None:
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


def _check_unique(connection: Connection, arrival: Arrival, unique: frozenset[str]) -> None:
    """Raise Conflict for a number that another resource has; what that is is not said."""
    for number in _unique_numbers(arrival.resource, unique):
        if any(
            found.id != arrival.identity
            for found in find_resources(connection, arrival.kind, [_by("identifier", *number)], 2)
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


def _check_persons(
    connection: Connection, resources: Iterable[Resource], coming: set[str], units: frozenset[str] | None
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
