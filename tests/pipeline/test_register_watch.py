"""A document whose unit was "not yet" is run again by itself when the organisation register has changed (GRA-09)."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapter.desk.decision import Decision
from adapter.desk.parked import ParkedMessages
from adapter.errors import Theirs
from adapter.pipeline.register_watch import RegisterWatch
from adapter.store.messages import MessageRecord, State
from tests.access.grant_world import GrantWorld
from tests.access.reading.test_grant import body, producer, task

COMING, UNKNOWN = "1.2.246.10.99999861.10.3", "1.2.246.10.99999861.10.77"


@pytest.fixture
def world(tmp_path: Path) -> GrantWorld:
    """A world with a document that waits for its unit, and one that was refused."""
    made = GrantWorld(tmp_path)
    made.registers.coming, made.registers.unknown = {COMING}, {UNKNOWN}
    assert made.send(body(task(producer(COMING))), 1).state == State.PARKED
    assert made.send(body(task(producer(UNKNOWN))), 1, set_id="1.2.9", oid="1.2.9.1").state == State.PARKED
    return made


def test_it_is_run_again_once_the_register_has_changed_and_only_it(world: GrantWorld) -> None:
    watch = RegisterWatch(world.house, world.parked)
    assert watch.look() == []
    world.registers.state, world.registers.coming = "two", set()
    (message,) = watch.look()
    assert message == "reference-1"
    assert world.house.messages.find(message).state == State.WAITING
    assert watch.look() == []
    ended = world.run(message)
    assert ended is not None
    assert ended.state == State.DONE
    assert [grant[1] for grant in world.grants() if grant[0] == "3"] == ["active"]


def test_one_that_still_waits_is_not_run_again_until_the_register_changes_again(world: GrantWorld) -> None:
    watch = RegisterWatch(world.house, world.parked)
    for state in ("two", "three"):
        world.registers.state = state
        (message,) = watch.look()
        ended = world.run(message)
        assert ended is not None
        assert ended.state == State.PARKED
        assert watch.look() == []


def test_a_change_that_comes_while_the_document_is_under_way_is_not_missed(world: GrantWorld) -> None:
    """The register is asked, changes, and only then is the document parked."""
    world.registers.coming = {COMING, "1.2.246.10.99999861.10.4"}
    world.before = lambda step: setattr(world.registers, "state", "two") if step == "store" else None
    late = body(task(producer("1.2.246.10.99999861.10.4")))
    assert world.send(late, 1, set_id="1.2.8", oid="1.2.8.1").state == State.PARKED
    assert len(RegisterWatch(world.house, world.parked).look()) == 2


def test_its_task_tells_who_let_it_go_and_why(world: GrantWorld) -> None:
    world.registers.state = "two"
    RegisterWatch(world.house, world.parked).look()
    tasks = {item["status"]: item for item in world.held("Task")}
    assert set(tasks) == {"completed", "requested"}
    assert tasks["completed"]["note"][0] == {
        "text": "Organisaatiorekisteri on muuttunut sen jälkeen. / Organisationsregistret har ändrats sedan dess. / "
        "The organisation register has changed since.",
        "time": tasks["completed"]["note"][0]["time"],
        "authorString": "Lautta",
    }


def test_a_register_that_is_away_is_asked_again_later(world: GrantWorld) -> None:
    watch = RegisterWatch(world.house, world.parked)
    world.registers.state, world.registers.failure = "two", Theirs("Organisation register", "could not be reached.")
    assert watch.look() == []
    world.registers.failure = None
    assert len(watch.look()) == 1


def test_one_that_somebody_else_has_taken_up_does_not_keep_the_others_waiting(
    world: GrantWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.registers.coming = {COMING, "1.2.246.10.99999861.10.4"}
    other = world.send(body(task(producer("1.2.246.10.99999861.10.4"))), 1, set_id="1.2.8", oid="1.2.8.1")
    watch = RegisterWatch(world.house, world.parked)
    world.registers.state = "two"
    decide = ParkedMessages.decide

    def faster(parked: ParkedMessages, identity: str, decision: Decision) -> MessageRecord:
        if identity == "reference-1":
            world.house.messages.run_again(identity, world.house.now())
        return decide(parked, identity, decision)

    monkeypatch.setattr(ParkedMessages, "decide", faster)
    assert watch.look() == [other.id]


def test_the_register_is_asked_for_even_when_nobody_waits(tmp_path: Path) -> None:
    """Every decision goes by the copy, so it must not grow old."""
    world = GrantWorld(tmp_path)
    RegisterWatch(world.house, world.parked).look()
    assert world.registers.looks == 1
