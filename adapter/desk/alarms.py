"""What gives alarm, as an operator reads it: the same at the command line and at the console.

The alarms of `find_alarms` become Tasks too (see adapter/pipeline/alarms.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Engine

from adapter.access.rules.standing import RegisterState
from adapter.config.settings import Settings
from adapter.desk import alarm_words as words
from adapter.desk.certificates import Certificate
from adapter.store.mailboxes import UNSEEN, Mailboxes, MailboxRecord
from adapter.store.subscribers import Subscriber, Subscribers
from adapter.store.workers import Workers
from adapter.words import Sentence, say_age, say_moment

SOON = timedelta(days=30)  # a certificate that ends within this time gives alarm
OLD = timedelta(days=2)  # and a copy of the register that is older: it is renewed every night


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is wrong. `name`: of the mailbox, message, subscription or file, the same in every language."""

    kind: Literal["mailbox", "message", "subscription", "certificate", "register"]
    name: str
    said: Sentence

    @property
    def label(self) -> Sentence:
        """What it is, with its name."""
        return words.LABELS[self.kind].filled(name=self.name)


def find_alarms(settings: Settings, engine: Engine, now: datetime) -> Iterator[Alarm]:
    """Mailboxes (PHO-09), messages that nobody has, and subscribers that do not answer."""
    for box in Mailboxes(engine).all(mailbox.user for mailbox in settings.mailbox):
        if alarm := mailbox_alarm(box, now):
            yield alarm
    for message in Workers(engine, timedelta(seconds=settings.takeover_seconds)).stranded(now):
        yield Alarm("message", message, words.STRANDED.filled(id=message))
    for held in Subscribers(engine).all():
        if held.status == "error":
            yield Alarm("subscription", held.id, say_behind(held))


def mailbox_alarm(box: MailboxRecord, now: datetime) -> Alarm | None:
    """What is wrong with a mailbox; None when all is well."""
    if not box.alarm(now):
        return None
    if box.looked is None:
        return Alarm("mailbox", box.user, words.NEVER_LOOKED)
    said, moment = words.UNSEEN, box.looked
    if now - box.looked <= UNSEEN and box.oldest:
        said, moment = words.OLD, box.oldest
    return Alarm("mailbox", box.user, said.filled(at=say_moment(moment), age=say_age(now - moment)))


def say_behind(held: Subscriber) -> Sentence:
    """How many notifications of a subscription have not arrived, and what was the matter."""
    return words.BEHIND.filled(client=held.client, number=str(held.lag), problem=held.problem)


def certificate_alarms(certificates: list[Certificate], now: datetime) -> Iterator[Alarm]:
    """The certificates that have ended, or end soon."""
    for one in certificates:
        if one.ends is None or one.ends - now > SOON:
            continue
        said = words.ENDED if one.ends <= now else words.ENDS
        at, left = say_moment(one.ends), say_age(one.ends - now)
        yield Alarm("certificate", one.name, said.filled(at=at, left=left))


def register_alarms(state: RegisterState | None, now: datetime) -> Iterator[Alarm]:
    """The copy of the organisation register, when nobody has confirmed it for long (GRA-09)."""
    if state and now - state.as_of > OLD:
        said = words.OLD_REGISTER.filled(at=say_moment(state.as_of), age=say_age(now - state.as_of))
        yield Alarm("register", "", said)
