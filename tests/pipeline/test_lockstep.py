"""Messages in lockstep: crashes, stops and take-overs between every two operations lose nothing and double nothing.

What the database would hold is a list of rows here, and a crash is an exception at a chosen operation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from adapter.errors import Refused, Theirs
from adapter.pipeline.batching import MOST, MOST_OCTETS, batches
from adapter.pipeline.lockstep import Lost, Member, run_in_lockstep
from adapter.run.run import Run

NORMAL, REFUSED, LONG, AWAY, FAULT, BUG = "normal", "refused", "long", "away", "fault", "bug"
ENDS = {NORMAL: "conclude", LONG: "conclude", REFUSED: "park"}


class Crash(BaseException):
    """The process dies here."""


@dataclass
class World:
    """What outlives a worker: the rows written down, whose the members are, and what happened to the peers."""

    kinds: dict[str, str]
    rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    effects: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    crashes: int = 0
    fuse: int = 0

    def burn(self) -> None:
        """One operation; the process dies at the one that was chosen."""
        self.fuse -= 1
        if self.fuse == 0:
            self.crashes += 1
            raise Crash

    def flow(self, run: Run) -> None:
        """A flow with a choice, a refusal, and steps after both."""
        kind = self.kinds[run.message]
        try:
            run.step("fetch", str)
            found = run.step("read", self.read, kind)
            if found == LONG:
                run.step("more", str)
            if found == BUG:
                raise ValueError(found)
            run.step("file", self.file, kind)
        except Refused:
            run.step("park", str)
            return
        run.step("conclude", str)

    def read(self, kind: str) -> str:
        if kind == REFUSED:
            raise Refused.because("PHO-06", "no.")
        return kind

    def file(self, kind: str) -> None:
        if kind == AWAY:
            raise Theirs("Record", "is away.")
        if kind == FAULT:
            raise KeyError(kind)

    def work(self, fuse: int = 0) -> None:
        """One worker's life: to the end of the batch, or to the operation at which it dies."""
        self.fuse, position = fuse, 0

        def once(name: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
            nonlocal position
            if position == len(self.rows):
                self.burn()
                results = work()
                self.burn()
                self.rows.append((name, results))
            written, results = self.rows[position]
            assert written == name, "after a crash the batch goes another way"
            position += 1
            return results

        def do(member: Member, name: str, effect: Callable[[], Any]) -> Any:
            self.burn()
            if member.message in self.taken:
                raise Lost
            self.effects.append((member.message, name))
            result = effect()
            self.burn()
            return result

        def leave(member: Member) -> None:
            self.burn()
            if member.message not in self.left:
                self.left.append(member.message)
            self.burn()

        members = [Member(message, f"{message}-1") for message in self.kinds]
        run_in_lockstep(members, self.flow, once, do, leave)

    def steps(self, message: str) -> list[str]:
        return [name for one, name in self.effects if one == message]


class Protocol(RuleBasedStateMachine):
    """A batch whose workers die and are followed by others."""

    @initialize(kinds=st.lists(st.sampled_from([NORMAL, REFUSED, LONG, AWAY, FAULT, BUG]), min_size=1, max_size=5))
    def begin(self, kinds: list[str]) -> None:
        self.world = World({f"m{number}": kind for number, kind in enumerate(kinds)})
        self.before_taken: dict[str, int] = {}

    @rule(fuse=st.integers(1, 60))
    def die(self, fuse: int) -> None:
        try:
            self.world.work(fuse)
        except Crash:
            return

    @precondition(lambda self: self.world.kinds.keys() - self.world.taken - set(self.world.left))
    @rule(data=st.data())
    def take_one(self, data: st.DataObject) -> None:
        """Another worker takes a member that has not left."""
        message = data.draw(st.sampled_from(sorted(self.world.kinds.keys() - self.world.taken - set(self.world.left))))
        self.world.taken.add(message)
        self.before_taken[message] = len(self.world.steps(message))

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        world = self.world
        world.work()
        for message, kind in world.kinds.items():
            steps = world.steps(message)
            if message in world.taken:
                assert len(steps) == self.before_taken[message], "a step was done for a member of another's"
                assert message not in world.left or ENDS.get(world.kinds[message]) is None
                continue
            assert (message in world.left) == (kind not in ENDS)
            order = list(dict.fromkeys(steps))
            expected = ["fetch", "read", *(["more"] if kind == LONG else [])]
            expected += ["park"] if kind == REFUSED else ["file"] if kind in {AWAY, FAULT} else []
            expected += ["file", "conclude"] if kind in {NORMAL, LONG} else []
            assert order == expected
            assert all(expected.index(one) <= expected.index(other) for one, other in pairwise(steps))
            assert len(steps) <= len(expected) + world.crashes, "a step is done again for a crash, and for nothing else"
        assert len(world.left) == len(set(world.left))


Protocol.TestCase.settings = settings(max_examples=150, stateful_step_count=8, deadline=None)
TestProtocol = Protocol.TestCase


def test_a_step_is_written_down_once_for_all() -> None:
    world = World({f"m{number}": NORMAL for number in range(4)})
    world.work()
    assert [name for name, _ in world.rows] == ["fetch", "read", "file", "conclude"]
    assert all(len(results) == 4 for _, results in world.rows)


def test_who_is_refused_is_parked_and_holds_nobody_up() -> None:
    world = World({"bad": REFUSED, "good": NORMAL})
    world.work()
    assert world.steps("bad") == ["fetch", "read", "park"]
    assert world.steps("good") == ["fetch", "read", "file", "conclude"]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([1], [1]),
        ([1] * 4, [1, 1, 1, 1]),
        ([1] * 8, [2, 2, 2, 2]),
        ([1] * 200, [MOST] * 12 + [8]),
        ([MOST_OCTETS // 2] * 200, [2] * 100),
        ([MOST_OCTETS + 1] * 3, [1, 1, 1]),
    ],
    ids=["none", "one", "few", "some", "many", "large", "too large to share"],
)
def test_a_batch_is_bounded_by_number_and_octets(sizes: list[int], expected: list[int]) -> None:
    found = list(batches(list(enumerate(sizes))))
    assert [len(batch) for batch in found] == expected
    assert [item for batch in found for item in batch] == list(range(len(sizes))), "in order, and each once"
