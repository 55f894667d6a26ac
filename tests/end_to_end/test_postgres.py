"""The same flows on PostgreSQL, with two workers against one database: each message is done once."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator

import pytest

from adapter.config import read_settings
from adapter.demo.fixtures import FOLDER, deliver, document_reference
from adapter.demo.stage import Stage, end, start
from adapter.store.messages import State
from tests.end_to_end.conftest import World
from tests.end_to_end.postgres import find_server, run_postgres
from tests.waiting import wait_for

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    programs = find_server()
    if programs is None:
        assert not os.environ.get("CI"), "CI must have PostgreSQL: tests/system.sh installs it"
        pytest.skip("PostgreSQL's server is not here: apt-get install postgresql")
    with run_postgres(programs) as url:
        yield url


@pytest.fixture
def on_postgres(world: World, server: str, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("LAUTTA_DATABASE_URL", server)
    environment = {**world.stage.environment, "LAUTTA_DATABASE_URL": server}
    return World(Stage(read_settings(FOLDER / "lautta.toml"), environment, world.stage.mocks, ""))


def test_two_workers_do_every_message_once(on_postgres: World) -> None:
    world = on_postgres
    names = ("plain", "two-photos", "on-behalf", "wrong-hetu")
    sent = [
        deliver(world.stage, "kuvat.porvoo@ita-uusimaa.example", (FOLDER / "photo" / f"{name}.eml").read_bytes())
        for name in names
    ]
    sent.append(
        deliver(
            world.stage, "kuvapalvelut@ita-uusimaa.example", (FOLDER / "release" / "commissioned-copy.eml").read_bytes()
        )
    )
    oid = json.loads((FOLDER / "grant" / "one-unit.expected.json").read_text(encoding="utf-8"))["oid"]
    sent.append(world.announce(document_reference(oid), "16fd2706-8baf-433b-82eb-8c7fada847da"))
    workers = [
        start([sys.executable, "-m", "adapter", "work", "--name", name], world.stage.environment)
        for name in ("one", "two")
    ]
    try:
        wait_for(
            lambda: sum(message.state in {State.DONE, State.PARKED} for message in world.messages.all()) == len(sent)
        )
    finally:
        for worker in workers:
            end(worker)
    ended = {message.id: message.state for message in world.messages.all()}
    assert [ended[identity] for identity in sent] == ["done", "done", "done", "parked", "done", "done"]
    assert world.holds("record")["systems"]["lifecare-porvoo"]["resources"]["Media"] == 4
    assert world.archived() == 4
    assert world.mails() == {"Lautta-Quarantine": 1}


def test_what_a_dead_worker_leaves_is_taken_over_at_every_step(on_postgres: World) -> None:
    """Each worker is killed for good, and the next one has another name."""
    world = on_postgres
    box = "kuvat.loviisa@ita-uusimaa.example"
    identity = deliver(world.stage, box, (FOLDER / "photo" / "heic.eml").read_bytes())
    for step in ("claim", "fetch", "read", "identify", "file", "sign", "archive", "record", "delete", "conclude"):
        world.crash_at(step, "done")
    worker = start([sys.executable, "-m", "adapter", "work", "--name", "heir"], world.stage.environment)
    try:
        wait_for(lambda: world.messages.find(identity).state in {State.DONE, State.PARKED, State.FAILED})
    finally:
        end(worker)
    assert world.messages.find(identity).state == "done"
    filed = world.holds("record")["systems"]["pegasos-loviisa"]["resources"]
    assert (filed.get("DocumentReference"), filed.get("Task")) == (1, 1)
    assert world.archived() == 1
    assert world.mails() == {}
