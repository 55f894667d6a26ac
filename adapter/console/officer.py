"""The officer for register access: who that is, and how their pages are shown, each with the way to the others."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response

from adapter.console import access_words as words
from adapter.console.house import ConsoleHouse
from adapter.console.session import visitor
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.errors import NotFound
from adapter.identifiers import BadIdentifier, Oid

PARTS = (
    ("/console/access", words.BY_UNIT),
    ("/console/access/client", words.CLIENT),
    ("/console/access/waiting", words.WAITING),
    ("/console/access/losing", words.LOSING),
    ("/console/access/readiness", words.READINESS),
)


def need_officer() -> Visitor:
    """Who sends this request; raises NotFound for everybody but officers."""
    who = visitor()
    if not who.is_officer:
        raise NotFound.because("", "there is no such page.", code="not-found")
    return who


def need_unit(who: Visitor, text: str) -> Oid:
    """A unit of this officer's; raises NotFound for another, and for what is no OID."""
    unit = read_oid(text)
    if unit is None or not who.answers_for(unit.value):
        raise NotFound.because("", "there is no such unit.", code="not-found")
    return unit


def show_access(house: ConsoleHouse, template: str, **what: Any) -> Response:
    """A page of register access; with problems it answers 400."""
    page = show(house, template, parts=PARTS, parts_of=words.PARTS, **what)
    page.status_code = 400 if what.get("problems") else 200
    return page


def read_oid(text: str) -> Oid | None:
    """An OID that was typed; None where it is none."""
    try:
        return Oid.parse(text.strip().removeprefix("urn:oid:"))
    except BadIdentifier:
        return None


def read_day(text: str) -> date | None:
    """A day that was typed; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
