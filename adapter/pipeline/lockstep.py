"""Several messages of one flow, run in lockstep: a step is done for all who want it, and written down once.

Theory of operation. A flow is written for one message and asks for its steps one after the other. A member of a batch
is run from the flow's beginning with the results that are known. The first step without a result ends that run: it is
what the member wants next. The batch takes what its first member wants, does it for every member that wants a step of
that name, and has the results written down in one row. Between its steps a flow does nothing that costs or changes
anything, so that running it from the beginning again is cheap, and the same rows always lead to the same place.

A refusal is a result: the flow itself deals with it. Whatever else goes wrong makes a member leave: a peer is away, or
a fault is ours. It goes on without the others (`leave`), with more attempts. A member that another worker has taken is
lost: nothing more is done for it here.

This module knows no flow, no database and no peer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ParamSpec, Protocol, TypeVar

from adapter.errors import LauttaError, Ours, Refused, locate

P = ParamSpec("P")
T = TypeVar("T")


class _Wanted(BaseException):
    """Ends a run at the first step whose result is not known; no flow catches it."""

    def __init__(self, name: str, effect: Callable[[], Any]) -> None:
        super().__init__(name)
        self.name, self.effect = name, effect


class Once(Protocol):
    """Does one step for several members, or gives what was written down when it was done."""

    def __call__(self, name: str, work: Callable[[], dict[str, Any]]) -> Mapping[str, Any]:
        """The results by attempt."""


class Effect(Protocol):
    """Does one step for one member. Raises Lost when another worker has the member."""

    def __call__(self, member: Member, name: str, effect: Callable[[], Any]) -> Any:
        """Its result."""


class Lost(Exception):
    """Another worker has this member."""


@dataclass
class Member:
    """Run (see adapter.run.run) for one message of a batch."""

    message: str
    attempt: str
    arguments: Sequence[Any] = ()
    results: list[Any] = field(default_factory=list)
    made: dict[str, Any] = field(default_factory=dict)
    _position: int = 0

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Give the step's result, or raise the refusal that it ended in; end this run where it is not known."""
        if self._position == len(self.results):
            raise _Wanted(name, partial(function, *args, **kwargs))
        result = self.results[self._position]
        self._position += 1
        if isinstance(result, Refused):
            raise result.with_traceback(None)
        found: T = result
        return found

    def once(self, name: str, make: Callable[[], T]) -> T:
        """See Run."""
        if name not in self.made:
            self.made[name] = make()
        value: T = self.made[name]
        return value

    def run(self, flow: Callable[[Member], None]) -> _Wanted | None:
        """What it wants next; None when the flow has ended. Raises what the flow does not deal with."""
        self._position = 0
        try:
            flow(self)
        except _Wanted as wanted:
            return wanted
        self.made.clear()  # it may be large
        return None


def run_in_lockstep(
    members: Sequence[Member],
    flow: Callable[[Member], None],
    once: Once,
    effect: Effect,
    leave: Callable[[Member], None],
) -> None:
    """Run every member to its end, or until it leaves.

    `leave` must be idempotent: after a crash it is called again.
    """
    left = list(members)
    while True:
        wanting: list[tuple[Member, _Wanted]] = []
        for member in left:
            try:
                wanted = member.run(flow)
            except Exception:  # noqa: BLE001 – one member's fault is not the others'
                leave(member)
                continue
            if wanted is not None:
                wanting.append((member, wanted))
        if not wanting:
            return
        name = wanting[0][1].name
        group = [(member, wanted.effect) for member, wanted in wanting if wanted.name == name]
        results = once(name, partial(_do_all, name, group, effect))
        left = []
        for member, wanted in wanting:
            if wanted.name != name:
                left.append(member)
            elif (result := results.get(member.attempt, _LOST)) is _LOST:
                continue
            elif isinstance(result, LauttaError) and not isinstance(result, Refused):
                leave(member)
            else:
                member.results.append(result)
                left.append(member)


_LOST = object()


def _do_all(name: str, group: Sequence[tuple[Member, Callable[[], Any]]], effect: Effect) -> dict[str, Any]:
    """The results of one step by attempt: a value, a refusal, or the fault for which a member leaves."""
    results: dict[str, Any] = {}
    for member, work in group:
        try:
            results[member.attempt] = effect(member, name, work)
        except Lost:
            continue
        except LauttaError as problem:
            results[member.attempt] = problem
        except Exception as problem:  # noqa: BLE001 – its text may quote anything
            results[member.attempt] = Ours(f"{Ours.__doc__} ({locate(problem)})")
    return results
