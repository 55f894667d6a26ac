"""`kill -9` of server and sender between every two steps of a notification, on SQLite and PostgreSQL.

No event is lost, and one that comes twice carries the same number.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapter.errors import NotFound
from tests.pipeline.told import World, telling

pytestmark = pytest.mark.slow

STEPS = ("take", "number", "events", "post", "received", "leave")
HANDSHAKE = ("take", "post", "become", "leave")
PHASES = ("begun", "done")


@pytest.fixture
def world(tmp_path: Path, url: str) -> Iterator[World]:
    with telling(tmp_path, url) as opened:
        yield opened


def kill(world: World, folder: Path, at: str, phase: str, **more: str) -> None:
    """Run a process until it kills itself at a step. It never comes back: the next one has another name."""
    told = {
        "url": world.face.desk.engine.url.render_as_string(hide_password=False),
        "folder": str(folder),
        "endpoint": world.receiver.url,
        "now": world.face.clock[0].isoformat(),
        "holder": f"killed-at-{at}-{phase}",
        "at": at,
        "phase": phase,
    } | more
    command = [sys.executable, "-m", "tests.pipeline.crashing_sender", json.dumps(told)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL, f"{at}, {phase}"
    world.wait(seconds=61)  # by then nobody believes that it still sends


def test_no_event_is_lost_and_each_keeps_its_number(world: World, tmp_path: Path) -> None:
    world.subscribe()
    world.send()
    written = []
    for step in STEPS:
        for phase in PHASES:
            written.append(f"at-{step}-{phase}")
            world.write(written[-1])
            kill(world, tmp_path, step, phase)
    world.send()
    came = world.receiver.told()
    assert set(came) == set(enumerate([f"Task/{name}" for name in written], 1))
    first = list(dict.fromkeys(came))
    assert first == sorted(first)
    assert len(came) > len(first)  # those whose answer was lost came again


def test_a_handshake_that_was_cut_off_is_made_again(world: World, tmp_path: Path) -> None:
    identity = world.subscribe()
    for step in HANDSHAKE:
        for phase in PHASES:
            if world.read(identity)["status"] == "active":  # the status is written, and the process gone
                continue
            kill(world, tmp_path, step, phase)
    assert world.read(identity)["status"] == "active"
    world.write("one")
    world.send()
    assert world.receiver.told() == [(1, "Task/one")]


@pytest.mark.parametrize(("at", "phase"), [("note_change", "begun"), ("note_change", "done"), ("put", "done")])
def test_a_server_that_is_killed_leaves_both_or_neither(world: World, tmp_path: Path, at: str, phase: str) -> None:
    world.subscribe()
    world.send()
    kill(world, tmp_path, at, phase, write="one")
    world.send()
    if at == "put":
        assert world.face.resources.read("Task", "one").version == 1
        assert world.receiver.told() == [(1, "Task/one")]
    else:
        with pytest.raises(NotFound):
            world.face.resources.read("Task", "one")
        assert world.receiver.told() == []
        world.write("one")  # the client sends it again
        world.send()
        assert world.receiver.told() == [(1, "Task/one")]
