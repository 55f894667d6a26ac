"""`/console/media`: physical media to be posted, posted and read in (REL-12, REL-13), as `lautta media` shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.console import media_words as words
from adapter.console.form import use_token
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.opened import input_code
from adapter.console.releases import need_desk
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.desk.look import LookedAt
from adapter.errors import Conflict, NotFound
from adapter.fhir.elements import Resource, objects
from adapter.release.desk import Act
from adapter.release.media_table import MediumRecord
from adapter.words import HELSINKI

MOST = 50  # of those that were posted, and of those that were read in
_LIFE = timedelta(minutes=1)  # of the address that shows a password


@dataclass(frozen=True, slots=True)
class ReadIn:
    """A medium that was read into the PACS and charged. It names no patient."""

    at: datetime
    studies: int
    charge: str


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The list, one medium, its password by an address that shows it once, and its posting."""

    @pages.get("/media")
    def media() -> Response:
        need_desk()
        every = house.media().media.all()
        waiting, posted = ([one for one in every if bool(one.posted) is gone] for gone in (False, True))
        return show(
            house,
            "media.html",
            p=words,
            waiting=waiting,
            posted=posted[::-1][:MOST],
            read_in=list_read_in(house),
            price=house.settings.media.reading,
            most=MOST,
            today=house.now().astimezone(HELSINKI).date(),
        )

    @pages.get("/medium/<medium>")
    def medium(medium: str) -> Response:
        who = need_desk()
        found = house.media().media.find(medium)
        return show(
            house,
            "medium.html",
            p=words,
            medium=found,
            recipient=_find_recipient(house, found),
            password="",
            today=house.now().astimezone(HELSINKI).date(),
            is_fresh=who.is_fresh(house.now(), house.console.fresh_minutes),
            minutes=house.console.fresh_minutes,
        )

    @pages.post("/medium/<medium>/password")
    def ask_password(medium: str) -> AnyResponse:
        who = need_desk()
        found = house.media().media.find(medium)
        if again := _use_form(house, who, found):
            return again
        key, now = house.secret(), house.now()
        content = json.dumps({"account": who.identity.account, "medium": found.id})
        house.kept.keep(f"password {key}", content, now, now + _LIFE)
        return redirect(f"/console/password/{key}", 303)

    @pages.get("/password/<key>")
    def password(key: str) -> Response:
        who = need_desk()
        content = json.loads(house.kept.take(f"password {key}", house.now()) or "{}")
        if content.get("account") != who.identity.account:
            raise Conflict.because("", words.SHOWN_ONCE, code="conflict")
        desk = house.media()
        found = desk.show(content["medium"], _act(house, who))
        things = [f"Task/{found.task}", f"ServiceRequest/{found.request}"]
        log_look(house, who, LookedAt.MEDIUM, desk.patient_of(found), things)
        return show(
            house,
            "medium.html",
            here=f"/console/medium/{found.id}",
            p=words,
            medium=found,
            recipient=_find_recipient(house, found),
            password=found.password,
            today=house.now().astimezone(HELSINKI).date(),
            is_fresh=True,
        )

    @pages.post("/medium/<medium>/posted")
    def posted(medium: str) -> AnyResponse:
        who, desk = need_desk(), house.media()
        found = desk.media.find(medium)
        if again := _use_form(house, who, found):
            return again
        if found.posted:
            raise Conflict.because("REL-12", words.ALREADY, code="conflict")
        desk.post(medium, _act(house, who))
        return redirect(f"/console/medium/{medium}", 303)


def list_read_in(house: ConsoleHouse) -> list[ReadIn]:
    """The media that were read in last, by what was charged for them."""
    units = frozenset({str(house.settings.organisation.oid)})
    items = [stored.resource for stored in house.resources.find("ChargeItem", [], MOST, units=units)]
    return [
        ReadIn(
            datetime.fromisoformat(str(item["occurrenceDateTime"])),
            len(objects(item.get("service"))),
            f"{item['priceOverride']['value']:.2f} {item['priceOverride']['currency']}",
        )
        for item in items
        if "occurrenceDateTime" in item and "priceOverride" in item
    ]


def _use_form(house: ConsoleHouse, who: Visitor, medium: MediumRecord) -> AnyResponse | None:
    """Use the form's token; the way to another sign-in where the last one is too old."""
    use_token(request.form.get("token", ""), who.stamp, house.kept, house.now())
    if who.is_fresh(house.now(), house.console.fresh_minutes):
        return None
    return redirect(f"/console/sign-in?again&to=/console/medium/{medium.id}", 303)


def _act(house: ConsoleHouse, who: Visitor) -> Act:
    return Act(who.identity.name, house.now(), who.identity.account)


def _find_recipient(house: ConsoleHouse, medium: MediumRecord) -> str:
    """Whom a medium goes to, as the Task to post it says; empty where nobody was asked to."""
    try:
        task: Resource = house.resources.read("Task", medium.task).resource
    except NotFound:
        return ""
    found = [one for one in objects(task.get("input")) if input_code(one) == "recipient"]
    return str(found[0].get("valueReference", {}).get("display", "")) if found else ""
