"""A worker: looks into the mailboxes, takes up waiting messages, and runs the flows until it is stopped."""

from __future__ import annotations

import itertools
import os
import queue
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from adapter.config.peers import Mailbox
from adapter.errors import NotFound, locate
from adapter.pipeline.alarms import keep_raising
from adapter.pipeline.durable import FLOWS_VERSION, DurableFlows, Observer, Phase
from adapter.pipeline.house import House
from adapter.pipeline.lines import log, log_step
from adapter.pipeline.mailbox_watch import Lookout, MailboxWatch, Waiting, start_all
from adapter.pipeline.register_watch import EVERY, RegisterWatch
from adapter.pipeline.rescue import Rescue
from adapter.pipeline.retrying import Retrying
from adapter.pipeline.sealing import keep_sealing
from adapter.pipeline.sender import Sender
from adapter.pipeline.sending import keep_sending
from adapter.pipeline.turns import Turns
from adapter.store.batches import Batches
from adapter.store.bell import listen
from adapter.store.mailboxes import Mailboxes
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database, wipe_log
from adapter.store.retries import Retries
from adapter.store.subscribers import Subscribers
from adapter.store.upkeep import keep_up
from adapter.store.workers import Workers
from adapter.xml.signer import head_signer

_WIPED = 60.0  # seconds after which the log is emptied in any case: a person may have discarded something
_BEATS = 6  # signs of life in the time after which a worker counts as dead
_SUMS = 120  # beats between two sums of what has ended
_LAST_STEPS = 4  # seconds in which steps may end after SIGTERM
_FAREWELL = 6.0
_PARTING = 2.5


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
    batches, turns, retries, houses = Batches(engine), Turns(settings.work), Retries(engine), Houses(build_house)
    flows = DurableFlows(settings.database_url(), executor, workers, batches, turns, retries, houses.borrow, wiper)
    flows.launch()
    log(event="working", worker=name)
    lookout = Lookout(executor, Mailboxes(engine), own.now)
    rescue = Rescue(executor, flows, workers, Messages(engine), batches, Mailboxes(engine), own.now, log)
    retrying = Retrying(retries, Messages(engine), own.now, log)
    sender = Sender(settings, Subscribers(engine), own.hook, own.now, executor, log)
    beat, ears = settings.takeover_seconds / _BEATS, build_house()
    threads: list[tuple[str, Callable[[], None]]] = [
        ("pulse", lambda: _beat(workers, executor, name, own.now, beat, gone)),
        ("rescue", lambda: _rescue(rescue, retrying, Messages(engine), own.now, beat, stopping)),
        ("register", lambda: _watch_register(build_house(), stopping, bell)),
        ("seals", lambda: keep_sealing(engine, head_signer(own.access.signer), own.now, stopping, log)),
        ("notifications", lambda: keep_sending(sender, settings.poll_seconds, stopping, log)),
        ("alarms", lambda: keep_raising(settings, engine, own.now, stopping, log)),
        ("upkeep", lambda: keep_up(engine, stopping.wait, _report)),
        ("bell", lambda: listen(engine, bell.set, stopping.wait, _report_database)),
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
    rescue: Rescue,
    retrying: Retrying,
    messages: Messages,
    now: Callable[[], datetime],
    beat: float,
    stopping: threading.Event,
) -> None:
    """Take over what others left, and try again what has its time; now and then look for what nothing brings on."""
    for number in itertools.count():
        try:
            rescue.take_over()
            retrying.look()
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


def _report_database(problem: Exception) -> None:
    log(event="database-busy", problem=type(problem).__name__)


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
        return
    flows.hurry()  # another process may have begun something
    waiting: dict[str, list[Waiting]] = {}
    for message in house.messages.all((State.WAITING,)):
        if "/" in message.source:
            identity = message.source.partition("/")[2]
            arguments = ("", 0, identity) if message.flow == "release" else (identity,)
            urgent = message.flow == "release" and _is_urgent(house, identity)
            waiting.setdefault(message.flow, []).append(Waiting(message, arguments, urgent=urgent))
    for flow in sorted(waiting, key=lambda flow: flow != "release"):
        start_all(waiting[flow], house, flows)


def _is_urgent(house: House, request: str) -> bool:
    """Whether a request over the API is urgent by its own word (ServiceRequest.priority)."""
    try:
        resource = house.release.resources.read("ServiceRequest", request).resource
    except NotFound:
        return False
    return resource.get("priority") in {"urgent", "asap", "stat"}


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
