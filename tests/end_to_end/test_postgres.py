"""The same flows on PostgreSQL, with two workers against one database: each message is done once."""

from __future__ import annotations

import json
import sys

import pytest

from adapter.demo.fixtures import FOLDER, deliver, document_reference
from adapter.demo.stage import end, start
from adapter.store.messages import State
from tests.end_to_end.conftest import World
from tests.waiting import wait_for

pytestmark = pytest.mark.slow


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
