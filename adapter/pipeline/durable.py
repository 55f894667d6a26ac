"""The flows as durable workflows on DBOS Transact: a crash resumes behind the last finished step.

A step runs at least once: it may be done and the crash come before that is written down. Every port method is therefore
idempotent by a business key. This module, `rows`, `pace`, and `steps` for reading are the only ones that know
DBOS.

Photos and grants that come at once share a workflow, a batch, and run in lockstep (`lockstep`). A message is in a batch
at its first attempt only. Whoever leaves one, and whatever a dead worker's batch held, goes on by itself, with the
results of the steps that the batch has finished.

DBOS resumes what its own executor left. Here each process is an executor of its own, so DBOS resumes nothing: `rescue`
finds what a dead worker left, whatever its name was, and decides about it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any, Literal, ParamSpec, Protocol, TypeVar

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from dbos._error import (
    DBOSException,
    DBOSMaxStepRetriesExceeded,
    DBOSWorkflowCancelledError,
    DBOSWorkflowConflictIDError,
)

from adapter.access.deposit_flow import deposit
from adapter.access.grant_flow import grant
from adapter.errors import Finding, GivenUp, LauttaError, Ours, Refused, Theirs, locate
from adapter.photo.flow import photo
from adapter.photo.invitation_flow import invitation
from adapter.pipeline.batching import SLOTS
from adapter.pipeline.fence import Fence
from adapter.pipeline.house import House
from adapter.pipeline.lockstep import Member, run_in_lockstep
from adapter.pipeline.pace import Pace
from adapter.pipeline.rows import RowSerializer, given_up, is_of_a_row, refuse_foreign_rows
from adapter.pipeline.turns import Turns
from adapter.release.flow import release
from adapter.run.correlation import working_on
from adapter.run.ending import park
from adapter.run.house import FlowHouse
from adapter.store.batches import Batches
from adapter.store.messages import State
from adapter.store.opening import PAUSED, connect_arguments
from adapter.store.retries import Retries
from adapter.store.workers import RunRecord, Workers
from adapter.words import Sentence

P = ParamSpec("P")
T = TypeVar("T")

FLOWS_VERSION = "flows-9"  # a change in the order of any flow's steps needs a new one: half-run flows are resumed by it
DEADLY = 3  # so often a worker may die at one step of a message; then the message goes to a person
BATCHED = frozenset({"photo", "grant"})  # a release's transfer takes long: nobody may have to wait for it
_QUEUE, _RELEASES, _SUSPECTS = "lautta", "lautta-releases", "lautta-suspects"
_PACE = {_QUEUE: 0.1, _RELEASES: 0.1, _SUSPECTS: 0.5}  # seconds that two looks are apart at least, see `pace`
_MOMENT = 1.0  # seconds in which what was begun at once is seen to run
_TICK = 0.05
_LEAVING = frozenset({"park", "conclude"})  # steps that only lead a message out
_POISON = Finding(
    "POISON",
    Sentence(
        "Käsittely kaatui {times} kertaa tämän viestin samassa vaiheessa.",
        "Behandlingen avbröts {times} gånger i samma skede av detta meddelande.",
        "a worker died {times} times at the same step of this message.",
    ).filled(times=str(DEADLY)),
    Sentence(
        "Viesti voi olla tehty vahingoittamaan. Tarkista se huolellisesti, ennen kuin ajat sen uudelleen.",
        "Meddelandet kan vara gjort för att skada. Granska det noga innan du kör det på nytt.",
        "It may be made to do harm: have it looked at with care before it is run again.",
    ),
    "exception",
)
_TRIED_AGAIN = "It is tried again by itself when the peer is back."
_LEFT_TO_A_PERSON = "Run it again when the peer is back."
_TAKEN_AWAY = (DBOSWorkflowCancelledError, DBOSWorkflowConflictIDError)
Phase = Literal["begun", "done"]


class Observer(Protocol):
    """Notified of every step: before its effect, and after it but before it is written down."""

    def __call__(self, flow: str, message: str, step: str, phase: Phase) -> None:
        """Hear of one step."""


@dataclass(frozen=True)
class DurableRun:
    """Run (see house) over DBOS."""

    flow: str
    message: str
    attempt: str
    attempts: int
    observe: Observer
    known: RunRecord
    memo: Sequence[Sequence[Any]] = ()  # of the first steps: name and result, as the batch had them that it has left
    made: dict[str, Any] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one effect; what a peer failed in is tried again, later each time.

        Raises GivenUp when it fails at every attempt, and Refused instead of the step at which workers have died.
        """
        number = next(self.numbers)
        if number <= len(self.memo):
            kept: T = self._run(name, partial(_result, name, *self.memo[number - 1]))
            return kept
        if number > self.known.steps and self.known.deaths >= DEADLY and name not in _LEAVING:
            raise Refused(_POISON)

        def observed() -> T:
            self.observe(self.flow, self.message, name, "begun")
            with working_on(self.message):
                result = function(*args, **kwargs)
            self.observe(self.flow, self.message, name, "done")
            return result

        try:
            return self._run(name, observed)
        except DBOSMaxStepRetriesExceeded as problem:
            raise given_up(problem) from None

    def _run(self, name: str, effect: Callable[[], T]) -> T:
        return DBOS.run_step(
            {
                "name": name,
                "retries_allowed": True,
                "interval_seconds": 0.5,
                "backoff_rate": 2.0,
                "max_attempts": self.attempts,
                "should_retry": lambda error: isinstance(error, Theirs),
            },
            effect,
        )

    def once(self, name: str, make: Callable[[], T]) -> T:
        """See Run."""
        if name not in self.made:
            self.made[name] = make()
        value: T = self.made[name]
        return value


@dataclass(frozen=True, slots=True)
class Held:
    """A workflow that has not ended, as DBOS keeps it. `readable`: its arguments are of our writing."""

    attempt: str
    flow: str
    executor: str
    version: str
    waits: bool
    readable: bool = True


class DurableFlows:
    """The flows, registered once in a process and run by as many threads as the queue allows."""

    def __init__(
        self,
        database_url: str,
        executor: str,
        workers: Workers,
        batches: Batches,
        turns: Turns,
        retries: Retries,
        borrow: Callable[[], AbstractContextManager[House]],
        observe: Observer,
    ) -> None:
        """`executor` names this process, and never another."""
        refuse_foreign_rows()
        config: DBOSConfig = {
            "name": "lautta",
            "system_database_url": database_url,
            "sys_db_idle_transaction_timeout_sec": float(PAUSED),
            "executor_id": executor,
            "application_version": FLOWS_VERSION,
            "serializer": RowSerializer(),
            "log_level": "CRITICAL",  # its messages quote errors; ours say what a person needs
            "notification_listener_polling_interval_sec": 60.0,
            "use_listen_notify": False,  # of what the flows do not use; its threads look ninety times a second
        }
        if database_url.startswith("sqlite"):  # its writers and ours take turns
            config["db_engine_kwargs"] = {"connect_args": connect_arguments(database_url)}
        self._running: set[str] = set()
        self._pace = Pace(_PACE, self.works)
        self._pace.let_sleep(DBOS(config=config))
        self._executor, self._workers, self.batches, self.turns = executor, workers, batches, turns
        self._borrow, self._observe, self._retries = borrow, observe, retries
        self._leaving, self._lock, self._stopping = threading.Event(), threading.Lock(), False
        self._at_once = float("-inf")
        self._flows: dict[str, tuple[Callable[..., None], Callable[[House], FlowHouse]]] = {}
        self._workflows = {
            "photo": self._register("photo", photo, lambda house: house.photo),
            "invitation": self._register("invitation", invitation, lambda house: house.photo),
            "release": self._register("release", release, lambda house: house.release),
            "grant": self._register("grant", grant, lambda house: house.access),
            "deposit": self._register("deposit", deposit, lambda house: house.access),
        }
        self._batch = self._register_batch()

    def launch(self) -> None:
        """Begin to work.

        Releases have slots of their own: none waits for a batch of photos, and no photo for a long transfer. Suspects,
        which ran when a worker died, run one at a time among all workers.
        """
        DBOS.launch()
        update: dict[str, Any] = {"on_conflict": "always_update"}
        for queue in (_QUEUE, _RELEASES):
            DBOS.register_queue(queue, worker_concurrency=SLOTS, polling_interval_sec=_PACE[queue], **update)
        DBOS.register_queue(_SUSPECTS, global_concurrency=1, polling_interval_sec=_PACE[_SUSPECTS], **update)

    def stop(self, seconds: int) -> None:
        """Take up nothing more and wait so long for what runs; what is left is resumed by another worker.

        DBOS waits for threads of its own too, which look up seldom: that is left to a thread that the process does not
        wait for.
        """
        end = time.monotonic() + seconds
        self._stopping = True
        threading.Thread(target=partial(DBOS.destroy, workflow_completion_timeout_sec=seconds), daemon=True).start()
        while self._running and time.monotonic() < end:
            time.sleep(_TICK)
        self._leaving.set()

    def start(self, flow: str, message: str, attempt: int, *arguments: Any, turn: int, batch: str = "") -> None:
        """Begin an attempt, or go on with one that failed. Idempotent by message and attempt.

        `batch`: the one that the message has left. `turn`: see `turns`.
        """
        identity = f"{message}-{attempt}"
        status = DBOS.get_workflow_status(identity)
        if status is not None and status.status in {"ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"}:
            failed = [step["function_id"] for step in DBOS.list_workflow_steps(identity) if step["error"] is not None]
            with suppress(DBOSException):  # another worker was faster
                DBOS.rewind_workflow(identity, start_step=max(failed, default=1), queue_name=_queue_of(flow))
            self._pace.hurry(_queue_of(flow))
            return
        is_suspect = bool(batch) and any(record.suspect for record in self._workers.runs([identity]))
        memo = self.results_of(batch, identity) if batch else []
        queue = _SUSPECTS if is_suspect else _queue_of(flow)
        self._begin(identity, queue, turn, self._workflows[flow], message, identity, list(arguments), memo)

    def start_batch(self, flow: str, batch: str, members: Sequence[tuple[str, Sequence[Any]]], turn: int) -> None:
        """Begin the first attempts of several messages together, each with its arguments. Idempotent by batch."""
        rows = [[message, list(arguments)] for message, arguments in members]
        self._begin(batch, _QUEUE, turn, self._batch, flow, batch, rows)

    def _begin(
        self, identity: str, queue: str, turn: int, workflow: Callable[P, None], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Run a workflow at once where nothing runs here, so that a lone message waits for no look into the queue."""
        if queue != _SUSPECTS and self._is_idle():
            with SetWorkflowID(identity):
                DBOS.start_workflow(workflow, *args, **kwargs)
        else:
            with SetWorkflowID(identity), SetEnqueueOptions(priority=turn):
                DBOS.enqueue_workflow(queue, workflow, *args, **kwargs)
            self._pace.hurry(queue)

    def _is_idle(self) -> bool:
        """Whether nothing runs here, nor was begun a moment ago: said once, to whoever asks first."""
        with self._lock:
            idle = not self._running and not self._stopping and time.monotonic() - self._at_once > _MOMENT
            if idle:
                self._at_once = time.monotonic()
            return idle

    def has_other_versions(self, now: datetime) -> bool:
        """Whether a worker lives that runs another version of the flows."""
        return bool(self._workers.versions(now) - {FLOWS_VERSION})

    def hurry(self) -> None:
        """Look into all queues at once."""
        self._pace.hurry()

    # --- What other workers left --------------------------------------------------------------------------------------

    def unfinished(self) -> list[Held]:
        """Every workflow that some worker has taken up and not ended."""
        return [_held(status) for status in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)]

    def look_at(self, attempts: list[str]) -> dict[str, Held]:
        """Those of these attempts whose workflows run or wait to be run."""
        if not attempts:
            return {}  # DBOS takes none named for all
        workflows = DBOS.list_workflows(workflow_ids=attempts, status=["PENDING", "ENQUEUED"], load_output=False)
        return {workflow.attempt: workflow for workflow in map(_held, workflows)}

    def count_steps(self, attempt: str) -> int:
        """How many steps of an attempt are finished."""
        return len(DBOS.list_workflow_steps(attempt))

    def results_of(self, batch: str, attempt: str) -> list[list[Any]]:
        """The steps that a batch has finished for one of its members, with their results.

        None of a batch of another version, and none behind a row that cannot be read: then it begins from zero.
        """
        status = DBOS.get_workflow_status(batch)
        if status is None or status.app_version != FLOWS_VERSION:
            return []
        found: list[list[Any]] = []
        for step in DBOS.list_workflow_steps(batch):
            output = step["output"]
            if not isinstance(output, dict):
                break
            if attempt not in output:
                continue
            result = output[attempt]
            if isinstance(result, LauttaError) and not isinstance(result, Refused):
                break  # for that it left
            found.append([step["function_name"], result])
        return found

    def resume(self, workflow: Held, *, suspect: bool) -> None:
        """Go on with what a dead worker left, whoever takes it up first."""
        queue = _SUSPECTS if suspect else _queue_of(workflow.flow)
        DBOS.resume_workflows([workflow.attempt], queue_name=queue)
        self._pace.hurry(queue)

    def works(self) -> bool:
        """Whether this process runs anything at this moment."""
        return bool(self._running)

    def runs(self, attempt: str) -> bool:
        """Whether this process runs it at this moment."""
        return attempt in self._running

    def give_up(self, attempts: Iterable[str]) -> None:
        """Let nobody take these attempts up any more."""
        with suppress(DBOSException):  # there is no such workflow
            DBOS.cancel_workflows(list(attempts))

    # --- One run ------------------------------------------------------------------------------------------------------

    def _register(
        self, flow: str, function: Callable[..., None], own: Callable[[House], FlowHouse]
    ) -> Callable[[str, str, list[Any], list[Any]], None]:
        """Make a flow a workflow. `own`: the house of that flow."""
        self._flows[flow] = (function, own)

        @DBOS.workflow(name=flow)
        def workflow(message: str, attempt: str, arguments: list[Any], memo: list[Any]) -> None:
            self._running.add(attempt)
            try:
                known = self._workers.enter(attempt, message, self._executor)
                with self._borrow() as house:
                    if house.messages.is_at(message, attempt):  # else it has been begun again since
                        self._run(
                            function,
                            DurableRun(flow, message, attempt, house.settings.attempts, self._observe, known, memo),
                            own(house),
                            arguments,
                        )
                self._workers.finish(attempt, self._executor)
            finally:
                self._end(attempt, flow)

        return workflow

    def _end(self, workflow: str, flow: str) -> None:
        self._running.discard(workflow)
        self._at_once = float("-inf")
        for queue in (_queue_of(flow), _SUSPECTS):
            self._pace.hurry(queue)  # a slot is free

    def _register_batch(self) -> Callable[[str, str, list[list[Any]]], None]:
        """Make a batch of any flow a workflow."""

        @DBOS.workflow(name="batch")
        def workflow(flow: str, batch: str, rows: list[list[Any]]) -> None:
            members = [Member(message, f"{message}-1", arguments) for message, arguments in rows]
            self._running.add(batch)
            try:
                self.batches.enter(batch, self._executor)
                with self._borrow() as house:
                    leaving = self._run_batch(flow, batch, members, house)
                self.batches.finish(batch, self._executor)
                if leaving:  # begun in a thread of its own: it is no step of this workflow
                    apart = threading.Thread(target=self._start_apart, args=(flow, batch, leaving))
                    apart.start()
                    apart.join()
            finally:
                self._end(batch, flow)

        return workflow

    def _run_batch(self, flow: str, batch: str, members: list[Member], house: House) -> list[Member]:
        """Run a batch to its end; gives those who left it and go on by themselves."""
        function, own = self._flows[flow]
        flow_house, leaving = own(house), list[Member]()
        fence = Fence(partial(self.batches.held, batch, self._executor), self._leaving)

        def do(member: Member, name: str, effect: Callable[[], Any]) -> Any:
            fence.check(member.message)
            self._observe(flow, member.message, name, "begun")
            with working_on(member.message):
                result = effect()
            self._observe(flow, member.message, name, "done")
            return result

        def once(name: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
            fence.look_again()
            return DBOS.run_step({"name": name}, work)

        def leave(member: Member) -> None:
            if self.batches.leave(member.message, batch, house.now()):
                leaving.append(member)

        run_in_lockstep(members, lambda member: function(member, flow_house, *member.arguments), once, do, leave)
        return leaving

    def _start_apart(self, flow: str, batch: str, leaving: Sequence[Member]) -> None:
        """Begin those who left, unless somebody has begun or stopped them meanwhile."""
        with self._borrow() as house:
            for member in leaving:
                message = house.messages.find(member.message)
                if message.state == State.WAITING and message.left_batch == batch:
                    turn = self.turns.give(flow, message.source, house.now())
                    self.start(flow, member.message, 1, *member.arguments, turn=turn, batch=batch)
                    house.messages.moving(member.message, house.now())

    def _run(self, function: Callable[..., None], run: DurableRun, house: FlowHouse, arguments: list[Any]) -> None:
        """Run a flow to its end, or to what stops it."""
        try:
            if run.known.deaths > DEADLY:  # it died in leaving, too
                raise Refused(_POISON)  # noqa: TRY301 – the same end as when a step says so
            function(run, house, *arguments)
        except _TAKEN_AWAY:
            raise  # another worker has it
        except Exception as problem:  # a fault of ours stops this message and no other
            # Of a bad row the message is still on its way: `rescue` begins it again.
            if not is_of_a_row(problem) and self._workers.is_run_by(run.attempt, self._executor):
                self._conclude(run, house, problem)
            self._workers.finish(run.attempt, self._executor)
            raise

    def _conclude(self, run: DurableRun, house: FlowHouse, problem: Exception) -> None:
        """Write how a message ended that its flow could not bring to an end."""
        if isinstance(problem, Refused) and problem.findings == (_POISON,):
            park(run, house, run.flow, problem)
            return
        reason = str(problem) if isinstance(problem, LauttaError) else f"{Ours.__doc__} ({locate(problem)})"
        if isinstance(problem, GivenUp):
            again = self._retries.note(run.message, house.now())
            reason = f"{problem} {_TRIED_AGAIN if again else _LEFT_TO_A_PERSON}"
        else:
            self._retries.forget(run.message)  # it failed in another way than before: that is for a person
        house.messages.conclude(run.message, State.FAILED, house.now(), (), reason)


def _result(name: str, kept: str, result: Any) -> Any:
    """What a step gave, or the refusal that it ended in."""
    if name != kept:
        raise Ours(f"The step {name} would get the result of {kept}.")
    if isinstance(result, Refused):
        raise result
    return result


def _queue_of(flow: str) -> str:
    return _RELEASES if flow == "release" else _QUEUE


def _held(status: Any) -> Held:
    """DBOS gives arguments that cannot be read back as the text they are."""
    return Held(
        attempt=status.workflow_id,
        flow=status.name,
        executor=status.executor_id or "",
        version=status.app_version or "",
        waits=status.status == "ENQUEUED",
        readable=not isinstance(status.input, str),
    )
