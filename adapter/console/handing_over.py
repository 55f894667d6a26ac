"""`/console/access/hand-over/…`: an officer of the organiser hands a proposed matter over to a producer (GRA-04).

The address names a grant and a matter, and no client. What is proposed is asked for each time, so that nothing goes
through that has become doubtful since the page was opened.
"""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.access.matters_table import Matters
from adapter.access.pairings import Pairing, Pairings
from adapter.console import hand_over_words as words
from adapter.console.form import use_token
from adapter.console.grants import OpenedGrant, find_grant, mask
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.officer import need_officer, read_oid, show_access
from adapter.console.visitor import Visitor
from adapter.desk.hand_over import HandOvers
from adapter.desk.look import LookedAt
from adapter.errors import Conflict, NotFound, Theirs
from adapter.roles import Right
from adapter.store.grant_lists import GrantLists
from adapter.words import Sentence, name_alike


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The confirmation, and the hand-over."""

    @pages.get("/access/hand-over/<consent>/<matter>")
    def hand_over(consent: str, matter: str) -> Response:
        who = need_officer()
        opened, pairing = _find(house, who, consent, matter)
        client, minutes = pairing.matter.client, house.console.fresh_minutes
        log_look(house, who, LookedAt.GRANT, client, [f"Consent/{consent}"], [pairing.matter.unit.value])
        return show_access(
            house,
            "access_hand_over.html",
            p=words,
            opened=opened,
            pairing=pairing,
            masked=mask(client),
            producer=_name_producer(house, pairing),
            is_fresh=who.is_fresh(house.now(), minutes),
            minutes=minutes,
        )

    @pages.post("/access/hand-over/<consent>/<matter>")
    def handed_over(consent: str, matter: str) -> AnyResponse:
        locked: Visitor | None = g.get("visitor")
        if locked is not None and locked.locked:
            return redirect(f"/console/sign-in?to={request.path}", 303)
        who = need_officer()
        _, pairing = _find(house, who, consent, matter)
        use_token(request.form.get("token", ""), who.stamp, house.kept, house.now())
        if not who.is_fresh(house.now(), house.console.fresh_minutes):
            return redirect(f"/console/sign-in?again&to={request.path}", 303)
        if pairing.doubt:
            raise Conflict.because("GRA-04", pairing.doubt.sentence, pairing.doubt.way_out, "conflict")
        desk = HandOvers(house.engine, house.settings.organisation.oid, house.now, lambda: str(uuid.uuid4()))
        desk.hand_over_once(pairing.matter, who.decider)
        return redirect(f"/console/access/grant/{consent}?handed-over", 303)


def find_pairings(house: ConsoleHouse) -> Pairings:
    """What may be handed over by the officers of this organisation."""
    organiser = house.settings.organisation.oid
    return Pairings(GrantLists(house.engine), Matters(house.engine), house.resources, organiser)


def _find(house: ConsoleHouse, who: Visitor, consent: str, matter: str) -> tuple[OpenedGrant, Pairing]:
    """The grant and the pairing; raises NotFound where Lautta proposes none, or the unit is not this officer's."""
    opened, wanted = find_grant(house, who, consent), read_oid(matter)
    client = opened.held.client
    found = find_pairings(house).find_one(client, consent, wanted, house.now()) if client and wanted else None
    if found is None:
        raise NotFound.because("", "there is no such pairing.", code="not-found")
    return opened, found


def _name_producer(house: ConsoleHouse, pairing: Pairing) -> Sentence:
    """The producer above the unit, as the organisation register has it."""
    matter = pairing.matter
    try:
        parent = house.readiness().registry.facts(matter.unit, matter.organiser, Right.REGISTER_ACCESS).parent
    except Theirs:
        return words.NO_PRODUCER
    return name_alike(parent.name) if parent else words.NO_PRODUCER
