"""Why a use is denied: the rule, a sentence, and what would make it a permit (GRA-01 … GRA-13). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from adapter.access.rules import reason_sentences as sentences
from adapter.access.rules.matter import Bar
from adapter.roles import Action, Right
from adapter.words import Sentence


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not, by which rule, and what would make it a yes.

    `grant` is the one it is about, empty when it is about the worker or none.
    """

    rule: str
    sentence: Sentence
    way_out: Sentence
    grant: str = ""

    @property
    def text(self) -> str:
        """Why not, in English."""
        return self.sentence.en

    @property
    def remedy(self) -> str:
        """What would make it a yes, in English."""
        return self.way_out.en


NO_GRANT = {
    Right.REGISTER_ACCESS: Reason("GRA-02", sentences.NO_GRANT, sentences.WRITE_UNIT),
    Right.OUTSOURCING: Reason("GRA-11", sentences.NO_AUTHORISATION, sentences.ARCHIVE_AUTHORISATION),
}
NAMELESS = Reason("GRA-05", sentences.NAMELESS, sentences.GIVE_NUMBER)
ELSEWHERE = Reason("GRA-05", sentences.ELSEWHERE, sentences.GIVE_UNIT)
WEAK = Reason("GRA-06", sentences.WEAK, sentences.SIGN_IN_STRONGLY)
STALE = Reason("GRA-06", sentences.STALE, sentences.SIGN_IN_AGAIN)
NO_ROLE = Reason("GRA-13", sentences.NO_ROLE, sentences.GIVE_ROLE)
NOT_IN_ROLE = Reason("GRA-13", sentences.NOT_IN_ROLE, sentences.OTHER_WORKER)
UNIT_NOT_VALID = Reason("GRA-09", sentences.UNIT_NOT_VALID, sentences.CORRECT_UNIT)
UNIT_NOT_THERE = Reason("GRA-09", sentences.UNIT_NOT_THERE, sentences.CORRECT_UNIT)
UNIT_MOVED = Reason("GRA-09", sentences.UNIT_MOVED, sentences.CORRECT_UNIT)
NO_REGISTER = Reason("GRA-09", sentences.NO_REGISTER, sentences.WAIT_FOR_READING)
_NEW_VERSION = {
    Right.REGISTER_ACCESS: sentences.NEW_RELATIONSHIP,
    Right.OUTSOURCING: sentences.NEW_AUTHORISATION,
}
_WAITING = {
    "proposed": (sentences.PROPOSED, sentences.WAIT_FOR_REGISTER),
    "rejected": (sentences.REJECTED, sentences.PUT_RIGHT),
}
_GONE = {"inactive": sentences.WITHDRAWN, "entered-in-error": sentences.IN_ERROR}


def of_status(status: str, right: Right, grant: str) -> Reason:
    """The grant is not in force."""
    if status in _WAITING:
        return Reason("GRA-09", *_WAITING[status], grant)
    if status in _GONE:
        return Reason("GRA-10", _GONE[status], _NEW_VERSION[right], grant)
    return Reason("GRA-10", sentences.OTHER_STATUS, sentences.ONLY_ACTIVE, grant)


def not_begun(right: Right, start: date, grant: str) -> Reason:
    """The use is before the first day."""
    remedy = sentences.WAIT_UNTIL.filled(start=start)
    if right is Right.OUTSOURCING:
        return Reason("GRA-11", sentences.AUTHORISATION_NOT_BEGUN, remedy, grant)
    return Reason("GRA-01", sentences.SERVICE_NOT_BEGUN, remedy, grant)


def over(right: Right, end: date, grant: str) -> Reason:
    """The use is after the last day."""
    remedy = sentences.LAST_DAY.filled(end=end, more=_NEW_VERSION[right])
    if right is Right.OUTSOURCING:
        return Reason("GRA-11", sentences.AUTHORISATION_OVER, remedy, grant)
    return Reason("GRA-10", sentences.SERVICE_OVER, remedy, grant)


def no_action(action: Action, grant: str) -> Reason:
    """The authorisation gives the other right only."""
    return Reason("GRA-11", sentences.NO_ACTION[action], _NEW_VERSION[Right.OUTSOURCING], grant)


def no_matter(grant: str) -> Reason:
    """The matter has not come for this grant."""
    return Reason("GRA-04", sentences.NO_MATTER, sentences.HAND_OVER, grant)


def barred(bar: Bar, grant: str) -> Reason:
    """The organiser's asia-asiakirja ends the use of the matter that it had handed over."""
    return Reason("GRA-04", *sentences.BARS[bar], grant)


def other_register(grant: str) -> Reason:
    """The patient register is another's, or another of the same custodian."""
    return Reason("GRA-11", sentences.OTHER_REGISTER, sentences.NAME_REGISTER, grant)


def other_task(grant: str) -> Reason:
    """The role is of other service tasks than the grant's."""
    return Reason("GRA-13", sentences.OTHER_TASK, sentences.OTHER_TASKS_WORKER, grant)


def read_reasons(text: str) -> list[Reason]:
    """The reasons of a denied use of register access that a log has in English, as `rule: text`; no day is in them."""
    return [reason for reason in _of_register_access() if f"{reason.rule}: {reason.text}" in text]


def _of_register_access() -> Iterator[Reason]:
    right = Right.REGISTER_ACCESS
    yield NO_GRANT[right]
    yield from (NAMELESS, ELSEWHERE, WEAK, STALE, NO_ROLE, NOT_IN_ROLE)
    yield from (UNIT_NOT_VALID, UNIT_NOT_THERE, UNIT_MOVED, NO_REGISTER)
    yield from (of_status(status, right, "") for status in (*_WAITING, *_GONE, ""))
    yield Reason("GRA-01", sentences.SERVICE_NOT_BEGUN, sentences.WAIT_FOR_FIRST_DAY)
    yield Reason("GRA-10", sentences.SERVICE_OVER, sentences.NEW_RELATIONSHIP)
    yield no_matter("")
    yield from (barred(bar, "") for bar in Bar)
    yield other_task("")
