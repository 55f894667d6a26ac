"""`kill -9` at every step of a batch: photos and grants that come at once are each done exactly once.

A round a step: several messages come, a worker takes them up together and is killed at the second one's step. The next
rounds take over what is left, beside a batch of their own.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest

from adapter.demo.fixtures import FOLDER, deliver, document_reference
from adapter.demo.stage import end, start
from adapter.pipeline.steps import read_steps
from adapter.store.messages import State
from adapter.wiring import database
from tests.end_to_end.conftest import CRASHING, World
from tests.waiting import wait_for
from tests.whole import WHOLE

MAILBOX = "kuvat.porvoo@ita-uusimaa.example"
PHOTO = ("fetch", "read", "identify", "match", "file", "sign", "archive", "record", "delete", "conclude")
REMEMBERED = ("file", "archive", "record", "delete")  # by others, or here: tried on the second database in any case
GRANT = ("fetch", "read", "check-units", "store", "join-matters", "conclude")
_PATIENCE = 200  # seconds: suspects run one at a time; a row that a paused worker has locked is free after a minute
TOGETHER = 5  # two batches of two, and one message by itself

pytestmark = pytest.mark.slow


@pytest.fixture(params=["SQLite, done", "PostgreSQL, begun"])
def place(request: pytest.FixtureRequest) -> tuple[World, str]:
    """A world on a database, and when in a step the worker is killed."""
    database, _, phase = request.param.partition(", ")
    world: World = request.getfixturevalue("on_sqlite" if database == "SQLite" else "on_postgres")
    return world, phase


def send_photos(world: World, round_: str) -> list[str]:
    """Several mails of the same patient, each of its own."""
    mail = (FOLDER / "photo" / "plain.eml").read_bytes()
    return [
        deliver(
            world.stage, MAILBOX, re.sub(rb"(?im)^(Message-ID: <)", rb"\g<1>%s%d-" % (round_.encode(), number), mail)
        )
        for number in range(TOGETHER)
    ]


def work_until_all_ended(world: World, count: int) -> None:
    """Run a healthy worker until so many messages are known, and all have ended."""
    worker = world.nursery().start(["nowhere", "", "worker"], world.stage.environment)
    try:
        wait_for(
            lambda: len(world.messages.all()) == count and not world.messages.all((State.WAITING, State.MOVING)),
            _PATIENCE,
        )
    finally:
        worker.end()
        worker.wait(60)


def is_stopped(process: subprocess.Popen[Any]) -> bool:
    """Whether a process is stopped, as Linux says (proc(5))."""
    return Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "T"


def states(world: World) -> dict[str, int]:
    found = [message.state for message in world.messages.all()]
    return {state: found.count(state) for state in dict.fromkeys(found)}


def test_photos_of_a_batch_are_filed_archived_and_deleted_once(place: tuple[World, str]) -> None:
    world, phase = place
    steps = PHOTO if phase == "done" or WHOLE else REMEMBERED
    for number, step in enumerate(steps, 1):
        sent = send_photos(world, step)
        world.crash_at(step, phase, sent[3])
        if number % 2 == 0:  # a suspect that is killed three times at one step is parked
            work_until_all_ended(world, number * TOGETHER)
    send_photos(world, "last")
    count = TOGETHER * (len(steps) + 1)
    work_until_all_ended(world, count)
    assert states(world) == {State.DONE: count}
    filed = world.holds("record")["systems"]["lifecare-porvoo"]["resources"]
    assert {kind: filed.get(kind, 0) for kind in ("Media", "Task")} == {"Media": count, "Task": count}
    assert world.archived() == count
    assert world.mails() == {}
    assert {message.together for message in world.messages.all()} == {True, False}, "some had left their batch"


def test_grants_of_a_batch_come_into_force_once(place: tuple[World, str]) -> None:
    world, phase = place
    oid = json.loads((FOLDER / "grant" / "two-units.expected.json").read_text(encoding="utf-8"))["oid"]
    for number, step in enumerate(GRANT, 1):
        sent = [world.announce(document_reference(oid), str(uuid.uuid4())) for _ in range(TOGETHER)]
        world.crash_at(step, phase, sent[3])
        if number % 2 == 0:
            work_until_all_ended(world, number * TOGETHER)
    assert states(world) == {State.DONE: TOGETHER * len(GRANT)}
    consents = world.resources.find("Consent", [])
    assert [(consent.resource["status"], consent.version) for consent in consents] == [("active", 1), ("active", 1)]
    assert len(world.resources.find("Provenance", [])) == 1


@pytest.mark.parametrize("step", ["file", "record"])
def test_a_worker_that_wakes_up_does_nothing_for_a_batch_that_was_taken_over(on_postgres: World, step: str) -> None:
    """It is paused in the step of a first member (SIGSTOP); when it goes on, all of its members are another's.

    On PostgreSQL: on SQLite it may be stopped while it has the only lock there is.
    """
    world = on_postgres
    sent = send_photos(world, step)
    words = [sys.executable, str(CRASHING), step, "done", "paused", sent[2], "pause"]
    paused = start(words, world.stage.environment)
    try:
        wait_for(lambda: is_stopped(paused))
        work_until_all_ended(world, len(sent))
        before = world.holds("record")
        paused.send_signal(signal.SIGCONT)
        sent += send_photos(world, "later")
        wait_for(lambda: len(world.messages.all((State.DONE,))) == len(sent))
        assert paused.poll() is None
    finally:
        paused.send_signal(signal.SIGCONT)
        end(paused)
    assert before["systems"]["lifecare-porvoo"]["resources"]["Media"] == TOGETHER
    filed = world.holds("record")["systems"]["lifecare-porvoo"]["resources"]
    assert (filed["Media"], filed["Task"], world.archived()) == (len(sent),) * 3
    assert states(world) == {State.DONE: len(sent)}
    assert world.mails() == {}


def test_an_urgent_release_does_not_wait_for_the_photos_before_it(world: World) -> None:
    """It comes when all the photos wait already, and begins when one batch of them is done."""
    request = json.loads((FOLDER / "release" / "electronic.json").read_text(encoding="utf-8")) | {"priority": "urgent"}
    world.give_consents()
    photos = [identity for number in range(30) for identity in send_photos(world, f"{number}-")]
    worker = world.nursery().start(["nowhere", "", "worker"], world.stage.environment)
    try:
        wait_for(lambda: len(world.messages.some(photos)) == len(photos))
        release = world.announce(request, "0f8fad5b-d9cb-469f-a165-70867728950e")
        wait_for(lambda: world.messages.find(release).state == State.DONE)
        wait_for(lambda: not world.messages.all((State.WAITING, State.MOVING)))
    finally:
        worker.end()
        worker.wait(60)
    engine = database(world.stage.settings.database_url())
    began = read_steps(engine, world.messages.find(release))[0].began
    behind = [message for message in world.messages.some(photos) if message.updated > began]
    assert len(behind) > len(photos) / 3
    assert states(world) == {State.DONE: len(photos) + 1}
