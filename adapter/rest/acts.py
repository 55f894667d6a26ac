"""What a request, or an entry of a Bundle, asks to write: read into an act, or refused (FHIR R4 http)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import request

from adapter.errors import Forbidden, Outdated, WithoutVersion
from adapter.fhir.authorship import OWN, RECORDED, is_own_id
from adapter.fhir.patch import patched
from adapter.fhir.references import addresses_of, is_conditional
from adapter.rest.authorship import ClientAuthor
from adapter.rest.caller import caller
from adapter.rest.condition import read_absent, read_condition, read_match
from adapter.rest.conformance import check
from adapter.rest.desk import Desk
from adapter.rest.exchange import parse_json
from adapter.rest.read import known
from adapter.rest.visible import visible
from adapter.store.acts import Act, Condition, Done, Link, Method


@dataclass(frozen=True, slots=True)
class Wanted:
    """A write as it is asked for: what is said in the address, in the headers or in the entry."""

    method: Method
    kind: str
    identity: str = ""
    search: str | None = None  # behind the question mark: what is written is found by it
    body: Any = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)  # by the names of the headers
    full_url: str = ""
    entry: int = 0  # its number in a Bundle

    @classmethod
    def by_request(cls, kind: str, identity: str = "", body: Any = None) -> Wanted:
        """As the current request asks. Without an id it is found by its query."""
        names = ("If-Match", "If-None-Match", "If-None-Exist")
        conditions = {name: request.headers[name] for name in names if name in request.headers}
        method = Method(request.method)
        search = None if identity or method is Method.POST else request.query_string.decode()
        return cls(method, kind, identity, search, body or {}, conditions)


def carry_out_one(desk: Desk, wanted: Wanted) -> Done:
    """Carry out a single interaction: a transaction of one act."""
    (done,) = visible(desk).write(lambda: [read_act(desk, wanted)], ClientAuthor(desk))
    return done


def read_act(desk: Desk, wanted: Wanted) -> Act:
    """The act that is asked for.

    Raises Forbidden for a type that is not written so, Malformed and Refused for what cannot be carried out; of a patch
    what the search for its resource raises, and what is wrong with its result.
    """
    reader = {Method.POST: _create, Method.PUT: _update, Method.PATCH: _patch, Method.DELETE: _delete}
    return reader[wanted.method](desk, wanted)


def check_not_recorded(kind: str) -> None:
    """Raise Forbidden for a type that is neither changed nor deleted."""
    if kind in RECORDED:
        text = f"a {kind} tells what has happened or what came: it is neither changed nor deleted."
        raise Forbidden.because("REL-14", text, code="forbidden")


def _create(_: Desk, wanted: Wanted) -> Act:
    if wanted.kind in OWN:
        text = f"a {wanted.kind} is not created here: it arises when a medium is read into the PACS."
        raise Forbidden.because("REL-13", text, "`lautta media read` does that.", "forbidden")
    return Act(
        Method.POST,
        wanted.kind,
        str(uuid.uuid4()),
        wanted.body,
        read_condition(wanted.kind, wanted.conditions.get("If-None-Exist")),
        full_url=wanted.full_url,
        links=_links(wanted),
    )


def _update(desk: Desk, wanted: Wanted) -> Act:
    check_not_recorded(wanted.kind)
    condition, named = _condition(wanted), str(wanted.body.get("id", ""))
    identity = wanted.identity or named or str(uuid.uuid4())
    who = caller()
    return Act(
        Method.PUT,
        wanted.kind,
        identity,
        wanted.body,
        condition,
        named=bool(wanted.identity or named),
        own_id=is_own_id(identity, who.id),
        may_begin=who.may(wanted.kind, "c"),
        match=read_match(wanted.conditions.get("If-Match")),
        overwrites=_overwrites(desk),
        absent=read_absent(wanted.conditions.get("If-None-Match")),
        full_url=wanted.full_url,
        links=_links(wanted),
    )


def _patch(desk: Desk, wanted: Wanted) -> Act:
    """The patch is applied here, and what it makes is written if nobody changed the resource meanwhile."""
    check_not_recorded(wanted.kind)
    held = visible(desk).find_changed(wanted.kind, wanted.identity, _condition(wanted))
    match = read_match(wanted.conditions.get("If-Match"))
    if match is None and not _overwrites(desk):
        text = 'a patch needs the header If-Match: W/"version", or ifMatch in its entry.'
        raise WithoutVersion.because("", text, code="required")
    if match not in {None, held.version}:
        text = "the resource has changed since it was read."
        raise Outdated.because("", text, "Read it again and repeat the change.", "conflict")
    made = parse_json(orjson.dumps(patched(held.resource, wanted.body)))
    check(made)
    return Act(
        Method.PATCH,
        wanted.kind,
        held.id,
        made,
        named=True,
        match=match,
        overwrites=True,
        patched=held.version,
        full_url=wanted.full_url,
    )


def _delete(_: Desk, wanted: Wanted) -> Act:
    check_not_recorded(wanted.kind)
    match = read_match(wanted.conditions.get("If-Match"))
    return Act(
        Method.DELETE,
        wanted.kind,
        wanted.identity or str(uuid.uuid4()),
        condition=_condition(wanted),
        named=bool(wanted.identity),
        match=match,
        full_url=wanted.full_url,
    )


def _condition(wanted: Wanted) -> Condition | None:
    return None if wanted.search is None else read_condition(wanted.kind, f"?{wanted.search}")


def _overwrites(desk: Desk) -> bool:
    return desk.settings.api.update_without_version == "last-write"


def _links(wanted: Wanted) -> dict[str, Link]:
    """The references that name a search, each with what is searched for; raises Malformed and Refused."""
    found = {}
    for steps, address in addresses_of(wanted.body):
        if steps[-1] == "reference" and is_conditional(address):
            kind, _, query = address.partition("?")
            if condition := read_condition(known(kind), f"?{query}"):
                found[address] = Link(kind, condition, wanted.entry)
    return found
