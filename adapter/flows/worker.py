"""A worker: looks into the mailboxes, takes up waiting messages, and runs the flows until it is stopped."""

from __future__ import annotations

import json
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from adapter.config import Mailbox
from adapter.errors import LauttaError
from adapter.flows.durable import DurableFlows, Observer, Phase
from adapter.flows.house import House
from adapter.flows.register_watch import EVERY, RegisterWatch
from adapter.store.mailboxes import TENURE, Mailboxes
from adapter.store.messages import MessageRecord, State
from adapter.store.schema import open_database

_FRESH = timedelta(seconds=5)
_NOTED = timedelta(seconds=30)  # how exactly a look is remembered
_CRIED = timedelta(minutes=10)  # how often an alarm is repeated
_LISTEN_SECONDS = 29 * 60.0
_BREATH = 0.2
_FAREWELL = 5.0


def log_step(flow: str, message: str, step: str, phase: Phase) -> None:
    """One JSON line on standard output for every finished step: an operator, or the demo, can follow along."""
    if phase == "done":
        log(event="step", flow=flow, message=message, step=step)


def log(**facts: str) -> None:
    """One JSON line; never a HETU, a name or a payload."""
    sys.stdout.write(json.dumps({"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **facts}) + "\n")
    sys.stdout.flush()


def work(name: str, build_house: Callable[[], House], observe: Observer = log_step) -> None:
    """Run until SIGTERM or SIGINT. `name` is this worker's own: what it left half done it finds again by its name.

    `build_house` is called for each flow that runs beside the others, because the links in a house hold connections.
    """
    stopping, bell = threading.Event(), threading.Event()

    def stop(*_: object) -> None:
        stopping.set()
        bell.set()

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, stop)
    idle: queue.LifoQueue[House] = queue.LifoQueue()

    @contextmanager
    def borrow() -> Iterator[House]:
        """A house nobody else is in; it is used again by the next."""
        try:
            house = idle.get_nowait()
        except queue.Empty:
            house = build_house()
        try:
            yield house
        finally:
            idle.put(house)

    own = build_house()
    settings = own.settings
    flows = DurableFlows(settings.database_url(), name, borrow, observe)
    flows.launch()
    log(event="working", worker=name)
    watch = Watch(settings.mailbox, build_house(), stopping, bell)
    lookout = Lookout(name, Mailboxes(open_database(settings.database_url())), own.now)
    threading.Thread(target=_watch_register, args=(build_house(), stopping, bell), daemon=True).start()
    try:
        while not stopping.is_set():
            try:
                _look_round(own, flows, observe, watch, lookout)
            except SQLAlchemyError as problem:  # the next round finds the database back
                log(event="database-busy", problem=type(problem).__name__)
            bell.wait(settings.poll_seconds)
            bell.clear()
    finally:
        stopping.set()
        watch.end()
        lookout.end()
        flows.stop()
        log(event="stopped", worker=name)


def _watch_register(house: House, stopping: threading.Event, bell: threading.Event) -> None:
    """Beside the other work, which must not wait for a register that is slow to answer."""
    watch = RegisterWatch(house)
    while not stopping.is_set():
        try:
            for message in watch.look():
                log(event="run-again", message=message, rule="GRA-09")
                bell.set()
        except SQLAlchemyError as problem:
            log(event="database-busy", problem=type(problem).__name__)
        stopping.wait(EVERY)


def _look_round(house: House, flows: DurableFlows, observe: Observer, watch: Watch, lookout: Lookout) -> None:
    """Look into the mailboxes that may have new mail, and take up every message that waits."""
    waiting = {message.source for message in house.messages.all((State.WAITING,))}
    for mailbox in house.settings.mailbox:
        if (watch.wants_look(mailbox) or mailbox.user in waiting) and lookout.is_ours(mailbox):
            lookout.note(mailbox, _look_into(mailbox, house, flows, observe))
    for message in house.messages.all((State.WAITING,)):
        if "/" in message.source or lookout.has(message.source):
            _take_up(message, house, flows)


class Watch:
    """Knows which mailboxes to look into: a thread for each listens to its server (IDLE), and each has its time besides."""

    def __init__(
        self, mailboxes: Sequence[Mailbox], house: House, stopping: threading.Event, bell: threading.Event
    ) -> None:
        self._house, self._stopping, self._bell = house, stopping, bell
        self._told: set[str] = set()
        self._due = {mailbox.user: 0.0 for mailbox in mailboxes}
        # A server that does not answer must not keep the process from ending.
        self._threads = [threading.Thread(target=self._listen, args=(mailbox,), daemon=True) for mailbox in mailboxes]
        for thread in self._threads:
            thread.start()

    def wants_look(self, mailbox: Mailbox) -> bool:
        """Whether there may be new mail; asking is taking note of it."""
        now = time.monotonic()
        if mailbox.user not in self._told and now < self._due[mailbox.user]:
            return False
        self._told.discard(mailbox.user)
        self._due[mailbox.user] = now + mailbox.poll_seconds
        return True

    def end(self) -> None:
        """Wait for the threads, which know that it is time."""
        for thread in self._threads:
            thread.join(_FAREWELL)

    def _listen(self, mailbox: Mailbox) -> None:
        """Ring whenever the server tells of mail. What goes wrong is told by whoever looks; here it is tried again."""
        while not self._stopping.is_set():
            try:
                if self._house.mailbox(mailbox.user).wait(_LISTEN_SECONDS, self._stopping.is_set):
                    self._told.add(mailbox.user)
                    self._bell.set()
                self._stopping.wait(_BREATH)  # a server that tells of everything again and again is not asked faster
            except LauttaError:
                self._stopping.wait(mailbox.poll_seconds)


class Lookout:
    """Keeps in the database who looks into the mailboxes and how they are, and writes a line when one gives alarm (PHO-09)."""

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
        self._mailboxes.leave(self._worker, self._now())

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
    """How a look into a mailbox ended: since when its oldest message lies there, or what went wrong."""

    oldest: datetime | None = None
    problem: str = ""


def _look_into(mailbox: Mailbox, house: House, flows: DurableFlows, observe: Observer) -> Look:
    """Claim what has come, and begin each message's flow. A second copy of a known message goes to a person."""
    try:
        port = house.mailbox(mailbox.user)
        observe(mailbox.flow, mailbox.user, "claim", "begun")
        claims = port.claim()
        observe(mailbox.flow, mailbox.user, "claim", "done")
        known = {record.id: record for record in house.messages.some([claim.key for claim in claims])}
        seen: set[str] = set()
        for claim in claims:
            record = known.get(claim.key) or house.messages.begin(claim.key, mailbox.flow, mailbox.user, house.now())
            if record.state == State.WAITING:
                more = () if mailbox.flow == "photo" else ("",)
                _start(record, house, flows, mailbox.user, claim.uid, *more)
            elif record.state in {State.DONE, State.PARKED, State.DISCARDED} or claim.key in seen:
                port.quarantine(claim.uid)
            seen.add(claim.key)
        return Look(oldest=min((claim.since for claim in claims), default=None))
    except SQLAlchemyError as problem:  # two workers may note the same message at once; the next look finds it noted
        log(event="database-busy", problem=type(problem).__name__)
        return Look(problem="the database is busy.")
    except LauttaError as problem:
        return Look(problem=str(problem))


def _take_up(message: MessageRecord, house: House, flows: DurableFlows) -> None:
    """Begin a message that waits. A mail that a person let go again is first moved back to where it is claimed."""
    origin, _, identity = message.source.partition("/")
    if identity:
        _start(message, house, flows, *(("", 0, identity) if message.flow == "release" else (identity,)))
        return
    if house.now() - message.updated < _FRESH:
        return  # it is being taken up by whoever claimed it
    try:
        released = house.mailbox(origin).release(message.id)
    except LauttaError:
        return  # the look into the mailbox has told of it
    if not released:
        # Neither claimed nor in quarantine: it failed after the mail was deleted, and goes on at the failed step.
        _start(message, house, flows, *((origin, 0) if message.flow == "photo" else (origin, 0, "")))


def _start(message: MessageRecord, house: House, flows: DurableFlows, *arguments: Any) -> None:
    flows.start(message.flow, message.id, message.attempt, *arguments)
    house.messages.moving(message.id, house.now())
