"""May a patient be sent an SMS (PHO-03)? What the record says, and what a professional asserts. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from adapter.errors import Finding
from adapter.identifiers import WorkerId
from adapter.photo.rules import permission_sentences as sentences
from adapter.words import Sentence

#: What a record says of SMS: yes, no, something that the configuration does not know, or nothing at all.
Said = Literal["yes", "no", "unclear", "nothing"]

_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_LANDLINE = re.compile(r"\+358(?!4|50)")  # a Finnish number that no mobile telephone has
_CLOCKS = timedelta(minutes=5)  # how far apart the clock of the caller and ours may be


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """How the record system says that a patient may be reached by SMS.

    `telephone`: the number in E.164, "" for none. `protected`: the contact details are (turvakielto).
    """

    telephone: str = ""
    permission: Said = "nothing"
    language: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Assertion:
    """A professional's word that the patient has given the permission: who says so, and when.

    `by` and `at` are None, `name` is "" where it is not said.
    """

    by: WorkerId | None
    name: str
    at: datetime | None


def judge_contact(
    contact: Contact | None, assertion: Assertion | None, handlers: tuple[WorkerId, ...], now: datetime, days: int
) -> list[Finding]:
    """Everything that keeps an SMS from being sent (PHO-03, PHO-06); nothing when it may go.

    A no in the record outranks every assertion. `contact` None: an unknown patient. `handlers`: the unit's, () for any.
    `days`: how long an assertion counts.
    """
    if contact is None:
        return [Finding("PHO-06", sentences.UNKNOWN_PATIENT, sentences.FIND_OUT_WHO)]
    findings = [Finding("PHO-06", sentences.PROTECTED, sentences.NAMED_PERSON_INVITES)] if contact.protected else []
    if contact.permission == "no":
        return [*findings, Finding("PHO-03", sentences.REFUSED, sentences.ANOTHER_WAY)]
    if contact.permission == "unclear":
        return [*findings, Finding("PHO-03", sentences.UNCLEAR, sentences.CHECK_ENTRY)]
    if contact.permission == "nothing" and (doubt := _doubt(assertion, handlers, now, days)):
        findings.append(Finding("PHO-03", doubt, sentences.ASK))
    if not contact.telephone:
        findings.append(Finding("PHO-03", sentences.NO_NUMBER, sentences.CORRECT_NUMBER))
    return findings


def rests_on(contact: Contact, assertion: Assertion | None) -> Assertion | None:
    """What a permission that counts rests on: the assertion, or None for the record, whose own yes goes first."""
    return None if contact.permission == "yes" else assertion


def _doubt(assertion: Assertion | None, handlers: tuple[WorkerId, ...], now: datetime, days: int) -> Sentence | None:
    """Why an assertion does not count, or None when it does."""
    if assertion is None:
        return sentences.NOBODY
    if assertion.by is None or not assertion.name:
        return sentences.WHO
    if assertion.at is None:
        return sentences.WHEN
    doubts = {
        sentences.FUTURE: assertion.at > now + _CLOCKS,
        sentences.OLD.filled(days=str(days)): assertion.at < now - timedelta(days=days),
        sentences.STRANGER: bool(handlers) and assertion.by not in handlers,
    }
    return next((sentence for sentence, holds in doubts.items() if holds), None)


def international(number: str) -> str:
    """A telephone number in E.164 form; one without a country is Finnish. "" for what is no number."""
    bare = re.sub(r"\(0\)|[\s().\u00a0/-]", "", number.strip().removeprefix("tel:"))
    bare = re.sub(r"^00", "+", bare)
    bare = re.sub(r"^0", "+358", bare)
    return bare if _E164.fullmatch(bare) else ""


def takes_sms(number: str) -> bool:
    """Whether a number in E.164 form can be of a mobile telephone: a Finnish landline would read the SMS aloud."""
    return bool(number) and not _LANDLINE.match(number)
