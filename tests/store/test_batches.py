"""Who is in a batch: at most one batch or one worker has a message, whatever happens at the same moment."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from adapter.pipeline.batching import name_batch
from adapter.pipeline.fence import Fence
from adapter.pipeline.lockstep import Lost
from adapter.store.batches import Batches
from adapter.store.messages import Messages, State
from adapter.store.opening import open_database
from adapter.store.workers import RunRecord, Workers

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    tmp_path.chmod(0o700)
    engine = open_database(f"sqlite:///{tmp_path / 'lautta.db'}")
    Messages(engine).begin_all(["a", "b", "c"], "photo", "box", NOW)
    return engine


@pytest.fixture
def batches(engine: Engine) -> Batches:
    return Batches(engine)


def test_of_two_who_gather_the_second_gets_the_rest_under_another_name(batches: Batches) -> None:
    assert batches.gather(["b", "a"], name_batch, NOW) == (name_batch("b"), ["b", "a"])
    assert batches.gather(["a", "b", "c"], name_batch, NOW) == (name_batch("c"), ["c"])
    assert batches.gather(["a", "b", "c"], name_batch, NOW) == ("", [])


def test_what_begins_by_itself_is_in_no_batch(batches: Batches) -> None:
    assert batches.single_out("a", NOW + timedelta(seconds=1))
    assert not batches.single_out("a", NOW + timedelta(seconds=2))
    assert batches.gather(["a", "b"], name_batch, NOW) == (name_batch("b"), ["b"])
    assert not batches.single_out("b", NOW)


def test_a_message_leaves_once_and_is_in_no_other_batch(engine: Engine, batches: Batches) -> None:
    batch, _ = batches.gather(["a", "b"], name_batch, NOW)
    assert batches.leave("a", batch, NOW)
    assert not batches.leave("a", batch, NOW)
    assert batches.gather(["a"], name_batch, NOW) == ("", [])
    assert Messages(engine).find("a").left_batch == batch


def test_what_has_left_runs_by_itself_whatever_becomes_of_the_batch(engine: Engine, batches: Batches) -> None:
    """Also in the same process: the batch may not work on for it, nor forget that it runs."""
    batch, _ = batches.gather(["a", "b"], name_batch, NOW)
    workers = Workers(engine, timedelta(seconds=30))
    batches.enter(batch, "me/1")
    assert batches.held(batch, "me/1") == {"a", "b"}
    batches.leave("a", batch, NOW)
    Messages(engine).moving("a", NOW)
    workers.enter("a-1", "a", "me/1")
    assert batches.held(batch, "me/1") == {"b"}
    batches.finish(batch, "me/1")
    assert [run.attempt for run in workers.runs(["a-1", "b-1"])] == ["a-1"]


def test_a_suspect_that_leaves_has_nobody_to_run_it_yet(engine: Engine, batches: Batches) -> None:
    batch, _ = batches.gather(["a", "b"], name_batch, NOW)
    batches.enter(batch, "dead/1")
    batches.leave("a", batch, NOW, RunRecord("a-1", "a", "", suspect=True, deaths=1, steps=4))
    assert batches.held(batch, "dead/1") == {"b"}
    (run,) = Workers(engine, timedelta(seconds=30)).runs(["a-1"])
    assert (run.suspect, run.deaths, run.steps) == (True, 1, 4)


def test_a_message_that_has_ended_is_not_worked_on(engine: Engine, batches: Batches) -> None:
    batch, _ = batches.gather(["a", "b"], name_batch, NOW)
    batches.enter(batch, "me/1")
    Messages(engine).conclude("a", State.DONE, NOW)
    assert batches.held(batch, "me/1") == {"b"}
    assert not batches.leave("a", batch, NOW)


def test_the_fence_asks_again_at_every_step() -> None:
    held = {"a", "b"}
    fence = Fence(lambda: frozenset(held), threading.Event())
    fence.look_again()
    fence.check("a")
    held.remove("b")
    fence.check("b")
    fence.look_again()
    with pytest.raises(Lost):
        fence.check("b")
