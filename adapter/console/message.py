"""`/console/message/…`: a message that is opened, and its photos."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask import Blueprint, Response

from adapter.config.peers import Unit
from adapter.console import words
from adapter.console.decision import Problem, acts_for, other_units
from adapter.console.house import ConsoleHouse
from adapter.console.look import log_look
from adapter.console.opened import find_picture, find_reply, marked_words, open_mail, split_marked
from adapter.console.queue import find_task, list_waiting, read_waiting
from adapter.console.session import visitor
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.desk.decision import find_offer
from adapter.desk.look import LookedAt
from adapter.errors import NotFound
from adapter.fhir.elements import Resource, objects
from adapter.identifiers import bare_oid
from adapter.run.waiting import left_units
from adapter.store.messages import State
from adapter.words import Sentence, name_alike

_LIFE = timedelta(minutes=10)  # of a photo's address


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """A message, and a photo of it by an address that shows it once."""

    @pages.get("/message/<message>")
    def opened(message: str) -> Response:
        return show_message(house, visitor(), message)

    @pages.get("/picture/<key>")
    def picture(key: str) -> Response:
        who = visitor()
        content = json.loads(house.kept.take(f"picture {key}", house.now()) or "{}")
        if content.get("account") != who.identity.account:
            raise NotFound.because("", words.NOT_FOUND, code="not-found")
        task = find_task(house, who, content["message"])
        photo = find_picture(house, content["message"], content["number"])
        log_look(house, who, LookedAt.PHOTO, things=[reference_of(task)])
        return Response(photo.content, content_type=photo.content_type)


def show_message(
    house: ConsoleHouse,
    who: Visitor,
    message: str,
    *,
    problems: Sequence[Problem] = (),
    fields: Mapping[str, str] | None = None,
    was_kept: bool = False,
) -> Response:
    """The page of a message. `problems`: of the form that was sent with `fields`; `was_kept`: while it was locked."""
    task, record = find_task(house, who, message), house.messages.find(message)
    unit, waits, marks = unit_of(house, task), record.state == State.PARKED, marked_words(task)
    targets = other_units(house, unit)
    log_look(house, who, LookedAt.MESSAGE, things=[reference_of(task)])
    mail = open_mail(house, message, unit) if waits else None
    if mail is not None and mail.known is not None and mail.sender is not None:
        log_look(house, who, LookedAt.RECORD, mail.sender.hetu, [reference_of(task)])
    answer = show(
        house,
        "message.html",
        here=f"/console/message/{message}",
        waiting=read_waiting(house, task, who.language),
        waits=waits,
        mail=mail,
        pieces=split_marked(mail.text, marks) if mail else [],
        marks=marks,
        reply=find_reply(task),
        offer=find_offer(task) if waits else "",
        has_unit=unit is not None,
        pictures=[_keep_picture(house, who, message, number) for number in range(mail.pictures)] if mail else [],
        acts=acts_for(record, targets) if waits else [],
        targets=targets,
        ended=words.ENDED.get(record.state, words.DECIDED),
        left=[_name_unit(house, one["valueReference"]) for one in left_units(task)],
        notes=[_read_note(note) for note in objects(task.get("note"))],
        following=None if waits else next((one.message for one in list_waiting(house, who)), None),
        problems=problems,
        fields=fields or {},
        was_kept=was_kept,
    )
    answer.status_code = 400 if problems else 200
    return answer


def unit_of(house: ConsoleHouse, task: Resource) -> Unit | None:
    """The unit that a Task waits for; None where it waits for a desk of the organisation."""
    owner = bare_oid(str(task.get("owner", {}).get("identifier", {}).get("value", "")))
    return next((unit for unit in house.settings.unit if unit.oid.value == owner), None)


def reference_of(task: Resource) -> str:
    """`Task/id`."""
    return f"Task/{task['id']}"


def _read_note(note: Resource) -> tuple[str, str, datetime]:
    """A decision of before: what was said, by whom and when."""
    return str(note["text"]), str(note.get("authorString", "")), datetime.fromisoformat(str(note["time"]))


def _name_unit(house: ConsoleHouse, reference: Resource) -> Sentence:
    oid = bare_oid(str(reference.get("identifier", {}).get("value", "")))
    names = (unit.names for unit in house.settings.unit if unit.oid.value == oid)
    return next(names, name_alike(str(reference.get("display", oid))))


def _keep_picture(house: ConsoleHouse, who: Visitor, message: str, number: int) -> str:
    """The key of an address that shows a photo once, to this person."""
    key, now = house.secret(), house.now()
    content = json.dumps({"account": who.identity.account, "message": message, "number": number})
    house.kept.keep(f"picture {key}", content, now, now + _LIFE)
    return key
