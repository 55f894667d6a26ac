"""`/console/operator/failed`: messages that have failed, by cause and step, run again as they were ticked and seen."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from adapter.console import operator_words as words
from adapter.console import words as common
from adapter.console.decision import Problem
from adapter.console.form import check_token, use_token
from adapter.console.house import ConsoleHouse
from adapter.console.session import visitor
from adapter.console.showing import show
from adapter.console.visitor import Visitor
from adapter.errors import Conflict, NotFound
from adapter.run.message_words import FLOWS
from adapter.run.step_words import say_step
from adapter.store.messages import MessageRecord, State
from adapter.words import Sentence, name_alike

MOST = 1000  # failed messages that are counted by cause
PAGE = 25  # on a page, and so at most in one form
_LIFE = timedelta(minutes=30)  # of what was ticked, until it is confirmed


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that has failed, and where: no content and no person."""

    record: MessageRecord
    step: str
    step_said: Sentence

    @property
    def cause(self) -> str:
        """A short name of its flow and reason, for an address."""
        return hashlib.sha256(f"{self.record.flow} {self.record.reason}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why messages have failed: the flow, the reason as it was written, in which steps, and how many."""

    key: str
    flow: str
    reason: str
    steps: tuple[Sentence, ...]
    number: int


def add_pages(pages: Blueprint, house: ConsoleHouse) -> None:
    """The list, the page that confirms what was ticked, and the act."""

    @pages.get("/operator/failed")
    def failed() -> Response:
        need_operator()
        return _show_failed(house, request.args)

    @pages.post("/operator/failed")
    def choose_failed() -> AnyResponse:
        who = need_operator()
        check_token(request.form.get("token", ""), who.stamp)
        chosen = list(dict.fromkeys(request.form.getlist("message")))
        if not chosen or len(chosen) > PAGE:
            wrong = words.TOO_MANY.filled(number=str(PAGE)) if chosen else words.NOTHING_CHOSEN
            page = _show_failed(house, request.form, [Problem("failed", wrong)])
            page.status_code = 422
            return page
        seen = {one.id: one.updated.isoformat() for one in house.messages.some(chosen) if one.state == State.FAILED}
        key, now = house.secret(), house.now()
        content = json.dumps({"account": who.identity.account, "seen": seen})
        house.kept.keep(f"again {key}", content, now, now + _LIFE)
        return redirect(f"/console/operator/again/{key}", 303)

    @pages.get("/operator/again/<key>")
    def confirm_again(key: str) -> Response:
        who = need_operator()
        seen = _read_chosen(house.kept.look(f"again {key}", house.now()), who)
        chosen = _describe(house, house.messages.some(list(seen)))
        return show(
            house,
            "operator_again.html",
            p=words,
            key=key,
            number=len(seen),
            causes=list_causes(chosen),
            flow_names=FLOWS,
            is_fresh=_may(house, who, len(seen)),
            minutes=house.console.fresh_minutes,
        )

    @pages.post("/operator/again/<key>")
    def run_again(key: str) -> AnyResponse:
        who = need_operator()
        use_token(request.form.get("token", ""), who.stamp, house.kept, house.now())
        seen = _read_chosen(house.kept.look(f"again {key}", house.now()), who)
        if not _may(house, who, len(seen)):
            return redirect(f"/console/sign-in?again&to=/console/operator/again/{key}", 303)
        seen = _read_chosen(house.kept.take(f"again {key}", house.now()), who)
        done = sum(_run_again(house, who, message, at) for message, at in seen.items())
        return redirect(f"/console/operator/failed?done={done}&left={len(seen) - done}", 303)


def need_operator() -> Visitor:
    """The operator who asks; raises NotFound for everybody else."""
    who = visitor()
    if not who.is_operator:
        raise NotFound.because("", common.NOT_FOUND, code="not-found")
    return who


def list_failures(house: ConsoleHouse) -> list[Failure]:
    """The messages that have failed, the oldest first, each with the step where it did."""
    return _describe(house, house.messages.oldest((State.FAILED,), MOST))


def list_causes(failures: Sequence[Failure]) -> list[Cause]:
    """Why they have failed, the most frequent cause first."""
    heaps: dict[str, list[Failure]] = {}
    for one in failures:
        heaps.setdefault(one.cause, []).append(one)
    causes = [
        Cause(
            key,
            heap[0].record.flow,
            heap[0].record.reason,
            tuple(dict.fromkeys(one.step_said for one in heap)),
            len(heap),
        )
        for key, heap in heaps.items()
    ]
    return sorted(causes, key=lambda cause: -cause.number)


def _describe(house: ConsoleHouse, records: Sequence[MessageRecord]) -> list[Failure]:
    steps = house.last_steps([_attempt(one) for one in records])
    return [_failure(one, steps.get(_attempt(one), "")) for one in records]


def _failure(record: MessageRecord, step: str) -> Failure:
    return Failure(record, step, say_step(record.flow, step) if step else words.NO_STEP)


def _attempt(record: MessageRecord) -> str:
    return f"{record.id}-{record.attempt}"


def _show_failed(house: ConsoleHouse, asked: Mapping[str, Any], problems: Sequence[Problem] = ()) -> Response:
    """A page of the list, by what was asked for: a cause, a step, the number of the page, all of it ticked."""
    every = list_failures(house)
    cause, step = str(asked.get("cause", "")), str(asked.get("step", ""))
    found = [one for one in every if cause in {"", one.cause} and step in {"", one.step_said.en}]
    last = max((len(found) - 1) // PAGE, 0)
    page = min(_number(asked.get("page")), last)
    steps = Counter(one.step_said for one in every if cause in {"", one.cause})
    return show(
        house,
        "operator_failed.html",
        p=words,
        problems=problems,
        failed=found[page * PAGE : (page + 1) * PAGE],
        first=page * PAGE + 1,
        number=len(found),
        page=page,
        last=last,
        cause=cause,
        step=step,
        causes=list_causes(every),
        steps=[(one.en, one, number) for one, number in steps.most_common()],
        flow_names=FLOWS,
        ticked=bool(asked.get("tick")) and not problems,
        done=_number(asked.get("done")) if "done" in asked else None,
        left=_number(asked.get("left")),
        is_all=len(every) < MOST,
        most=MOST,
        cut=_cut,
    )


def _cut(text: str) -> Sentence:
    return name_alike(text if len(text) <= 70 else f"{text[:69]}…") if text else words.NO_CAUSE


def _number(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 7 else 0


def _may(house: ConsoleHouse, who: Visitor, number: int) -> bool:
    """One message may be run again at any time, many soon after a sign-in."""
    return number < 2 or who.is_fresh(house.now(), house.console.fresh_minutes)


def _read_chosen(content: str | None, who: Visitor) -> dict[str, str]:
    """What this person has ticked: the messages, and when each had failed. Raises Conflict for another's."""
    kept = json.loads(content or "{}")
    if kept.get("account") != who.identity.account:
        raise Conflict.because("", common.DRAFT_GONE, code="conflict")
    return dict(kept["seen"])


def _run_again(house: ConsoleHouse, who: Visitor, message: str, failed_at: str) -> bool:
    """Whether a message is in the queue; one that has changed since it was ticked is left."""
    record = house.messages.find(message)
    if record.state != State.FAILED or record.updated.isoformat() != failed_at:
        return False
    try:
        house.failed.run_again(message, who.decider, house.now())
    except Conflict:
        return False
    return True
