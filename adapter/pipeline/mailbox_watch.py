"""The mailboxes: which worker looks into each, what a look finds, and when one gives alarm (PHO-09)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from adapter.config.peers import Mailbox
from adapter.errors import LauttaError, locate
from adapter.pipeline.batching import batches, name_batch
from adapter.pipeline.durable import BATCHED, DurableFlows, Observer
from adapter.pipeline.house import House
from adapter.pipeline.lines import log
from adapter.ports.mail import MailPort
from adapter.store.mailboxes import TENURE, Mailboxes
from adapter.store.messages import MessageRecord, State

_FRESH = timedelta(seconds=5)
_NOTED = timedelta(seconds=30)  # how exactly a look is remembered
_CRIED = timedelta(minutes=10)  # how often an alarm is repeated
_BREATH, _LONE = 0.2, 0.02


class MailboxWatch:
    """Looks into one mailbox, in a thread of its own: a server that is slow or hangs keeps no other mailbox waiting.

    `ears` is a connection that only listens: it misses nothing while another one looks.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        house: House,
        ears: MailPort,
        flows: DurableFlows,
        observe: Observer,
        lookout: Lookout,
    ) -> None:
        self._mailbox, self._house, self._ears = mailbox, house, ears
        self._flows, self._observe, self._lookout = flows, observe, lookout

    def run(self, stopping: threading.Event) -> None:
        """Look, then listen until the server tells of mail (IDLE) or it is time to look again."""
        while not stopping.is_set():
            began = time.monotonic()
            try:
                if self._lookout.is_ours(self._mailbox):
                    look = self._look()
                    self._lookout.note(self._mailbox, look)
                    if not look.problem:
                        self._take_up(look)
                    self._listen(stopping)
            except SQLAlchemyError as problem:
                log(event="database-busy", problem=type(problem).__name__)
            except Exception as problem:  # noqa: BLE001 – one mail that nobody foresaw must not close the mailbox
                log(event="fault", mailbox=self._mailbox.user, problem=locate(problem))
            stopping.wait(max(0.0, began + self._pause() - time.monotonic()))
        self._ears.close()  # a server that is left without a word goes on telling of mail
        self._house.mailbox(self._mailbox.user).close()

    def _pause(self) -> float:
        """Seconds from one look to the next: a worker that has work begins together what comes close together."""
        if not self._lookout.has(self._mailbox.user):
            return self._mailbox.poll_seconds
        return _BREATH if self._flows.works() else _LONE

    def _listen(self, stopping: threading.Event) -> None:
        end = time.monotonic() + self._mailbox.poll_seconds
        try:
            self._ears.wait(self._mailbox.poll_seconds, stopping.is_set)
        except LauttaError:  # whoever looks next reports it
            stopping.wait(max(0.0, end - time.monotonic()))

    def _look(self) -> Look:
        """Claim what has come, and begin each message's flow. A second copy of a known message goes to a person."""
        house, mailbox = self._house, self._mailbox
        began = house.now()
        try:
            port = house.mailbox(mailbox.user)
            self._observe(mailbox.flow, mailbox.user, "claim", "begun")
            claims = port.claim()
            self._observe(mailbox.flow, mailbox.user, "claim", "done")
            known = {record.id: record for record in house.messages.some([claim.key for claim in claims])}
            new = list(dict.fromkeys(claim.key for claim in claims if claim.key not in known))
            if new:
                begun = house.messages.begin_all(new, mailbox.flow, mailbox.user, house.now())
                known |= {record.id: record for record in begun}
            waiting: list[Waiting] = []
            seen: set[str] = set()
            for claim in claims:
                record = known[claim.key]
                if claim.key in seen or record.state in {State.DONE, State.PARKED, State.DISCARDED}:
                    port.quarantine(claim.uid)
                elif record.state == State.WAITING:
                    more = () if mailbox.flow == "photo" else ("",)
                    waiting.append(Waiting(record, (mailbox.user, claim.uid, *more), claim.size))
                seen.add(claim.key)
            start_all(waiting, house, self._flows)
            oldest = min((claim.since for claim in claims), default=None)
            return Look(began, oldest, keys=frozenset(seen))
        except (
            SQLAlchemyError
        ) as problem:  # two workers may note the same message at once; the next look finds it noted
            log(event="database-busy", problem=type(problem).__name__)
            return Look(began, problem="the database is busy.")
        except LauttaError as problem:
            return Look(began, problem=str(problem))

    def _take_up(self, look: Look) -> None:
        """Begin the messages of this mailbox that waited before this look, and did not lie claimed when it was made.

        A mail that a person let go again is first moved back to where it is claimed.
        """
        house, user = self._house, self._mailbox.user
        for message in house.messages.all((State.WAITING,)):
            if message.source != user or message.id in look.keys or look.began - message.updated < _FRESH:
                continue  # it is being taken up by whoever claimed it
            try:
                released = house.mailbox(user).release(message.id)
            except LauttaError:
                return  # the look into the mailbox has told of it
            if not released:
                # Neither claimed nor in quarantine: it failed after the mail was deleted, and goes on at the failed
                # step.
                start(message, house, self._flows, *((user, 0) if message.flow == "photo" else (user, 0, "")))


class Lookout:
    """Keeps in the database who looks into the mailboxes and how they are.

    Writes a line when one gives alarm (PHO-09).
    """

    def __init__(self, worker: str, mailboxes: Mailboxes, now: Callable[[], datetime]) -> None:
        self._worker, self._mailboxes, self._now = worker, mailboxes, now
        self._ours: dict[str, datetime] = {}
        self._problems: dict[str, str] = {}
        self._written: dict[str, tuple[datetime, datetime | None]] = {}
        self._cried: dict[str, datetime] = {}

    def is_ours(self, mailbox: Mailbox) -> bool:
        """Whether this worker is the one that looks into the mailbox; asked again in good time before that ends."""
        user, now = mailbox.user, self._now()
        if user not in self._ours or now - self._ours[user] > TENURE / 4:
            self._ours.pop(user, None)
            if self._mailboxes.take(user, self._worker, now):
                self._ours[user] = now
        return user in self._ours

    def has(self, user: str) -> bool:
        """Whether this worker looks into the mailbox at this moment."""
        return user in self._ours

    def end(self) -> None:
        """Leave the mailboxes to the other workers."""
        self._mailboxes.leave(self._worker)

    def note(self, mailbox: Mailbox, look: Look) -> None:
        """Take note of a look: a problem when it begins or changes, an alarm when it begins and then now and again."""
        user, now = mailbox.user, self._now()
        if look.problem and look.problem != self._problems.get(user):
            log(event="mailbox-not-reached", mailbox=user, rule="PHO-09", problem=look.problem)
        self._problems[user] = look.problem
        written, oldest = self._written.get(user, (None, None))
        if not look.problem and (written is None or now - written > _NOTED or oldest != look.oldest):
            self._mailboxes.looked(user, now, look.oldest)
            self._written[user] = (now, look.oldest)
        self._cry(user, now)

    def _cry(self, user: str, now: datetime) -> None:
        last = self._cried.get(user)
        if last is not None and now - last < _CRIED:
            return
        (record,) = self._mailboxes.all([user])
        self._cried[user] = now
        if alarm := record.alarm(now):
            log(event="alarm", mailbox=user, rule="PHO-09", problem=alarm)


@dataclass(frozen=True)
class Look:
    """A look into a mailbox: when it began, since when its oldest message lies there, which do, or what went wrong."""

    began: datetime
    oldest: datetime | None = None
    problem: str = ""
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Waiting:
    """A message to be begun, with the arguments of its flow, and its size in octets."""

    message: MessageRecord
    arguments: Sequence[Any]
    size: int = 0
    urgent: bool = False


def start_all(waiting: Sequence[Waiting], house: House, flows: DurableFlows) -> None:
    """Start the flows of messages of one kind; those that nobody has ever taken up run together.

    Not while a worker of another version lives: it would not know what a batch is.
    """
    new = [one for one in waiting if one.message.is_new and one.message.flow in BATCHED]
    together = [] if new and flows.has_other_versions(house.now()) else new
    for batch in batches([(one, one.size) for one in together]):
        if len(batch) > 1:
            _start_batch(batch, house, flows)
        elif flows.batches.single_out(batch[0].message.id, house.now()):
            start(batch[0].message, house, flows, *batch[0].arguments)
    for one in waiting:
        if one not in together:
            start(one.message, house, flows, *one.arguments, urgent=one.urgent)


def _start_batch(batch: Sequence[Waiting], house: House, flows: DurableFlows) -> None:
    """Written down before it is begun: what has no workflow after a crash is begun again (`rescue`)."""
    arguments = {one.message.id: one.arguments for one in batch}
    name, free = flows.batches.gather(list(arguments), name_batch, house.now())
    if free:
        first = batch[0].message
        turn = flows.turns.give(first.flow, first.source, house.now(), count=len(free))
        flows.start_batch(first.flow, name, [(identity, arguments[identity]) for identity in free], turn)


def start(message: MessageRecord, house: House, flows: DurableFlows, *arguments: Any, urgent: bool = False) -> None:
    """Start the flow of a message, and note that it is on its way."""
    turn = flows.turns.give(message.flow, message.source, house.now(), urgent=urgent)
    flows.start(message.flow, message.id, message.attempt, *arguments, turn=turn, batch=message.left_batch)
    house.messages.moving(message.id, house.now())
