"""A worker: looks into the mailboxes, takes up waiting messages, and runs the flows until it is stopped."""

from __future__ import annotations

import json
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from adapter.config import Mailbox
from adapter.errors import LauttaError
from adapter.flows.durable import DurableFlows, Observer, Phase
from adapter.flows.house import House
from adapter.store.messages import MessageRecord, State

_FRESH = timedelta(seconds=5)


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
    stopping = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stopping.set())
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
    try:
        while not stopping.is_set():
            for mailbox in settings.mailbox:
                _look_into(mailbox, own, flows, observe)
            for message in own.messages.all((State.WAITING,)):
                _take_up(message, own, flows)
            stopping.wait(settings.poll_seconds)
    finally:
        flows.stop()
        log(event="stopped", worker=name)


def _look_into(mailbox: Mailbox, house: House, flows: DurableFlows, observe: Observer) -> None:
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
            elif record.state in {State.DONE, State.PARKED} or claim.key in seen:
                port.quarantine(claim.uid)
            seen.add(claim.key)
    except SQLAlchemyError as problem:  # two workers may note the same message at once; the next look finds it noted
        log(event="database-busy", problem=type(problem).__name__)
    except LauttaError as problem:
        log(event="mailbox-not-reached", mailbox=mailbox.user, rule="PHO-09", problem=str(problem))


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
    except LauttaError as problem:
        log(event="mailbox-not-reached", mailbox=origin, rule="PHO-09", problem=str(problem))
        return
    if not released:
        # Neither claimed nor in quarantine: it failed after the mail was deleted, and goes on at the failed step.
        _start(message, house, flows, *((origin, 0) if message.flow == "photo" else (origin, 0, "")))


def _start(message: MessageRecord, house: House, flows: DurableFlows, *arguments: Any) -> None:
    flows.start(message.flow, message.id, message.attempt, *arguments)
    house.messages.moving(message.id, house.now())
