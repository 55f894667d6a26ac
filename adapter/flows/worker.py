"""A worker: looks into the mailboxes, takes up waiting messages, and runs the flows until it is stopped."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from adapter.config import Mailbox
from adapter.errors import LauttaError
from adapter.flows.durable import DurableFlows, Observer, Phase
from adapter.flows.house import House
from adapter.store.messages import MessageRecord, State


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

    `build_house` is called once in each thread, because the links in a house hold connections.
    """
    stopping = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stopping.set())
    local = threading.local()

    def house() -> House:
        if not hasattr(local, "house"):
            local.house = build_house()
        return local.house  # type: ignore[no-any-return]

    settings = house().settings
    flows = DurableFlows(settings.database_url(), name, house, observe)
    flows.launch()
    log(event="working", worker=name)
    try:
        while not stopping.is_set():
            for mailbox in settings.mailbox:
                _look_into(mailbox, house(), flows, observe)
            for message in house().messages.all((State.WAITING,)):
                _take_up(message, house(), flows)
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
        seen: set[str] = set()
        for claim in claims:
            record = house.messages.begin(claim.key, mailbox.flow, mailbox.user, house.now())
            if record.state == State.WAITING:
                arguments = (mailbox.user, claim.uid) if mailbox.flow == "photo" else (mailbox.user, claim.uid, "")
                flows.start(mailbox.flow, record.id, record.attempt, *arguments)
                house.messages.moving(record.id, house.now())
            elif record.state in {State.DONE, State.PARKED} or claim.key in seen:
                port.quarantine(claim.uid)
            seen.add(claim.key)
    except LauttaError as problem:
        log(event="mailbox-not-reached", mailbox=mailbox.user, rule="PHO-09", problem=str(problem))


def _take_up(message: MessageRecord, house: House, flows: DurableFlows) -> None:
    """Begin a message that waits. A mail that a person let go again is first moved back to where it is claimed."""
    kind, _, identity = message.source.partition("/")
    if identity:
        arguments = ("", 0, identity) if message.flow == "release" else (identity,)
        flows.start(message.flow, message.id, message.attempt, *arguments)
        house.messages.moving(message.id, house.now())
        return
    try:
        house.mailbox(kind).release(message.id)
    except LauttaError as problem:
        log(event="mailbox-not-reached", mailbox=kind, rule="PHO-09", problem=str(problem))
