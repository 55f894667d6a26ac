"""What dead workers and older versions left half done: found by any living worker, and gone on with or begun anew.

Theory of operation. Each worker process writes now and then that it lives, and notes each attempt while it runs it. A worker that has
not been seen for a while is dead; one living worker inherits what it had. Usually it ran several messages, and nobody knows which of
them took the process down: all become suspects, and suspects run one at a time. When a worker dies again with a suspect, the suspect
is blamed and the others are not. A step that was finished in between clears it. At the third death at one step the message goes to a
person (`durable.DurableRun.step`).

A message that is on its way although no workflow runs or waits for it is begun anew, under a new attempt: its row could not be read
(`rows`), or it was written by another version of the flows. Effects are idempotent by business keys, so what was done is not done twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from adapter.flows.durable import FLOWS_VERSION, DurableFlows, Held
from adapter.store.mailboxes import Mailboxes
from adapter.store.messages import Messages, State
from adapter.store.workers import RunRecord, Workers


class Log(Protocol):
    """Writes one line of the worker's journal."""

    def __call__(self, **facts: str) -> None:
        """Write it; never a HETU, a name or a payload."""


class Rescue:
    """One worker's part in it."""

    def __init__(
        self,
        executor: str,
        flows: DurableFlows,
        workers: Workers,
        messages: Messages,
        mailboxes: Mailboxes,
        now: Callable[[], datetime],
        log: Log,
    ) -> None:
        self._executor, self._flows, self._workers, self._messages = executor, flows, workers, messages
        self._mailboxes, self._now, self._log = mailboxes, now, log

    def take_over(self) -> None:
        """Deal with what dead workers had taken up."""
        live = self._workers.live(self._now())
        left: dict[str, list[Held]] = defaultdict(list)
        for held in self._flows.unfinished():
            if held.executor not in live:
                left[held.executor].append(held)
        for dead in sorted({*left, *self._workers.dead(self._now())}):
            in_order = self._workers.inherit(dead, self._executor, self._now())
            if in_order is not None:
                self._inherit(dead, left[dead], in_order=in_order)

    def _inherit(self, dead: str, left: list[Held], *, in_order: bool) -> None:
        runs = {record.attempt: record for record in self._workers.running(dead)}
        blamed = [record.attempt for record in runs.values() if record.suspect] or list(runs)
        for held in left:
            record = runs.get(held.attempt)
            if held.version != FLOWS_VERSION or not self._is_current(held.attempt):
                continue  # `settle` begins it anew, or it has been
            if record is None or in_order:
                self._flows.resume(held.attempt, suspect=bool(record and record.suspect))
            else:
                self._suspect(record, to_blame=held.attempt in blamed)
            self._log(event="taken-over", message=held.attempt.rpartition("-")[0], worker=dead.partition("/")[0])
        self._mailboxes.leave(dead, self._now())
        self._workers.forget(dead)

    def _suspect(self, record: RunRecord, *, to_blame: bool) -> None:
        """Run it again beside no other suspect; the deaths at one step are counted of the one that is to blame."""
        if to_blame:
            steps = self._flows.count_steps(record.attempt)
            deaths = record.deaths + 1 if steps == record.steps else 1
            record = replace(record, deaths=deaths, steps=steps)
        self._workers.keep(replace(record, suspect=True, executor=""))
        self._flows.resume(record.attempt, suspect=True)

    def settle(self) -> None:
        """Begin anew whatever is on its way with no workflow that could bring it to an end."""
        moving = {f"{message.id}-{message.attempt}": message for message in self._messages.all((State.MOVING,))}
        live, versions = self._workers.live(self._now()), self._workers.versions(self._now())
        held = self._flows.look_at(list(moving))
        for attempt, message in moving.items():
            why = _why_anew(held.get(attempt), live, versions)
            if not why:
                continue
            if attempt in held:
                self._flows.give_up([attempt])
            if self._messages.begin_anew(message.id, message.attempt, self._now()):
                self._workers.drop(message.id)
                self._log(event="alarm", message=message.id, rule="", problem=f"begun anew: {why}")

    def _is_current(self, attempt: str) -> bool:
        """Whether the message has not been begun anew since. What has been is not gone on with."""
        identity, _, number = attempt.rpartition("-")
        known = self._messages.some([identity])
        if known and str(known[0].attempt) == number:
            return True
        self._flows.give_up([attempt])
        return False


def _why_anew(held: Held | None, live: frozenset[str], versions: frozenset[str]) -> str:
    """Why a message cannot be brought to an end by its workflow; nothing when it can."""
    if held is None:
        return "its workflow has ended without it, or its row was refused."
    taken_up = not held.waits and held.executor in live
    if held.version != FLOWS_VERSION and not taken_up and held.version not in versions:
        return f"it was left by another version of the flows ({held.version})."
    if not held.readable:
        return "its row in the database cannot be read, or was written in another way than ours."
    return ""
