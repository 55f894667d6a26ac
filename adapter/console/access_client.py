"""`/console/access/client`: one client's grants, matters and last denied uses, with what would make each a permit.

The code is posted, so that it stands in no address, and the look is in the use log before anything is read (GRA-04).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, request

from adapter.access.known_matters import matters_of
from adapter.access.matters_table import Matters
from adapter.access.pairings import Pairing
from adapter.access.rules.reasons import Reason, read_reasons
from adapter.console import access_words as words
from adapter.console.decision import Problem
from adapter.console.form import check_token
from adapter.console.grants import mask, name_any_unit, name_organiser, name_task, name_unit, say_state, today
from adapter.console.handing_over import find_pairings
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.officer import need_officer, read_oid, show_access
from adapter.console.visitor import Visitor
from adapter.desk.look import LookedAt
from adapter.desk.use_list import use_line
from adapter.fhir.elements import Resource, objects
from adapter.identifiers import BadIdentifier, Hetu, Oid
from adapter.masking import mask_hetus
from adapter.roles import Right
from adapter.store.grant_lists import GrantLists, ListedGrant
from adapter.store.parameters import Criterion
from adapter.words import Sentence

_DENIALS = 20  # on the page
_LOOKED = 100  # denied uses among which those of register access are found


@dataclass(frozen=True, slots=True)
class Denial:
    """A denied use: when, who, in which unit, and why. `text`: the log's own words, where no reason is known here."""

    at: datetime
    who: tuple[str, ...]
    units: tuple[str, ...]
    reasons: list[Reason]
    text: str


@dataclass(frozen=True, slots=True)
class ShownMatter:
    """A matter of the client: whose it is and how it stands. `consent`: that it may be handed over for."""

    matter: str
    unit: str
    organiser: str
    state: Sentence
    remedy: Sentence | None = None
    consent: str = ""


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The form, and what it finds."""

    @pages.get("/access/client")
    def client() -> Response:
        need_officer()
        return show_access(house, "access_client.html", p=words, problems=[], client=None)

    @pages.post("/access/client")
    def find_client() -> Response:
        who = need_officer()
        check_token(request.form.get("token", ""), who.stamp)
        try:
            found = Hetu.parse(request.form.get("hetu", ""))
        except BadIdentifier as problem:
            first = problem.findings[0]
            said = Sentence(*(first.in_full(language) for language in ("fi", "sv", "en")))
            return show_access(house, "access_client.html", p=words, problems=[Problem("hetu", said)], client=None)
        log_look(house, who, LookedAt.GRANTS, found, units=sorted(who.officer_units or ()))
        grants, on = GrantLists(house.engine).of_client(found, who.officer_units), today(house)
        return show_access(
            house,
            "access_client.html",
            p=words,
            problems=[],
            client=mask(found),
            grants=[
                (
                    one,
                    name_unit(house, one.unit, one.consent),
                    name_task(house, one),
                    say_state(one.status, one.starts, one.ends, on),
                )
                for one in grants
            ],
            matters=list(_list_matters(house, who, found, grants)),
            denials=list(_list_denials(house, who, found)),
        )


def _list_matters(house: ConsoleHouse, who: Visitor, client: Hetu, grants: list[ListedGrant]) -> Iterator[ShownMatter]:
    """What was handed over, what may be, with every doubt, and what no grant waits for."""
    handed = Matters(house.engine).of_client(client)
    for one in handed:
        if who.answers_for(one.unit.value):
            joined = any(
                one.matter in grant.matters and (grant.unit, grant.organiser) == (one.unit, one.organiser)
                for grant in grants
            )
            state = words.JOINED if joined else words.WAITS
            unit = name_any_unit(house, one.unit)
            yield ShownMatter(one.matter.value, unit, name_organiser(house, one.organiser), state)
    paired = find_pairings(house).find(client, house.now())
    for pairing in paired:
        if who.answers_for(pairing.matter.unit.value) and not pairing.is_handed_over:
            yield _show_pairing(house, pairing)
    there = {one.matter for one in handed} | {pairing.matter.matter for pairing in paired}
    for known in matters_of(house.resources, client) if who.officer_units is None else ():
        if known.matter not in there:  # it is of no unit
            yield ShownMatter(known.matter.value, "", name_organiser(house, known.organiser), words.KNOWN)


def _show_pairing(house: ConsoleHouse, pairing: Pairing) -> ShownMatter:
    matter, doubt = pairing.matter, pairing.doubt
    return ShownMatter(
        matter.matter.value,
        name_unit(house, matter.unit, pairing.consent),
        name_organiser(house, matter.organiser),
        doubt.sentence if doubt else words.PROPOSED,
        doubt.way_out if doubt else None,
        "" if doubt else pairing.consent,
    )


def _list_denials(house: ConsoleHouse, who: Visitor, client: Hetu) -> list[Denial]:
    criteria = [
        Criterion("patient:identifier", (("token", client.system, client.value),)),
        Criterion("subtype", (("token", "", "AuthZ-Consent"),)),
        Criterion("outcome", (("token", "", "8"),)),
    ]
    events = house.resources.find("AuditEvent", criteria, _LOOKED, units=who.officer_units)
    mine = [stored.resource for stored in events if _is_of_register_access(stored.resource)]
    name = functools.cache(lambda unit: name_any_unit(house, unit))
    return [_read_denial(event, name) for event in mine[:_DENIALS]]


def _is_of_register_access(event: Resource) -> bool:
    purposes = [coding for one in objects(event.get("purposeOfEvent")) for coding in objects(one.get("coding"))]
    return any(coding.get("code") == Right.REGISTER_ACCESS for coding in purposes)


def _read_denial(event: Resource, name: Callable[[Oid], str]) -> Denial:
    line, text = use_line(event), str(event.get("outcomeDesc", ""))
    units = tuple(name(unit) if (unit := read_oid(one)) else one for one in line.units)
    return Denial(datetime.fromisoformat(line.at), line.who, units, read_reasons(text), mask_hetus(text))
