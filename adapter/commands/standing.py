"""What `lautta status` and `lautta inspect` say to a person: where messages are, since when, and what comes next.

Neither names a patient, and both take the reason from the Task that the console shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from adapter.commands import standing_words as words
from adapter.commands.screen import Screen, Style
from adapter.config.settings import Settings
from adapter.console.why import find_parked_task, say_why
from adapter.desk.alarms import Alarm, say_behind
from adapter.fhir.elements import Resource
from adapter.identifiers import bare_oid
from adapter.run.message_words import FLOWS, STATES
from adapter.run.step_words import say_step
from adapter.store.messages import MessageRecord, State
from adapter.store.resources import Resources
from adapter.store.subscribers import Subscriber
from adapter.words import Sentence, name_alike

if TYPE_CHECKING:
    from adapter.pipeline.steps import StepRecord  # it loads DBOS

MOST = 100  # messages that are shown; `--json` has them all
_OLD = timedelta(hours=24)
_STYLES: Mapping[str, Style] = {"done": "green", "parked": "yellow", "failed": "red", "stopped": "yellow"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How everything stands at a moment."""

    now: datetime
    counts: Mapping[State, int]
    messages: Sequence[MessageRecord]
    alarms: Sequence[Alarm]
    behind: Sequence[Subscriber]
    unmoved: int


def show_standing(screen: Screen, settings: Settings, resources: Resources, standing: Standing) -> None:
    """The counts, what waits (the oldest first), and the alarms last, where the eye is."""
    counted = [state for state in State if standing.counts[state] or state is State.DONE]
    screen.line(" · ".join(f"{screen.say(STATES[state])} {standing.counts[state]}" for state in counted), "bold")
    if standing.unmoved:
        screen.line(screen.say(words.UNMOVED, number=str(standing.unmoved)))
    if not standing.messages:
        screen.line(screen.say(words.NOTHING))
    for message in standing.messages[:MOST]:
        screen.line()
        _show_waiting(screen, settings, resources, message, standing.now)
    if len(standing.messages) > MOST:
        screen.line()
        screen.line(screen.say(words.ONLY_FIRST, number=str(MOST)))
    for held in standing.behind:
        screen.line()
        screen.line(f"Subscription/{held.id}", "bold", hang=2)
        screen.line(screen.say(say_behind(held)), indent=2)
    for alarm in standing.alarms:
        screen.line()
        screen.line(f"{screen.say(words.ALARM)}  {screen.say(alarm.label)}", "red", hang=2)
        screen.line(screen.say(alarm.said), indent=2)


def show_message(
    screen: Screen,
    settings: Settings,
    resources: Resources,
    message: MessageRecord,
    steps: Sequence[StepRecord],
    now: datetime,
) -> None:
    """One message: where it came from, each step with its time, why it is where it is, and what comes next."""
    task = find_parked_task(resources, message)
    _show_head(screen, settings, task, message, now)
    screen.fact(words.ID, message.id)
    screen.fact(words.FROM, message.source)
    screen.fact(words.SINCE, _since(screen, message.begun, now))
    screen.line()
    screen.line(screen.say(words.STORY), "bold")
    show_steps(screen, message, steps)
    if message.reason:
        screen.line()
        screen.fact(words.WHY, say_why(message, task).said(screen.language))
        if message.rules:
            screen.fact(words.RULES, message.rules)
    if message.resources:
        screen.line()
        screen.line(screen.say(words.WHERE), "bold")
    for address in message.resources:
        place = words.RECORD if address.startswith("http") else words.HERE
        screen.line(f"{address}  ({screen.say(place)})", indent=2, hang=2)
    screen.line()
    screen.fact(words.NEXT, screen.say(words.NEXT_BY_STATE[message.state], id=message.id), indent=0)
    if message.state == State.PARKED and settings.console and settings.api.public_base:
        screen.fact(words.CONSOLE, settings.api.below(f"console/message/{message.id}"), indent=0)


def show_steps(screen: Screen, message: MessageRecord, steps: Sequence[StepRecord]) -> None:
    """The story: what was done, at what time of the day, and how long it took."""
    screen.line(f"{screen.clock(message.begun)}  {screen.say(words.CAME)}", indent=2)
    if not steps:
        screen.line(screen.say(words.NO_STEPS), indent=2)
    for attempt, group in groupby(steps, key=lambda step: step.attempt):
        if attempt > 1:
            screen.line(screen.say(words.ATTEMPT, number=str(attempt)), "dim", 2)
        for step in group:
            said, took = screen.say(say_step(message.flow, step.name)), screen.seconds(step.ended - step.began)
            is_end = message.state == State.FAILED and step is steps[-1]
            mark = f": {screen.say(words.FAILED_AT)}" if is_end else ""
            text = f"{screen.clock(step.ended)}  {said}{mark}  ({step.name}, {took})"
            screen.line(text, "red" if is_end else "", 2, 10)


def name_unit(settings: Settings, task: Resource | None, message: MessageRecord) -> Sentence:
    """Whose a message is: the unit or desk of its Task, else where it was moved to, else the unit of its mailbox.

    The organisation's where there is none.
    """
    owner = (task or {}).get("owner", {})
    oid = bare_oid(str(owner.get("identifier", {}).get("value", "")))
    boxes = {box.user: str(box.unit) for box in settings.mailbox if box.unit}
    wanted = oid or message.unit or boxes.get(message.source, "")
    unit = next((unit for unit in settings.unit if str(unit.oid) == wanted), None)
    if unit:
        return unit.names
    return name_alike(str(owner["display"])) if owner.get("display") else settings.organisation.names


def _show_waiting(
    screen: Screen, settings: Settings, resources: Resources, message: MessageRecord, now: datetime
) -> None:
    task = find_parked_task(resources, message)
    _show_head(screen, settings, task, message, now)
    screen.fact(words.ID, message.id)
    screen.fact(words.SINCE, _since(screen, message.begun, now))
    if message.reason:
        rules = f" [{message.rules}]" if message.rules else ""
        screen.fact(words.WHY, f"{say_why(message, task).said(screen.language)}{rules}")
    following = words.LOOK if message.state == State.PARKED else words.NEXT_BY_STATE[message.state]
    screen.fact(words.NEXT, screen.say(following, id=message.id))


def _show_head(
    screen: Screen, settings: Settings, task: Resource | None, message: MessageRecord, now: datetime
) -> None:
    unit, flow = screen.say(name_unit(settings, task, message)), screen.say(FLOWS[message.flow])
    is_old = message.state not in {State.DONE, State.DISCARDED} and now - message.begun > _OLD
    parts = [flow, screen.say(STATES[message.state]), unit, *([screen.say(words.OVER_A_DAY)] if is_old else [])]
    screen.line(" · ".join(parts), "red" if is_old else _STYLES.get(message.state, "bold"), hang=2)


def _since(screen: Screen, moment: datetime, now: datetime) -> str:
    return screen.say(words.AGO, at=screen.at(moment), age=screen.age(now - moment))
