"""Which workers live, what dead ones leave, and which of their messages is to blame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from adapter.pipeline.batching import name_batch
from adapter.pipeline.durable import FLOWS_VERSION, DurableFlows, Held
from adapter.pipeline.rescue import Rescue
from adapter.store.batches import Batches
from adapter.store.mailboxes import Mailboxes
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database
from adapter.store.workers import Workers

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
PATIENCE = timedelta(seconds=30)
LATER = NOW + PATIENCE + timedelta(seconds=1)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    tmp_path.chmod(0o700)
    return open_database(f"sqlite:///{tmp_path / 'lautta.db'}")


@pytest.fixture
def workers(engine: Engine) -> Workers:
    return Workers(engine, PATIENCE)


def test_a_worker_lives_until_it_was_not_seen_for_a_while(workers: Workers) -> None:
    workers.see("a/1", "a", "flows-6", NOW)
    assert workers.live(NOW + PATIENCE / 2) == {"a/1"}
    assert workers.live(LATER) == set()
    assert workers.dead(LATER) == ["a/1"]
    workers.see("a/1", "a", "flows-6", LATER)
    assert workers.live(LATER) == {"a/1"}
    assert not workers.dead(LATER)


def test_a_name_belongs_to_one_process_at_a_time(workers: Workers) -> None:
    workers.see("a/1", "a", "flows-6", NOW)
    workers.see("b/1", "b", "flows-6", NOW)
    workers.see("a/2", "a", "flows-6", NOW)
    workers.replace("a/2", "a")
    assert workers.live(NOW) == {"a/2", "b/1"}


def test_one_worker_inherits(workers: Workers) -> None:
    workers.see("dead/1", "dead", "flows-6", NOW)
    assert workers.inherit("dead/1", "b/1", NOW) is None, "it lives"
    assert workers.inherit("dead/1", "b/1", LATER) is False
    assert workers.inherit("dead/1", "c/1", LATER) is None, "b has taken it on"
    assert workers.inherit("dead/1", "b/1", LATER) is False
    assert workers.inherit("dead/1", "c/1", LATER + PATIENCE * 2) is False, "b died, too"
    assert workers.inherit("unknown/1", "c/1", LATER) is False
    workers.see("left/1", "left", "flows-6", NOW)
    workers.leave("left/1")
    assert workers.inherit("left/1", "c/1", NOW) is True


@dataclass
class Flows:
    """What DBOS holds, without DBOS."""

    held: list[Held] = field(default_factory=list)
    steps: dict[str, int] = field(default_factory=dict)
    resumed: list[tuple[str, bool]] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)

    def unfinished(self) -> list[Held]:
        return [one for one in self.held if not one.waits]

    def look_at(self, attempts: list[str]) -> dict[str, Held]:
        return {one.attempt: one for one in self.held if one.attempt in attempts}

    def count_steps(self, attempt: str) -> int:
        return self.steps.get(attempt, 0)

    def results_of(self, batch: str, attempt: str) -> list[list[Any]]:
        return [[f"step-{number}", None] for number in range(self.steps.get(batch, 0))] if attempt else []

    def runs(self, attempt: str) -> bool:
        return attempt in self.own

    def resume(self, workflow: Held, *, suspect: bool) -> None:
        self.resumed.append((workflow.attempt, suspect))
        self.held = [replace(one, waits=True, executor="") if one == workflow else one for one in self.held]

    def give_up(self, attempts: Iterable[str]) -> None:
        self.given_up += attempts


class Scene:
    """A rescuing worker, and the messages that others left."""

    def __init__(self, engine: Engine, workers: Workers) -> None:
        self.workers, self.messages, self.batches = workers, Messages(engine), Batches(engine)
        self.flows = Flows()
        self.journal: list[dict[str, str]] = []
        self.at = NOW
        self.rescue = Rescue(
            "me/1",
            cast("DurableFlows", self.flows),
            workers,
            self.messages,
            self.batches,
            Mailboxes(engine),
            lambda: self.at,
            lambda **facts: self.journal.append(facts),
        )
        workers.see("me/1", "me", FLOWS_VERSION, NOW)

    def moves(self, message: str, **held: Any) -> str:
        """A message on its way, with a workflow like this."""
        self.messages.begin(message, "photo", "box", NOW)
        self.messages.moving(message, NOW)
        attempt = f"{message}-1"
        if held:
            self.flows.held.append(
                Held(
                    **{
                        "attempt": attempt,
                        "flow": "photo",
                        "version": FLOWS_VERSION,
                        "waits": False,
                        "executor": "",
                        **held,
                    }
                )
            )
        return attempt

    def moves_together(self, *messages: str, **held: Any) -> str:
        """Messages on their way in a batch, with a workflow like this; none where nothing is said of it."""
        for message in messages:
            self.messages.begin(message, "photo", "box", NOW)
        batch, _ = self.batches.gather(messages, name_batch, NOW)
        if held:
            self.flows.held.append(
                Held(
                    **{
                        "attempt": batch,
                        "flow": "batch",
                        "version": FLOWS_VERSION,
                        "waits": False,
                        "executor": "",
                        **held,
                    }
                )
            )
            self.batches.enter(batch, held.get("executor", ""))
        return batch

    def dies(self, executor: str, *attempts: str) -> None:
        """A worker that runs these dies."""
        self.workers.see(executor, executor.partition("/")[0], FLOWS_VERSION, self.at)
        for attempt in attempts:
            self.workers.enter(attempt, attempt.rpartition("-")[0], executor)
        self.flows.held = [
            replace(one, waits=False, executor=executor) if one.attempt in attempts else one for one in self.flows.held
        ]
        self.at += PATIENCE + timedelta(seconds=1)
        self.workers.see("me/1", "me", FLOWS_VERSION, self.at)
        self.rescue.take_over()


@pytest.fixture
def scene(engine: Engine, workers: Workers) -> Scene:
    return Scene(engine, workers)


def deaths(scene: Scene, attempt: str) -> int:
    return scene.workers.enter(attempt, attempt.rpartition("-")[0], "looking").deaths


def test_what_a_living_worker_runs_is_left_alone(scene: Scene) -> None:
    scene.moves("m", executor="me/1")
    scene.rescue.take_over()
    scene.rescue.settle()
    assert (scene.flows.resumed, scene.journal) == ([], [])


def test_a_worker_whose_own_sign_of_life_is_late_does_not_inherit_from_itself(scene: Scene) -> None:
    attempt = scene.moves("m", executor="me/1")
    scene.workers.enter(attempt, "m", "me/1")
    scene.at += PATIENCE + timedelta(seconds=1)
    scene.rescue.take_over()
    assert (scene.flows.resumed, scene.journal) == ([], [])


def test_all_that_ran_together_become_suspects_and_only_the_suspect_is_blamed_after(scene: Scene) -> None:
    poison, bystander = scene.moves("p", executor="x"), scene.moves("b", executor="x")
    scene.dies("a/1", poison, bystander)
    assert scene.flows.resumed == [(poison, True), (bystander, True)]
    fresh = scene.moves("f", executor="x")
    scene.dies("a/2", poison, fresh)
    scene.dies("a/3", poison)
    assert deaths(scene, poison) == 3
    assert deaths(scene, fresh) == 0
    assert deaths(scene, bystander) == 1


def test_a_step_that_was_finished_in_between_clears_a_message(scene: Scene) -> None:
    attempt = scene.moves("m", executor="x")
    for step in range(6):
        scene.flows.steps[attempt] = step
        scene.dies(f"a/{step}", attempt)
    assert deaths(scene, attempt) == 1


def test_a_worker_that_left_in_order_blames_nobody(scene: Scene) -> None:
    attempt = scene.moves("m", executor="gone/1")
    scene.workers.see("gone/1", "gone", FLOWS_VERSION, NOW)
    scene.workers.enter(attempt, "m", "gone/1")
    scene.workers.leave("gone/1")
    scene.rescue.take_over()
    assert scene.flows.resumed == [(attempt, False)]
    assert deaths(scene, attempt) == 0


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no workflow": ({}, "has ended without it"),
    "bad row": ({"readable": False, "waits": True}, "cannot be read"),
    "old and waiting": ({"version": "flows-5", "waits": True}, "flows-5"),
    "old and taken up": ({"version": "flows-5", "executor": "worker"}, "flows-5"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_message_that_no_workflow_can_end_is_begun_anew_and_said(scene: Scene, case: str) -> None:
    held, why = WRONG[case]
    scene.moves("m", **held)
    scene.rescue.settle()
    record = scene.messages.find("m")
    assert (record.state, record.attempt) == (State.WAITING, 2)
    (line,) = scene.journal
    assert (line["event"], line["message"]) == ("alarm", "m")
    assert why in line["problem"]
    scene.rescue.settle()
    assert scene.messages.find("m").attempt == 2


def test_an_old_version_that_still_works_keeps_its_messages(scene: Scene) -> None:
    scene.workers.see("old/1", "old", "flows-5", NOW)
    scene.moves("waiting", version="flows-5", waits=True)
    scene.moves("running", version="flows-5", executor="old/1")
    scene.rescue.take_over()
    scene.rescue.settle()
    assert {scene.messages.find(message).attempt for message in ("waiting", "running")} == {1}


def test_a_message_begun_anew_is_not_gone_on_with_too(scene: Scene) -> None:
    attempt = scene.moves("m", executor="dead/1")
    scene.messages.begin_anew(scene.messages.find("m"), NOW)
    scene.rescue.take_over()
    assert (scene.flows.resumed, scene.flows.given_up) == ([], [attempt])


def test_what_wrote_its_end_is_gone_on_with_for_its_last_step(scene: Scene) -> None:
    attempt = scene.moves("m", executor="dead/1")
    scene.messages.conclude("m", State.DONE, NOW)
    scene.rescue.take_over()
    assert (scene.flows.resumed, scene.flows.given_up) == ([(attempt, False)], [])


def test_what_an_old_version_left_after_its_end_is_given_up(scene: Scene) -> None:
    attempt = scene.moves("m", executor="dead/1", version="flows-5")
    scene.messages.conclude("m", State.DONE, NOW)
    scene.rescue.take_over()
    assert (scene.flows.resumed, scene.flows.given_up) == ([], [attempt])


def test_a_suspect_that_waits_its_turn_is_not_stranded(scene: Scene) -> None:
    attempt = scene.moves("m", executor="x")
    scene.dies("a/1", attempt)
    assert scene.flows.resumed == [(attempt, True)]
    assert scene.workers.stranded(scene.at) == []


def test_two_sums_of_what_has_ended_count_nothing_twice(scene: Scene) -> None:
    scene.moves("m")
    scene.messages.conclude("m", State.DONE, NOW)
    for later in (3, 1, 2, 3):  # clocks that do not agree
        scene.messages.sum_up(NOW + timedelta(hours=later))
    assert scene.messages.counts() == {("photo", "done"): 1}


def test_stranded_is_what_is_on_its_way_without_a_living_worker(scene: Scene) -> None:
    workers = scene.workers
    attempt = scene.moves("m", executor="a/1")
    workers.see("a/1", "a", FLOWS_VERSION, LATER)
    workers.enter(attempt, "m", "a/1")
    assert workers.stranded(LATER) == []
    assert workers.stranded(LATER + PATIENCE * 2) == ["m"], "nobody lives"
    workers.see("b/1", "b", FLOWS_VERSION, LATER + PATIENCE * 2)
    assert workers.stranded(LATER + PATIENCE * 2) == ["m"], "its worker does not"
    workers.finish(attempt, "a/1")
    assert workers.stranded(LATER + PATIENCE * 2) == [], "it waits in the queue, and b lives"
    scene.messages.conclude("m", State.DONE, LATER)
    assert workers.stranded(LATER + PATIENCE * 9) == []


# --- Batches ----------------------------------------------------------------------------------------------------------


def test_a_batch_that_died_with_its_worker_goes_on_singly_each_a_suspect(scene: Scene) -> None:
    batch = scene.moves_together("a", "b", executor="dead/1")
    scene.flows.steps[batch] = 3
    scene.rescue.take_over()
    assert scene.flows.given_up == [batch]
    for message in ("a", "b"):
        record = scene.messages.find(message)
        assert (record.state, record.attempt, record.left_batch) == (State.WAITING, 1, batch)
        (run,) = scene.workers.runs([f"{message}-1"])
        assert (run.suspect, run.deaths, run.steps, run.executor) == (True, 1, 3, "")


def test_a_batch_is_not_blamed_where_a_suspect_ran_beside_it(scene: Scene) -> None:
    suspect = scene.moves("s", executor="x")
    scene.dies("a/1", suspect)
    scene.moves_together("a", "b", executor="a/2")
    scene.dies("a/2", suspect)
    assert [run.deaths for run in scene.workers.runs(["a-1", "b-1", suspect])] == [0, 0, 2]


def test_a_batch_that_was_left_in_order_goes_on_as_one(scene: Scene) -> None:
    batch = scene.moves_together("a", "b", executor="gone/1")
    scene.workers.see("gone/1", "gone", FLOWS_VERSION, NOW)
    scene.workers.leave("gone/1")
    scene.rescue.take_over()
    assert (scene.flows.resumed, scene.flows.given_up) == ([(batch, False)], [])
    assert scene.batches.members(batch) == ["a", "b"]


def test_a_batch_of_another_version_begins_from_zero(scene: Scene) -> None:
    batch = scene.moves_together("a", "b", executor="dead/1", version="flows-99")
    scene.rescue.take_over()
    assert {scene.messages.find(message).attempt for message in ("a", "b")} == {2}
    assert [line["event"] for line in scene.journal] == ["alarm", "alarm"]
    assert batch in scene.flows.given_up


def test_members_without_a_workflow_leave_their_batch_but_not_in_its_first_moments(scene: Scene) -> None:
    batch = scene.moves_together("a", "b")
    scene.rescue.settle()
    assert scene.batches.members(batch) == ["a", "b"], "it may be begun at this moment"
    scene.at += timedelta(seconds=6)
    scene.rescue.settle()
    assert {scene.messages.find(message).left_batch for message in ("a", "b")} == {batch}


def test_a_look_that_is_stale_begins_nobody_anew_who_has_left_meanwhile(scene: Scene) -> None:
    batch = scene.moves_together("a", "b")
    stale = scene.messages.find("a")
    scene.batches.leave("a", batch, NOW)
    scene.messages.moving("a", NOW)
    assert not scene.messages.begin_anew(stale, NOW)
    assert scene.messages.find("a").attempt == 1
