"""`/console/invited/…` and `/console/withdrawal/…`: one invitation, and its withdrawal, confirmed once (PHO-03)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.console import invite_words
from adapter.console import withdraw_words as words
from adapter.console.decision import Problem
from adapter.console.form import check_token, use_token
from adapter.console.house import ConsoleHouse
from adapter.console.invitation import find_unit, find_units, names_code
from adapter.console.inviting import need_handler
from adapter.console.look import log_look
from adapter.console.opened import find_patient
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.desk.invitations import OpenedInvitation, Withdrawal
from adapter.desk.look import LookedAt
from adapter.errors import Conflict, LauttaError
from adapter.identifiers import Hetu

_LIFE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, repr=False)
class WithdrawalDraft:
    """A withdrawal that waits for its confirmation by the same person, or a form that was sent while locked."""

    account: str
    invitation: str
    reason: str
    patient: str = ""


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """One invitation with the form of its withdrawal, and the page that confirms it."""

    @pages.get("/invited/<invitation>")
    def invited(invitation: str) -> Response:
        who = need_handler(house)
        key = request.args.get("kept", "")
        kept = _find_draft(house, who, key).reason if key else ""
        return _show_one(house, who, invitation, reason=kept, was_kept=bool(kept))

    @pages.post("/invited/<invitation>")
    def wish_withdrawal(invitation: str) -> AnyResponse:
        locked: Visitor | None = g.get("visitor")
        reason = " ".join(request.form.get("reason", "").split())
        if locked is not None and locked.locked:
            check_token(request.form.get("token", ""), locked.stamp)
            key = _keep(house, WithdrawalDraft(locked.identity.account, invitation, reason))
            return redirect(f"/console/sign-in?to=/console/invited/{invitation}?kept={key}", 303)
        who = need_handler(house)
        check_token(request.form.get("token", ""), who.stamp)
        found = house.invitations.open(invitation, _own_units(house, who), house.now())
        if problems := _check(reason):
            return _show_one(house, who, invitation, problems=problems, reason=reason)
        _log_look(house, who, found)
        whose = (_find_name(house, who, found), found.patient.value if found.patient else "")
        draft = WithdrawalDraft(who.identity.account, invitation, reason, ", ".join(filter(None, whose)))
        return redirect(f"/console/withdrawal/{_keep(house, draft)}", 303)

    @pages.get("/withdrawal/<key>")
    def confirm_withdrawal(key: str) -> Response:
        who = need_handler(house)
        draft = _find_draft(house, who, key)
        minutes = house.console.fresh_minutes
        fresh = who.is_fresh(house.now(), minutes)
        return show(house, "withdrawal.html", p=words, draft=draft, key=key, is_fresh=fresh, minutes=minutes)

    @pages.post("/withdrawal/<key>")
    def withdraw(key: str) -> AnyResponse:
        who = need_handler(house)
        use_token(request.form.get("token", ""), who.stamp, house.kept, house.now())
        draft = _find_draft(house, who, key)
        if not who.is_fresh(house.now(), house.console.fresh_minutes):
            return redirect(f"/console/sign-in?again&to=/console/withdrawal/{key}", 303)
        if house.kept.take(_name(key), house.now()) is None:
            raise Conflict.because("", invite_words.GONE, code="conflict")
        withdrawal = Withdrawal(who.decider, draft.reason, house.now())
        house.invitations.withdraw(draft.invitation, _own_units(house, who), withdrawal)
        return redirect("/console/invite?withdrawn=1", 303)


def _show_one(
    house: ConsoleHouse,
    who: Visitor,
    invitation: str,
    *,
    problems: Sequence[Problem] = (),
    reason: str = "",
    was_kept: bool = False,
) -> Response:
    """The page of an invitation; the look is written down first."""
    found = house.invitations.open(invitation, _own_units(house, who), house.now())
    _log_look(house, who, found)
    page = show(
        house,
        "invited.html",
        p=words,
        i=invite_words,
        one=found,
        unit=find_unit(house, who, found.line.unit),
        name=_find_name(house, who, found),
        problems=problems,
        reason=reason,
        was_kept=was_kept,
    )
    page.status_code = 400 if problems else 200
    return page


def _log_look(house: ConsoleHouse, who: Visitor, found: OpenedInvitation) -> None:
    things = [f"ServiceRequest/{found.line.id}"]
    log_look(house, who, LookedAt.INVITATION, found.patient, things, [found.line.unit])


def _find_name(house: ConsoleHouse, who: Visitor, found: OpenedInvitation) -> str:
    """The patient's name as the record system has it; none where it does not say."""
    if not isinstance(found.patient, Hetu):
        return ""
    try:
        patient = find_patient(house, find_unit(house, who, found.line.unit), found.patient)
    except LauttaError:
        return ""
    return f"{patient.family} {' '.join(patient.given)}" if patient else ""


def _own_units(house: ConsoleHouse, who: Visitor) -> frozenset[str]:
    return frozenset(str(unit.oid) for unit in find_units(house, who))


def _check(reason: str) -> list[Problem]:
    if not reason:
        return [Problem("reason", words.NO_REASON)]
    return [Problem("reason", words.CODE_IN_REASON)] if names_code(reason) else []


def _keep(house: ConsoleHouse, draft: WithdrawalDraft) -> str:
    key, now = house.secret(), house.now()
    house.kept.keep(_name(key), json.dumps(asdict(draft)), now, now + _LIFE)
    return key


def _find_draft(house: ConsoleHouse, who: Visitor, key: str) -> WithdrawalDraft:
    found: Mapping[str, str] = json.loads(house.kept.look(_name(key), house.now()) or "{}")
    if found.get("account") != who.identity.account:
        raise Conflict.because("", invite_words.GONE, code="conflict")
    return WithdrawalDraft(**found)


def _name(key: str) -> str:
    return f"withdrawal {key}"
