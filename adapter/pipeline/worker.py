"""A worker: looks into the mailboxes, takes up waiting messages, and runs the flows until it is stopped."""

from __future__ import annotations

import itertools
import json
import os
import queue
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from adapter.config.peers import Mailbox
from adapter.errors import LauttaError, locate
from adapter.masking import mask_hetus
from adapter.pipeline.alarms import keep_raising
from adapter.pipeline.durable import FLOWS_VERSION, DurableFlows, Observer, Phase
from adapter.pipeline.house import House
from adapter.pipeline.register_watch import EVERY, RegisterWatch
from adapter.pipeline.rescue import Rescue
from adapter.pipeline.sealing import keep_sealing
from adapter.pipeline.sender import Sender
from adapter.pipeline.sending import keep_sending
from adapter.ports.mail import MailPort
from adapter.store.mailboxes import TENURE, Mailboxes
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.opening import open_database, wipe_log
from adapter.store.subscribers import Subscribers
from adapter.store.upkeep import keep_up
from adapter.store.workers import Workers
from adapter.xml.signer import head_signer

_FRESH = timedelta(seconds=5)
_NOTED = timedelta(seconds=30)  # how exactly a look is remembered
_CRIED = timedelta(minutes=10)  # how often an alarm is repeated
_BREATH = 0.2
_WIPED = 60.0  # seconds after which the log is emptied in any case: a person may have discarded something
_BEATS = 6  # signs of life in the time after which a worker counts as dead
_SUMS = 120  # beats between two sums of what has ended
_LAST_STEPS = 4  # seconds in which steps may end after SIGTERM
_FAREWELL = 6.0
_PARTING = 2.5


def log_step(flow: str, message: str, step: str, phase: Phase) -> None:
    """One JSON line on standard output for every finished step: an operator, or the demo, can follow along."""
    if phase == "done":
        log(event="step", flow=flow, message=message, step=step)


def log(**facts: str) -> None:
    """One JSON line; never a HETU, a name or a payload."""
    facts = {"at": datetime.now(UTC).isoformat(timespec="milliseconds")} | facts
    sys.stdout.write(mask_hetus(json.dumps(facts, ensure_ascii=False)) + "\n")
    sys.stdout.flush()


def work(name: str, build_house: Callable[[], House], observe: Observer = log_step) -> None:
    """Run until SIGTERM or SIGINT, and then end within ten seconds, whatever a peer does.

    `name` is for people; two processes at a time have different ones. `build_house` is called for each thread that
    works beside the others, because the links in a house hold connections.
    """
    stopping, gone, bell = threading.Event(), threading.Event(), threading.Event()

    def stop(*_: object) -> None:
        stopping.set()
        bell.set()

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, stop)
    own = build_house()
    settings = own.settings
    engine = open_database(settings.database_url())
    executor = f"{name}/{secrets.token_hex(4)}"
    workers = Workers(engine, timedelta(seconds=settings.takeover_seconds))
    workers.replace(executor, name)
    workers.see(executor, name, FLOWS_VERSION, own.now())
    wiper = Wiper(observe, engine)
    flows = DurableFlows(settings.database_url(), executor, workers, Houses(build_house).borrow, wiper)
    flows.launch()
    log(event="working", worker=name)
    lookout = Lookout(executor, Mailboxes(engine), own.now)
    rescue = Rescue(executor, flows, workers, Messages(engine), Mailboxes(engine), own.now, log)
    sender = Sender(settings, Subscribers(engine), own.hook, own.now, executor, log)
    beat, ears = settings.takeover_seconds / _BEATS, build_house()
    threads: list[tuple[str, Callable[[], None]]] = [
        ("pulse", lambda: _beat(workers, executor, name, own.now, beat, gone)),
        ("rescue", lambda: _rescue(rescue, Messages(engine), own.now, beat, stopping)),
        ("register", lambda: _watch_register(build_house(), stopping, bell)),
        ("seals", lambda: keep_sealing(engine, head_signer(own.access.signer), own.now, stopping, log)),
        ("notifications", lambda: keep_sending(sender, settings.poll_seconds, stopping, log)),
        ("alarms", lambda: keep_raising(settings, engine, own.now, stopping, log)),
        ("upkeep", lambda: keep_up(engine, stopping.wait, _report)),
        *(
            (box.user, partial(_watch_mailbox, box, build_house, ears, flows, observe, lookout, stopping))
            for box in settings.mailbox
        ),
    ]
    running = [threading.Thread(target=run, name=title, daemon=True) for title, run in threads]
    for thread in running:
        thread.start()
    try:
        while not stopping.is_set():
            try:
                _look_round(own, flows)
                wiper.wipe()
            except SQLAlchemyError as problem:  # the next round finds the database back
                log(event="database-busy", problem=type(problem).__name__)
            except Exception as problem:  # noqa: BLE001 – one message that nobody foresaw must not stop the others
                log(event="fault", problem=locate(problem))
            bell.wait(settings.poll_seconds)
            bell.clear()
    finally:
        _leave(flows, workers, lookout, wiper, executor, sender)
        _part(running[-len(settings.mailbox) :])
        gone.set()
        log(event="stopped", worker=name)
        os._exit(0)  # what a peer still holds is resumed by another worker


def _leave(
    flows: DurableFlows, workers: Workers, lookout: Lookout, wiper: Wiper, executor: str, sender: Sender
) -> None:
    """Leave in order: what is half done is another worker's at once. Whatever holds this up, it ends in time."""
    overdue = threading.Timer(_FAREWELL, os._exit, (0,))
    overdue.daemon = True
    overdue.start()
    flows.stop(_LAST_STEPS)
    with suppress(SQLAlchemyError):
        lookout.end()
        sender.subscribers.leave_all(executor)
        workers.leave(executor)
        wiper.wipe()
    overdue.cancel()


def _part(mailboxes: Sequence[threading.Thread]) -> None:
    """Give the threads of mailboxes a moment to take leave of their servers; one that hangs is left."""
    end = time.monotonic() + _PARTING
    for thread in mailboxes:
        thread.join(max(0.0, end - time.monotonic()))


class Wiper:
    """Passes on every step, and empties the log of the database once a message has ended.

    Its mail is deleted (PHO-05).
    """

    def __init__(self, observe: Observer, engine: Engine) -> None:
        self._observe, self._engine = observe, engine
        self._ended = threading.Event()
        self._due = time.monotonic()

    def __call__(self, flow: str, message: str, step: str, phase: Phase) -> None:
        """Hear of one step."""
        self._observe(flow, message, step, phase)
        if phase == "done" and step in {"conclude", "park"}:
            self._ended.set()

    def wipe(self) -> None:
        """Empty the log if a message has ended, or a minute has passed.

        If somebody is reading, the next call tries again.
        """
        now = time.monotonic()
        if self._ended.is_set():
            self._ended.clear()
            self._due = min(self._due, now)
        if now >= self._due and wipe_log(self._engine):
            self._due = now + _WIPED


class Houses:
    """Houses that flows borrow, each for itself; one that is given back is used again by the next."""

    def __init__(self, build: Callable[[], House]) -> None:
        self._build = build
        self._idle: queue.LifoQueue[House] = queue.LifoQueue()

    @contextmanager
    def borrow(self) -> Iterator[House]:
        """A house nobody else is in."""
        try:
            house = self._idle.get_nowait()
        except queue.Empty:
            house = self._build()
        try:
            yield house
        finally:
            self._idle.put(house)


def _beat(
    workers: Workers, executor: str, name: str, now: Callable[[], datetime], beat: float, gone: threading.Event
) -> None:
    """Write again and again that this worker lives, to its last moment."""
    while not gone.wait(beat):
        with suppress(SQLAlchemyError):
            workers.see(executor, name, FLOWS_VERSION, now())


def _rescue(
    rescue: Rescue, messages: Messages, now: Callable[[], datetime], beat: float, stopping: threading.Event
) -> None:
    """Take over what others left; now and then look for messages that nothing brings to an end."""
    for number in itertools.count():
        try:
            rescue.take_over()
            if number % _BEATS == 0:
                rescue.settle()
            if number % _SUMS == 0:
                messages.sum_up(now())
        except SQLAlchemyError as problem:
            log(event="database-busy", problem=type(problem).__name__)
        except Exception as problem:  # noqa: BLE001 – one row that nobody foresaw must not end all rescue
            log(event="fault", problem=locate(problem))
        if stopping.wait(beat):
            return


def _report(problem: Exception) -> None:
    log(event="upkeep-failed", problem=locate(problem))


def _watch_register(house: House, stopping: threading.Event, bell: threading.Event) -> None:
    """Beside the other work, which must not wait for a register that is slow to answer."""
    watch = RegisterWatch(house.access, house.parked)
    while not stopping.is_set():
        try:
            for message in watch.look():
                log(event="run-again", message=message, rule="GRA-09")
                bell.set()
        except SQLAlchemyError as problem:
            log(event="database-busy", problem=type(problem).__name__)
        except Exception as problem:  # noqa: BLE001 – the register is watched for as long as the worker works
            log(event="fault", problem=locate(problem))
        stopping.wait(EVERY)


def _look_round(house: House, flows: DurableFlows) -> None:
    """Take up every message that waits and did not come by mail."""
    if not house.messages.are_under_way():
        flows.rest()
        return
    flows.hurry()  # another thread, or another worker, may have set the pace back a moment ago
    for message in house.messages.all((State.WAITING,)):
        if "/" in message.source:
            identity = message.source.partition("/")[2]
            _start(message, house, flows, *(("", 0, identity) if message.flow == "release" else (identity,)))


def _watch_mailbox(
    mailbox: Mailbox,
    build_house: Callable[[], House],
    ears: House,
    flows: DurableFlows,
    observe: Observer,
    lookout: Lookout,
    stopping: threading.Event,
) -> None:
    MailboxWatch(mailbox, build_house(), ears.mailbox(mailbox.user), flows, observe, lookout).run(stopping)


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
            try:
                if self._lookout.is_ours(self._mailbox):
                    self._lookout.note(self._mailbox, self._look())
                    self._take_up()
                    self._listen(stopping)
            except SQLAlchemyError as problem:
                log(event="database-busy", problem=type(problem).__name__)
            except Exception as problem:  # noqa: BLE001 – one mail that nobody foresaw must not close the mailbox
                log(event="fault", mailbox=self._mailbox.user, problem=locate(problem))
            stopping.wait(_BREATH if self._lookout.has(self._mailbox.user) else self._mailbox.poll_seconds)
        self._ears.close()  # a server that is left without a word goes on telling of mail
        self._house.mailbox(self._mailbox.user).close()

    def _listen(self, stopping: threading.Event) -> None:
        end = time.monotonic() + self._mailbox.poll_seconds
        try:
            self._ears.wait(self._mailbox.poll_seconds, stopping.is_set)
        except LauttaError:  # whoever looks next reports it
            stopping.wait(max(0.0, end - time.monotonic()))

    def _look(self) -> Look:
        """Claim what has come, and begin each message's flow. A second copy of a known message goes to a person."""
        house, mailbox = self._house, self._mailbox
        try:
            port = house.mailbox(mailbox.user)
            self._observe(mailbox.flow, mailbox.user, "claim", "begun")
            claims = port.claim()
            self._observe(mailbox.flow, mailbox.user, "claim", "done")
            known = {record.id: record for record in house.messages.some([claim.key for claim in claims])}
            seen: set[str] = set()
            for claim in claims:
                record = known.get(claim.key) or house.messages.begin(
                    claim.key, mailbox.flow, mailbox.user, house.now()
                )
                if record.state == State.WAITING:
                    more = () if mailbox.flow == "photo" else ("",)
                    _start(record, house, self._flows, mailbox.user, claim.uid, *more)
                elif record.state in {State.DONE, State.PARKED, State.DISCARDED} or claim.key in seen:
                    port.quarantine(claim.uid)
                seen.add(claim.key)
            return Look(oldest=min((claim.since for claim in claims), default=None))
        except (
            SQLAlchemyError
        ) as problem:  # two workers may note the same message at once; the next look finds it noted
            log(event="database-busy", problem=type(problem).__name__)
            return Look(problem="the database is busy.")
        except LauttaError as problem:
            return Look(problem=str(problem))

    def _take_up(self) -> None:
        """Begin the messages of this mailbox that wait.

        A mail that a person let go again is first moved back to where it is claimed.
        """
        house, user = self._house, self._mailbox.user
        for message in house.messages.all((State.WAITING,)):
            if message.source != user or house.now() - message.updated < _FRESH:
                continue  # it is being taken up by whoever claimed it
            try:
                released = house.mailbox(user).release(message.id)
            except LauttaError:
                return  # the look into the mailbox has told of it
            if not released:
                # Neither claimed nor in quarantine: it failed after the mail was deleted, and goes on at the failed
                # step.
                _start(message, house, self._flows, *((user, 0) if message.flow == "photo" else (user, 0, "")))


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
    """How a look into a mailbox ended: since when its oldest message lies there, or what went wrong."""

    oldest: datetime | None = None
    problem: str = ""


def _start(message: MessageRecord, house: House, flows: DurableFlows, *arguments: Any) -> None:
    flows.start(message.flow, message.id, message.attempt, *arguments)
    house.messages.moving(message.id, house.now())
