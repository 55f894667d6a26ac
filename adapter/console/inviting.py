"""`/console/invite`: a patient is invited by SMS to send a photo (PHO-03), and how the unit's invitations stand."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.config.peers import Unit
from adapter.config.photo import Sms
from adapter.console import invite_words as words
from adapter.console import withdraw_words
from adapter.console.decision import Problem
from adapter.console.form import check_token, use_token
from adapter.console.house import ConsoleHouse
from adapter.console.invitation import (
    Invitee,
    Known,
    ask_record,
    find_invitation,
    find_invitee,
    find_unit,
    find_units,
    invite,
    keep_invitation,
    keep_invitee,
    read_invitation_draft,
    said,
    usual_day,
)
from adapter.console.look import log_look
from adapter.console.session import visitor
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.desk.look import LookedAt
from adapter.errors import NotFound, Refused
from adapter.identifiers import BadIdentifier, Hetu
from adapter.words import in_words

MOST = 50  # invitations of the list


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The search for a patient with the unit's list, the patient who was found, and the confirmation."""

    @pages.get("/invite")
    def invitations() -> Response:
        return _show_list(house, need_handler(house), [])

    @pages.post("/invite")
    def find_invitee_by_code() -> AnyResponse:
        who = need_handler(house)
        check_token(request.form.get("token", ""), who.stamp)
        unit = find_unit(house, who, request.form.get("unit", ""))
        _need_sms(house)
        try:
            hetu = Hetu.parse(request.form.get("hetu", ""))
        except BadIdentifier as problem:
            return _show_list(house, who, [Problem("hetu", said(problem))])
        return redirect(f"/console/invite/{_keep(house, who, str(unit.oid), hetu)}", 303)

    _add_invitee(pages, house)
    _add_confirmation(pages, house)


def _add_invitee(pages: Blueprint, house: ConsoleHouse) -> None:
    @pages.get("/invite/<key>")
    def invitee(key: str) -> Response:
        return _show_invitee(house, _look(house, need_handler(house), key), [])

    @pages.post("/invite/<key>")
    def agree(key: str) -> AnyResponse:
        locked: Visitor | None = g.get("visitor")
        if locked is not None and locked.locked:
            return redirect(f"/console/sign-in?to=/console/invite/{_keep_form(house, locked, key)}", 303)
        who = need_handler(house)
        check_token(request.form.get("token", ""), who.stamp)
        looked = _look(house, who, key)
        draft, problems = read_invitation_draft(house, looked.invitee, looked.unit, looked.known, request.form)
        if draft is None or not looked.known.may:
            return _show_invitee(house, looked, problems, request.form)
        return redirect(f"/console/invitation/{keep_invitation(house, draft)}", 303)


def _add_confirmation(pages: Blueprint, house: ConsoleHouse) -> None:
    @pages.get("/invitation/<key>")
    def confirm_invitation(key: str) -> Response:
        who = need_handler(house)
        draft = find_invitation(house, who, key)
        minutes = house.console.fresh_minutes
        fresh = who.is_fresh(house.now(), minutes)
        day = in_words(date.fromisoformat(draft.day))
        return show(house, "invitation.html", p=words, draft=draft, day=day, key=key, is_fresh=fresh, minutes=minutes)

    @pages.post("/invitation/<key>")
    def invite_patient(key: str) -> AnyResponse:
        who = need_handler(house)
        use_token(request.form.get("token", ""), who.stamp, house.kept, house.now())
        find_invitation(house, who, key)
        if not who.is_fresh(house.now(), house.console.fresh_minutes):
            return redirect(f"/console/sign-in?again&to=/console/invitation/{key}", 303)
        invite(house, who, key, str(uuid.uuid4()))
        return redirect("/console/invite?sent=1", 303)


def _show_list(house: ConsoleHouse, who: Visitor, problems: list[Problem]) -> Response:
    units = find_units(house, who)
    own = frozenset(str(unit.oid) for unit in units)
    page = show(
        house,
        "invite.html",
        p=words,
        problems=problems,
        units=units,
        names={str(unit.oid): unit.names for unit in units},
        chosen=request.form.get("unit", ""),
        lines=house.invitations.newest(own, house.now(), MOST),
        most=MOST,
        has_sms=house.settings.sms is not None,
        sent=request.args.get("sent", ""),
        was_withdrawn="withdrawn" in request.args,
        d=withdraw_words,
    )
    page.status_code = 400 if problems else 200
    return page


@dataclass(frozen=True, slots=True, repr=False)
class _Looked:
    """Whom the record system was asked for, and what it said."""

    key: str
    invitee: Invitee
    unit: Unit
    hetu: Hetu
    known: Known


def _look(house: ConsoleHouse, who: Visitor, key: str) -> _Looked:
    """Ask the record system for a patient; it is written down first."""
    sms, found = _need_sms(house), find_invitee(house, who, key)
    unit, hetu = find_unit(house, who, found.unit), Hetu.parse(found.hetu)
    log_look(house, who, LookedAt.RECORD, hetu, units=[found.unit])
    return _Looked(key, found, unit, hetu, ask_record(house, who, unit, hetu, sms))


def _show_invitee(
    house: ConsoleHouse, looked: _Looked, problems: list[Problem], fields: Mapping[str, str] | None = None
) -> Response:
    """Whom the record system knows, and the form where an SMS may go."""
    kept = looked.invitee.fields
    usual = {"language": looked.known.language, "day": usual_day(house, _need_sms(house)).isoformat()}
    page = show(
        house,
        "invitee.html",
        p=words,
        key=looked.key,
        unit=looked.unit,
        hetu=looked.hetu,
        known=looked.known,
        problems=problems,
        fields=usual | kept | dict(fields or {}),
        was_kept=bool(kept) and not fields,
    )
    page.status_code = 400 if problems else 200
    return page


def _keep(house: ConsoleHouse, who: Visitor, unit: str, hetu: Hetu) -> str:
    return keep_invitee(house, Invitee(who.identity.account, unit, hetu.value))


def _keep_form(house: ConsoleHouse, who: Visitor, key: str) -> str:
    """Keep what was typed while the session was locked; it is shown again to the same person."""
    check_token(request.form.get("token", ""), who.stamp)
    fields = {name: value for name, value in request.form.items() if name != "token"}
    return keep_invitee(house, replace(find_invitee(house, who, key), fields=fields))


def need_handler(house: ConsoleHouse) -> Visitor:
    """A person with a unit that photos come to; for everybody else there is no such page."""
    who = visitor()
    if not find_units(house, who):
        raise NotFound.because("", "there is no such page.", code="not-found")
    return who


def _need_sms(house: ConsoleHouse) -> Sms:
    if house.settings.sms is None:
        raise Refused.because("PHO-03", words.NO_SMS)
    return house.settings.sms
