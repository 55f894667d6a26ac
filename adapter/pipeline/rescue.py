"""What dead workers and older versions left half done: found by any living worker, and gone on with or begun again.

Theory of operation. Each worker process writes now and then that it lives, and notes each attempt while it runs it. A
worker that has not been seen for a while is dead; one living worker inherits what it had. Usually it ran several
messages, and nobody knows which of them took the process down: all become suspects, and suspects run one at a time.
When a worker dies again with a suspect, the suspect is blamed and the others are not. A step that was finished in
between clears it. At the third death at one step the message goes to a person (`durable.DurableRun.step`).

Of a batch that took its worker down every member is a suspect. Each goes on by itself, behind the last finished step.

A message that is on its way although no workflow runs or waits for it is begun again, under a new attempt: its row
could not be read (`rows`), or it was written by another version of the flows. Effects are idempotent by business keys,
so what was done is not done twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from adapter.pipeline.batching import is_batch
from adapter.pipeline.durable import DEADLY, FLOWS_VERSION, DurableFlows, Held
from adapter.store.batches import Batches
from adapter.store.mailboxes import Mailboxes
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.workers import RunRecord, Workers

_BATCH = 500
_YOUNG = timedelta(seconds=5)  # in which a batch that was gathered is begun
_ENDED = "its workflow has ended without it, or its row was refused."
_NOT_RUN = "its row names no flow that is known here."


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
        batches: Batches,
        mailboxes: Mailboxes,
        now: Callable[[], datetime],
        log: Log,
    ) -> None:
        self._executor, self._flows, self._workers, self._messages = executor, flows, workers, messages
        self._batches, self._mailboxes, self._now, self._log = batches, mailboxes, now, log
        self._lost: set[str] = set()

    def take_over(self) -> None:
        """Deal with what dead workers had taken up."""
        now = self._now()
        live = self._workers.live(now) | {self._executor}  # a busy machine may have kept our own sign of life back
        owners = {workflow.executor for workflow in self._flows.unfinished()}
        for dead in sorted({*owners, *self._workers.dead(now)} - live):
            in_order = self._workers.inherit(dead, self._executor, self._now())
            if in_order is not None:
                self._inherit(dead, in_order=in_order)

    def _inherit(self, dead: str, *, in_order: bool) -> None:
        """Asked again what is left: another worker may have dealt with it a moment ago."""
        left = [workflow for workflow in self._flows.unfinished() if workflow.executor == dead]
        runs = {record.attempt: record for record in self._workers.runs([workflow.attempt for workflow in left])}
        ran = [record for record in runs.values() if record.executor == dead]
        blamed = {record.attempt for record in ran if record.suspect} or {record.attempt for record in ran}
        for workflow in left:
            if is_batch(workflow.attempt):
                self._inherit_batch(workflow, in_order=in_order, to_blame=not any(record.suspect for record in ran))
                continue
            record = runs.get(workflow.attempt)
            if not self._is_current(workflow):
                continue
            if record is None or in_order or record.executor != dead:
                self._flows.resume(workflow, suspect=bool(record and record.suspect))
            else:
                self._suspect(workflow, record, to_blame=workflow.attempt in blamed)
            self._log(event="taken-over", message=workflow.attempt.rpartition("-")[0], worker=dead.partition("/")[0])
        self._mailboxes.leave(dead)
        self._workers.forget(dead, self._executor, self._now())

    def _inherit_batch(self, workflow: Held, *, in_order: bool, to_blame: bool) -> None:
        """Go on with a batch that was left in order; else every member goes on by itself.

        What another version left begins from zero.
        """
        batch = workflow.attempt
        if workflow.version != FLOWS_VERSION:
            for message in self._messages.some(self._batches.members(batch)):
                self._begin_anew(message, _other_version(workflow))
            self._flows.give_up([batch])
            return
        if in_order:
            self._flows.resume(workflow, suspect=False)
            return
        for identity in self._batches.members(batch):
            attempt = f"{identity}-1"
            steps = len(self._flows.results_of(batch, attempt))
            record = RunRecord(attempt, identity, "", suspect=True, deaths=int(to_blame), steps=steps)
            self._batches.leave(identity, batch, self._now(), record)
            self._log(event="taken-over", message=identity, worker=workflow.executor.partition("/")[0])
        self._flows.give_up([batch])

    def _suspect(self, workflow: Held, record: RunRecord, *, to_blame: bool) -> None:
        """Run it again beside no other suspect; the deaths at one step are counted of the one that is to blame."""
        if to_blame and record.deaths < DEADLY:
            steps = self._flows.count_steps(record.attempt)
            deaths = record.deaths + 1 if steps == record.steps else 1
            record = replace(record, deaths=deaths, steps=steps)
        elif to_blame:
            record = replace(record, deaths=record.deaths + 1)
        self._workers.keep(replace(record, suspect=True, executor=""))
        self._flows.resume(workflow, suspect=True)

    def settle(self) -> None:
        """Begin again whatever is on its way with no workflow that could bring it to an end."""
        moving: dict[str, list[MessageRecord]] = {}
        for message in self._messages.all((State.MOVING,)):
            if not message.is_in_batch or self._now() - message.updated > _YOUNG:
                moving.setdefault(message.workflow, []).append(message)
        live, versions = self._workers.live(self._now()), self._workers.versions(self._now())
        lost: set[str] = set()
        identities = list(moving)
        for begin in range(0, len(identities), _BATCH):
            some = identities[begin : begin + _BATCH]
            workflows = self._flows.look_at(some)
            for identity in some:
                workflow = workflows.get(identity)
                if (
                    workflow
                    and not workflow.waits
                    and workflow.executor == self._executor
                    and not self._flows.runs(identity)
                ):
                    lost.add(identity)  # taken up here, and not run: if it stays so, its row named no flow of ours
                why = _NOT_RUN if identity in lost & self._lost else _why_anew(workflow, live, versions)
                for message in moving[identity] if why else ():
                    self._begin_anew(message, why)
        self._lost = lost

    def _begin_anew(self, message: MessageRecord, why: str) -> None:
        self._flows.give_up([message.workflow])
        if message.is_in_batch and why == _ENDED:
            self._batches.leave(message.id, message.batch, self._now())  # it goes on where its batch came to
            return
        if self._messages.begin_anew(message, self._now()):
            self._workers.drop(message.id)
            self._log(event="alarm", message=message.id, rule="", problem=f"begun anew: {why}")

    def _is_current(self, workflow: Held) -> bool:
        """Whether what was left can be gone on with: also what wrote its end, for the last step may not be done.

        What has been begun again since is given up, and what another version left; `settle` begins that again.
        """
        identity, _, number = workflow.attempt.rpartition("-")
        known = self._messages.some([identity])
        is_at = bool(known) and str(known[0].attempt) == number
        if is_at and workflow.version == FLOWS_VERSION:
            return True
        if not is_at or known[0].state != State.MOVING:
            self._flows.give_up([workflow.attempt])
        return False


def _why_anew(workflow: Held | None, live: frozenset[str], versions: frozenset[str]) -> str:
    """Why a message cannot be brought to an end by its workflow; nothing when it can."""
    if workflow is None:
        return _ENDED
    taken_up = not workflow.waits and workflow.executor in live
    if workflow.version != FLOWS_VERSION and not taken_up and workflow.version not in versions:
        return _other_version(workflow)
    if not workflow.readable:
        return "its row in the database cannot be read, or was written in another way than ours."
    return ""


def _other_version(workflow: Held) -> str:
    return f"it was left by another version of the flows ({workflow.version})."
