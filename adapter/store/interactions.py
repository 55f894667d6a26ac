"""The one way by which clients write: acts carried out in one transaction, or none of them.

In the order of FHIR R4 (http, transaction): DELETE, POST, PUT and PATCH. A single interaction is a transaction of one
act. What starts a flow is announced in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine

from adapter.errors import Conflict, Forbidden, Gone, Malformed, NotFound, Outdated, Refused, WithoutVersion
from adapter.fhir.references import Home
from adapter.fhir.starts import flow_of
from adapter.store.acts import Act, Anybody, Author, Done, Link, Method, Moved
from adapter.store.arrivals import (
    check_apart,
    check_persons,
    check_unique,
    claims_of,
    find_match,
    find_order,
)
from adapter.store.asked import meets
from adapter.store.claims import claim
from adapter.store.indexing import take_turn
from adapter.store.messages import begin_message
from adapter.store.parameters import TYPES, Criterion, parameters_of
from adapter.store.question import Question
from adapter.store.resources import Stored, find_resources, newest_version, outdated
from adapter.store.transaction import write
from adapter.store.use_events import is_shown_by_reference
from adapter.store.writer import OPERATOR, RANK, Writer

_NOBODY = Anybody()


def carry_out(
    engine: Engine,
    acts: Sequence[Act],
    now: datetime,
    unique: frozenset[str] = frozenset(),
    writer: Writer = OPERATOR,
    author: Author = _NOBODY,
) -> list[Done]:
    """Carry out acts, all or none, in one transaction; what became of each, in their order.

    `unique`: the systems of identifiers that nothing may share. `author`: what the writer may write of each resource.
    What the writer cannot see meets no condition, is not the same order, and is answered as what is not here.
    A unique number alone is everybody's. What an act finds was there before this transaction, but for what it deletes.

    Raises NotFound and Gone, Outdated for a condition that does not hold or that several meet, WithoutVersion, Conflict
    for a number that is taken, Refused for a person that is not held here, Forbidden for what the writer may not
    write, Malformed for two acts on one resource, Busy for a condition that is looked for too long, and Moved.
    """
    _check_conditions(acts)
    authored = [
        replace(act, resource=author.created(act.resource)) if act.method is Method.POST else act for act in acts
    ]
    return write(engine, lambda connection: _Transaction(connection, authored, now, unique, writer, author).carry_out())


class _Transaction:
    """Acts on their way. Each is known by its place among them."""

    def __init__(
        self,
        connection: Connection,
        acts: Sequence[Act],
        now: datetime,
        unique: frozenset[str],
        writer: Writer,
        author: Author,
    ) -> None:
        self._connection, self._acts, self._now = connection, acts, now
        self._unique, self._writer, self._author = unique, writer, author
        self._done: dict[int, Done] = {}
        self._held: dict[int, Stored | None] = {}  # what an act writes over, or finds in its place

    def carry_out(self) -> list[Done]:
        claim(self._connection, claims_of(self._acts, self._unique))
        met = {
            place: find_match(self._connection, act.kind, act.condition, self._writer.units)
            for place, act in enumerate(self._acts)
            if act.condition and act.method is not Method.POST
        }
        acts = [_met(act, met[place]) if place in met else act for place, act in enumerate(self._acts)]
        _check_identities(acts)
        for place, act in _of(acts, Method.DELETE):
            self._done[place] = self._delete(act, met.get(place))
        for place, act in _of(acts, Method.POST):
            if found := self._find_there(act):
                self._done[place] = Done(found)
        for place, act in _of(acts, Method.PUT, Method.PATCH):
            self._held[place] = self._find_held(act, met.get(place))
        self._write(self._led_home(acts))
        return [self._done[place] for place in range(len(acts))]

    # --- What is here already -----------------------------------------------------------------------------------------

    def _delete(self, act: Act, met: Stored | None) -> Done:
        if act.condition and met is None:
            return Done(None)
        held = self._newest(act, met)
        if held is None:
            raise _not_here(act)
        if act.match not in {None, held.version}:
            raise outdated()
        if held.is_gone:
            return Done(held)
        self._author.deleted(held.resource)
        deleted = self._writer.delete(self._connection, held, self._now)
        _check_unreferred(self._connection, held)
        return Done(deleted)

    def _find_there(self, act: Act) -> Stored | None:
        """What makes a create needless: what meets its condition, or the same order."""
        units = self._writer.units
        if act.condition and (match := find_match(self._connection, act.kind, act.condition, units)):
            return match
        return find_order(self._connection, act.resource, units)

    def _find_held(self, act: Act, met: Stored | None) -> Stored | None:
        """What an update writes over, which may be a deletion; None where it begins something new."""
        held = self._newest(act, met)
        if held is None or held.is_gone:
            self._check_begin(act, held)
        elif act.absent:
            text = "If-None-Match: the resource is there already."
            raise Outdated.because("", text, code="conflict")
        elif act.condition and met is None:
            text = "the resource with the id of the body does not meet the condition."
            raise Conflict.because("", text, "Update it by its id.", "conflict")
        elif act.match is None and not act.overwrites:
            text = 'an update needs the header If-Match: W/"version", or ifMatch in its entry.'
            raise WithoutVersion.because("", text, code="required")
        if held and act.match not in {None, held.version}:
            raise outdated()
        if held and act.method is Method.PATCH and act.patched != held.version:
            raise Moved
        return held

    def _check_begin(self, act: Act, gone: Stored | None) -> None:
        """Raise for an update that may not begin a resource, or not let a deleted one live again."""
        if act.method is Method.PATCH:
            raise Gone.because("", f"this {act.kind} was deleted.", code="deleted") if gone else _not_here(act)
        if gone is None and act.named and not (act.own_id and self._is_free(act)):
            raise _not_here(act)
        if not act.may_begin:
            text = f"nothing is there to be updated, and the client's scopes do not hold system/{act.kind}.c."
            raise Forbidden.because("", text, code="forbidden")
        if gone is None and act.match is not None:
            raise Outdated.because("", "If-Match: there is no such version.", code="conflict")
        if (gone or act.named) and flow_of(act.resource):
            text = f"a {act.kind} that starts a flow gets its id from this server."
            raise Refused.because("", text, "Create it with POST, and If-None-Exist.", "business-rule")

    def _is_free(self, act: Act) -> bool:
        """Whether nothing has the id, also of what the writer does not see."""
        return newest_version(self._connection, act.kind, act.identity) is None

    def _newest(self, act: Act, met: Stored | None) -> Stored | None:
        held = newest_version(self._connection, act.kind, act.identity, self._writer.units)
        if met and (held is None or held.version != met.version):
            raise Moved
        return held

    # --- What is written ----------------------------------------------------------------------------------------------

    def _led_home(self, acts: Sequence[Act]) -> dict[int, Act]:
        """The acts that write something, with references to others of the transaction led to what these are here."""
        writing = {place: act for place, act in enumerate(acts) if place not in self._done}
        addresses = {
            text: self._find_one(link, writing) for place, act in writing.items() for text, link in act.links.items()
        }
        for place, act in enumerate(acts):
            if act.full_url and act.method is not Method.DELETE:
                there = self._done[place].stored if place in self._done else None
                addresses[act.full_url] = there.reference if there else _address(act)
        home = Home(addresses)
        return {place: replace(act, resource=home.lead(act.resource, act.full_url)) for place, act in writing.items()}

    def _find_one(self, link: Link, writing: Mapping[int, Act]) -> str:
        """The address of the only resource that a reference finds: here, or among what is written now."""
        asked, units = link.condition, self._writer.units
        coming = [act for act in writing.values() if act.kind == link.kind]
        held = find_resources(
            self._connection, link.kind, asked.criteria, len(coming) + 2, units=units, base=asked.base
        )
        found = {stored.reference for stored in held} - set(map(_address, coming))
        criteria = Question.ask(self._connection, link.kind, asked.criteria, units, asked.base).criteria
        for act in coming:
            resource = act.resource | {"id": act.identity}
            if all(meets(resource, criterion, forms) for criterion, forms in criteria):
                found.add(_address(act))
        if len(found) != 1:
            text = f"a reference of entry {link.entry} names a search that finds {'several' if found else 'nothing'}."
            raise Outdated.because("", text, "It must find exactly one.", "multiple-matches" if found else "not-found")
        return found.pop()

    def _write(self, acts: Mapping[int, Act]) -> None:
        check_apart((act.resource for act in acts.values()), self._unique)
        for act in acts.values():
            check_unique(self._connection, act.identity, act.resource, self._unique)
        new = {place: act for place, act in acts.items() if self._held.get(place) is None}
        coming = frozenset(map(_address, new.values()))
        check_persons(self._connection, (act.resource for act in acts.values()), coming, self._writer.units)
        take_turn(self._connection)
        for place, act in sorted(acts.items(), key=lambda item: RANK.get(item[1].kind, len(RANK))):
            self._done[place] = self._write_one(act, self._held.get(place), coming)
        for place, act in new.items():
            stored = self._done[place].version
            self._writer.check_own(self._connection, stored)
            if flow := flow_of(act.resource):
                begin_message(self._connection, act.identity.replace("-", ""), flow, stored.reference, self._now)

    def _write_one(self, act: Act, held: Stored | None, coming: frozenset[str]) -> Done:
        if held is None:
            resource = act.resource if act.method is Method.POST else self._author.created(act.resource)
            stored = self._writer.create(self._connection, act.identity, resource, self._now, coming, act.method)
            return Done(stored, is_new=True)
        stored = self._writer.change(
            self._connection,
            act.identity,
            act.resource,
            self._now,
            held.version,
            self._author.changed,
            together=coming,
            method=act.method,
        )
        return Done(stored, is_new=held.is_gone)


def _of(acts: Sequence[Act], *methods: Method) -> list[tuple[int, Act]]:
    return [(place, act) for place, act in enumerate(acts) if act.method in methods]


def _address(act: Act) -> str:
    return f"{act.kind}/{act.identity}"


def _met(act: Act, match: Stored | None) -> Act:
    """The act on what its condition met."""
    if match is None:
        return act
    if act.named and act.identity != match.id:
        raise Malformed.because("", "the id of the body is not that of what the condition meets.", code="value")
    return replace(act, identity=match.id)


def _check_conditions(acts: Sequence[Act]) -> None:
    """Raise Refused for two acts on what one condition finds (FHIR R4 http, transaction)."""
    asked = [(act.kind, *sorted(act.condition.parameters)) for act in acts if act.condition]
    if len(set(asked)) != len(asked):
        raise Refused.because("", "two entries of the transaction have the same condition.", code="conflict")


def _check_identities(acts: Sequence[Act]) -> None:
    """Raise Malformed for two acts on one resource (FHIR R4 http, transaction)."""
    meant = [_address(act) for act in acts]
    if len(set(meant)) != len(meant):
        raise Malformed.because("", "two entries of the transaction are about one resource.", code="conflict")


def _check_unreferred(connection: Connection, held: Stored) -> None:
    """Raise Conflict for a Patient that something here refers to: by its identifier that is found through it alone."""
    asked = [Criterion("patient", (("token", "", held.reference),))]
    if held.kind == "Patient" and (
        is_shown_by_reference(connection, held.reference)
        or any(find_resources(connection, kind, asked, 1) for kind in TYPES if "patient" in parameters_of(kind))
    ):
        text = "something here, or the use log, leads to this Patient."
        raise Conflict.because("", text, "Set `active` to false.", "conflict")


def _not_here(act: Act) -> NotFound:
    """What is raised for what is not here, or not seen."""
    text, advice = f"there is no {act.kind} with that id.", ""
    if act.method is Method.PUT:
        advice = "An id that you give begins with the id of your client and a dot."
    return NotFound.because("", text, advice, "not-found")
