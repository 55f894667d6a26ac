"""The flows as durable workflows on DBOS Transact: a crash resumes behind the last finished step.

A step runs at least once: it may be done and the crash come before that is written down. Every port method is therefore
idempotent by a business key. This is the one module that knows DBOS.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, ParamSpec, Protocol, TypeVar

from dbos import DBOS, DBOSConfig, SetWorkflowID
from dbos._error import DBOSMaxStepRetriesExceeded

from adapter.errors import GivenUp, LauttaError, Ours, Theirs, locate
from adapter.flows.deposit import deposit
from adapter.flows.grant import grant
from adapter.flows.house import House
from adapter.flows.invitation import invitation
from adapter.flows.photo import photo
from adapter.flows.release import release
from adapter.store.messages import State

P = ParamSpec("P")
T = TypeVar("T")

FLOWS_VERSION = "flows-5"  # a change in the order of any flow's steps needs a new one: half-run flows are resumed by it
_QUEUE = "lautta"
_CONCURRENCY = 4
Phase = Literal["begun", "done"]


class Observer(Protocol):
    """Told of every step: before its effect, and after it but before it is written down."""

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
    made: dict[str, Any]

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one effect; what a peer failed in is tried again, later each time. Raises GivenUp when it fails at every attempt."""

        def observed() -> T:
            self.observe(self.flow, self.message, name, "begun")
            result = function(*args, **kwargs)
            self.observe(self.flow, self.message, name, "done")
            return result

        try:
            return self._run(name, observed)
        except DBOSMaxStepRetriesExceeded as problem:
            last = problem.errors[-1] if problem.errors else None
            peer, text = (last.peer, last.text) if isinstance(last, Theirs) else ("A peer", "failed.")
            raise GivenUp(f"Step {name}: {peer}", text) from None

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
        found: T = self.made[name]
        return found


class DurableFlows:
    """The flows, registered once in a process and run by as many threads as the queue allows."""

    def __init__(
        self, database_url: str, name: str, borrow: Callable[[], AbstractContextManager[House]], observe: Observer
    ) -> None:
        config: DBOSConfig = {
            "name": "lautta",
            "system_database_url": database_url,
            "executor_id": name,
            "application_version": FLOWS_VERSION,
            "log_level": "CRITICAL",  # its messages quote errors; ours say what a person needs
            "notification_listener_polling_interval_sec": 0.2,
        }
        DBOS(config=config)
        self._workflows = {
            flow: self._register(flow, function, borrow, observe)
            for flow, function in (
                ("photo", photo),
                ("release", release),
                ("grant", grant),
                ("invitation", invitation),
                ("deposit", deposit),
            )
        }

    def launch(self) -> None:
        """Begin to work, first on what a crash left half done."""
        DBOS.launch()
        DBOS.register_queue(
            _QUEUE, worker_concurrency=_CONCURRENCY, polling_interval_sec=0.05, on_conflict="always_update"
        )

    def stop(self) -> None:
        """Stop working; what is half done is resumed at the next launch."""
        DBOS.destroy()

    def start(self, flow: str, message: str, attempt: int, *arguments: Any) -> None:
        """Begin an attempt, or go on with one that failed. Idempotent by message and attempt."""
        identity = f"{message}-{attempt}"
        status = DBOS.get_workflow_status(identity)
        if status is not None and status.status in {"ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"}:
            failed = [step["function_id"] for step in DBOS.list_workflow_steps(identity) if step["error"] is not None]
            DBOS.rewind_workflow(identity, start_step=max(failed, default=1), queue_name=_QUEUE)
            return
        with SetWorkflowID(identity):
            DBOS.enqueue_workflow(_QUEUE, self._workflows[flow], message, identity, list(arguments))

    def _register(
        self,
        flow: str,
        function: Callable[..., None],
        borrow: Callable[[], AbstractContextManager[House]],
        observe: Observer,
    ) -> Callable[[str, str, list[Any]], None]:
        @DBOS.workflow(name=flow)
        def workflow(message: str, attempt: str, arguments: list[Any]) -> None:
            with borrow() as house:
                try:
                    function(
                        DurableRun(flow, message, attempt, house.settings.attempts, observe, {}), house, *arguments
                    )
                except GivenUp as problem:
                    told = f"{problem} Run it again when the peer is back."
                    house.messages.conclude(message, State.FAILED, house.now(), (), told)
                    raise
                except Exception as problem:  # a fault of ours stops this message and no other
                    told = str(problem) if isinstance(problem, LauttaError) else f"{Ours.__doc__} ({locate(problem)})"
                    house.messages.conclude(message, State.FAILED, house.now(), (), told)
                    raise

        return workflow
