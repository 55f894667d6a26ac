"""The flows as durable workflows on DBOS Transact: a crash resumes behind the last finished step.

A step runs at least once: it may be done and the crash come before that is written down. Every port method is therefore
idempotent by a business key. This module and `rows` are the only ones that know DBOS.

DBOS resumes what its own executor left. Here each process is an executor of its own, so DBOS resumes nothing: `rescue`
finds what a dead worker left, whatever its name was, and decides about it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, Literal, ParamSpec, Protocol, TypeVar

from dbos import DBOS, DBOSConfig, SetWorkflowID
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
from adapter.pipeline.house import House
from adapter.pipeline.rows import RowSerializer, given_up, is_of_a_row, refuse_foreign_rows
from adapter.release.flow import release
from adapter.run.correlation import working_on
from adapter.run.ending import park
from adapter.run.house import FlowHouse
from adapter.store.messages import State
from adapter.store.workers import RunRecord, Workers
from adapter.words import Sentence

P = ParamSpec("P")
T = TypeVar("T")

FLOWS_VERSION = "flows-7"  # a change in the order of any flow's steps needs a new one: half-run flows are resumed by it
DEADLY = 3  # so often a worker may die at one step of a message; then the message goes to a person
_QUEUE, _SUSPECTS = "lautta", "lautta-suspects"
_CONCURRENCY = 4
_BUSY, _QUIET, _SELDOM = 0.05, 2.0, 6.0  # seconds between two looks into a queue; the last is of suspects
_ALREADY, _CALM = 2.0, 5.0  # seconds: in which the pace is not set again; after which it is set back
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
    made: dict[str, Any] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one effect; what a peer failed in is tried again, later each time.

        Raises GivenUp when it fails at every attempt, and Refused instead of the step at which workers have died.
        """
        if next(self.numbers) > self.known.steps and self.known.deaths >= DEADLY and name not in _LEAVING:
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
        borrow: Callable[[], AbstractContextManager[House]],
        observe: Observer,
    ) -> None:
        """`executor` names this process, and never another."""
        refuse_foreign_rows()
        config: DBOSConfig = {
            "name": "lautta",
            "system_database_url": database_url,
            "executor_id": executor,
            "application_version": FLOWS_VERSION,
            "serializer": RowSerializer(),
            "log_level": "CRITICAL",  # its messages quote errors; ours say what a person needs
            "notification_listener_polling_interval_sec": 60.0,
        }
        DBOS(config=config)
        self._executor, self._workers, self._borrow, self._observe = executor, workers, borrow, observe
        self._hurried = float("-inf")
        self._running: set[str] = set()
        self._workflows = {
            "photo": self._register("photo", photo, lambda house: house.photo),
            "invitation": self._register("invitation", invitation, lambda house: house.photo),
            "release": self._register("release", release, lambda house: house.release),
            "grant": self._register("grant", grant, lambda house: house.access),
            "deposit": self._register("deposit", deposit, lambda house: house.access),
        }

    def launch(self) -> None:
        """Begin to work. Suspects, which ran when a worker died, run one at a time among all workers."""
        DBOS.launch()
        update: dict[str, Any] = {"polling_interval_sec": _BUSY, "on_conflict": "always_update"}
        self._queues = (
            DBOS.register_queue(_QUEUE, worker_concurrency=_CONCURRENCY, **update),
            DBOS.register_queue(_SUSPECTS, global_concurrency=1, **update),
        )
        self._hurried = time.monotonic()

    def stop(self, seconds: int) -> None:
        """Take up nothing more and wait so long for what runs; what is left is resumed by another worker.

        DBOS waits for threads of its own too, which look up seldom: that is left to a thread that the process does not
        wait for.
        """
        end = time.monotonic() + seconds
        threading.Thread(target=partial(DBOS.destroy, workflow_completion_timeout_sec=seconds), daemon=True).start()
        while self._running and time.monotonic() < end:
            time.sleep(_BUSY)

    def start(self, flow: str, message: str, attempt: int, *arguments: Any) -> None:
        """Begin an attempt, or go on with one that failed. Idempotent by message and attempt."""
        identity = f"{message}-{attempt}"
        self.hurry()
        status = DBOS.get_workflow_status(identity)
        if status is not None and status.status in {"ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"}:
            failed = [step["function_id"] for step in DBOS.list_workflow_steps(identity) if step["error"] is not None]
            with suppress(DBOSException):  # another worker was faster
                DBOS.rewind_workflow(identity, start_step=max(failed, default=1), queue_name=_QUEUE)
            return
        with SetWorkflowID(identity):
            DBOS.enqueue_workflow(_QUEUE, self._workflows[flow], message, identity, list(arguments))

    def hurry(self) -> None:
        """Look into the queues often from now on. All workers share the pace, so another may have set it back."""
        if time.monotonic() - self._hurried > _ALREADY:
            self._hurried = time.monotonic()
            self._look_every(_BUSY, _BUSY)

    def rest(self) -> None:
        """Look into the queues seldom, when there is nothing to do: an idle worker must cost next to nothing."""
        if float("-inf") < self._hurried < time.monotonic() - _CALM:
            self._hurried = float("-inf")
            self._look_every(_QUIET, _SELDOM)

    def _look_every(self, *seconds: float) -> None:
        for queue, interval in zip(self._queues, seconds, strict=True):
            queue.set_polling_interval_sec(interval)

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

    def resume(self, attempt: str, *, suspect: bool) -> None:
        """Go on with what a dead worker left, whoever takes it up first."""
        self.hurry()
        DBOS.resume_workflows([attempt], queue_name=_SUSPECTS if suspect else _QUEUE)

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
    ) -> Callable[[str, str, list[Any]], None]:
        """Make a flow a workflow. `own`: the house of that flow."""

        @DBOS.workflow(name=flow)
        def workflow(message: str, attempt: str, arguments: list[Any]) -> None:
            self._running.add(attempt)
            try:
                known = self._workers.enter(attempt, message, self._executor)
                with self._borrow() as house:
                    if house.messages.is_at(message, attempt):  # else it has been begun again since
                        self._run(
                            function,
                            DurableRun(flow, message, attempt, house.settings.attempts, self._observe, known),
                            own(house),
                            arguments,
                        )
                self._workers.finish(attempt, self._executor)
            finally:
                self._running.discard(attempt)

        return workflow

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
                _conclude(run, house, problem)
            self._workers.finish(run.attempt, self._executor)
            raise


def _conclude(run: DurableRun, house: FlowHouse, problem: Exception) -> None:
    """Write how a message ended that its flow could not bring to an end."""
    if isinstance(problem, Refused) and problem.findings == (_POISON,):
        park(run, house, run.flow, problem)
        return
    reason = str(problem) if isinstance(problem, LauttaError) else f"{Ours.__doc__} ({locate(problem)})"
    if isinstance(problem, GivenUp):
        reason = f"{problem} Run it again when the peer is back."
    house.messages.conclude(run.message, State.FAILED, house.now(), (), reason)


def _held(status: Any) -> Held:
    """DBOS gives arguments that cannot be read back as the text they are."""
    return Held(
        attempt=status.workflow_id,
        executor=status.executor_id or "",
        version=status.app_version or "",
        waits=status.status == "ENQUEUED",
        readable=not isinstance(status.input, str),
    )
