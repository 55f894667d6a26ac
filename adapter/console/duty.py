"""What each part has for a person, on the first page: one line a part, with numbers and the ways there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adapter.console import access_words, invite_words, media_words, operator_words, release_words, uses_words
from adapter.console import today_words as words
from adapter.console.grants import today
from adapter.console.house import ConsoleHouse
from adapter.console.language import LANGUAGES, write_moment
from adapter.console.officer import PARTS
from adapter.console.operating import list_alarms
from adapter.console.release_queue import count_lines, list_lines
from adapter.console.visitor import Visitor
from adapter.store.grant_lists import GrantLists, GrantState
from adapter.store.messages import State
from adapter.words import Sentence, name_alike

_CALLS = ("call-on-call",)
_MOST_CALLS = 5  # with a way of their own; the number is of all


@dataclass(frozen=True, slots=True)
class Duty:
    """One part: where it is, and what is there for this person. `ways`: straight to its pages."""

    path: str
    title: Sentence
    text: Sentence
    ways: tuple[tuple[str, Sentence], ...] = ()


def say_who(who: Visitor) -> list[Sentence]:
    """What somebody is here; the units of a handler are named beside it."""
    roles = {words.DESK: who.is_desk, words.OFFICER: who.is_officer, words.OPERATOR: who.is_operator}
    return [role for role, has in roles.items() if has]


def list_duties(house: ConsoleHouse, who: Visitor) -> Iterator[Duty]:
    """The parts that this person may use, but for the list of messages and the figures."""
    if len(who.units) > who.is_desk:
        yield Duty("/console/invite", invite_words.TITLE, words.INVITE)
    if who.is_desk:
        text = words.RELEASES.filled(number=str(count_lines(house)), calls=str(count_lines(house, _CALLS)))
        yield Duty("/console/releases", release_words.TITLE, text, tuple(_list_calls(house)))
        waiting = str(count_lines(house, ("post-medium",)))
        yield Duty("/console/media", media_words.TITLE, words.MEDIA.filled(number=waiting))
    if who.is_officer:
        ending = GrantLists(house.engine).count_state(GrantState.ENDING, today(house), who.officer_units)
        text = words.ACCESS.filled(number=str(ending))
        yield Duty("/console/access", access_words.TITLE, text, PARTS[1:])
    if who.sees_every_use:
        yield Duty("/console/uses", uses_words.TITLE, words.USES)
    if who.is_operator:
        failed = sum(number for (_, state), number in house.messages.counts().items() if state == State.FAILED)
        text = words.OPERATION.filled(alarms=str(len(list_alarms(house))), failed=str(failed))
        yield Duty("/console/operator", operator_words.TITLE, text)


def _list_calls(house: ConsoleHouse) -> Iterator[tuple[str, Sentence]]:
    """The ways straight to the requests that somebody must be telephoned about."""
    for line in list_lines(house, "fi", kinds=_CALLS)[:_MOST_CALLS]:
        moments = Sentence(*(write_moment(line.since, language) for language in LANGUAGES))
        yield line.path, words.CALL.naming({"phone": name_alike(line.phone), "at": moments})
