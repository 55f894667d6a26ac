"""Around one command of a client: the fault that strikes it, the mock's lock, and the journal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mocks.control import BrokenRuleError, Examination, digest
from mocks.control.payload import mask_hetus

if TYPE_CHECKING:
    from mocks.control import Control, Fault, Rule

_POLL = 0.001
_MOST = 10  # messages that one entry of the journal names

#: The commands of IMAP and the steps of SMTP, which faults can strike.
IMAP_OPERATIONS = (
    "append",
    "authenticate",
    "capability",
    "check",
    "close",
    "copy",
    "create",
    "delete",
    "expunge",
    "fetch",
    "id",
    "idle",
    "list",
    "login",
    "logout",
    "move",
    "noop",
    "rename",
    "search",
    "select",
    "starttls",
    "status",
    "store",
    "subscribe",
    "unsubscribe",
)
OPERATIONS = (*IMAP_OPERATIONS, "invalid", "rcpt", "deliver")


@asynccontextmanager
async def hold(control: Control) -> AsyncIterator[None]:
    """Hold the mock's lock for what a task of the server's loop does, and keep what it changed.

    The loop never blocks: a thread of the control port may hold the lock while it waits for the loop.
    """
    while not control.lock.acquire(blocking=False):  # noqa: ASYNC110  a lock of threads, which no event tells of
        await asyncio.sleep(_POLL)
    try:
        yield
    finally:
        control.holdings.commit()
        control.lock.release()


@dataclass
class Exchange:
    """One command, from its arrival to its entry in the journal."""

    control: Control
    operation: str
    sender: Mapping[str, str]
    mailbox: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    fault: Fault | None = None
    payload: bytes | None = None

    def __post_init__(self) -> None:
        self._began = time.monotonic()
        self.examination: Examination = self.control.examine()
        self.messages: list[str] = []

    async def take_fault(self) -> Fault | None:
        """The fault that strikes this command; one that makes it slow has made it so."""
        about = {"caller": self.mailbox}
        if len(self.messages) == 1:
            about["document"] = self.messages[0]
        if self.control.faults or self.control.events:
            # In a thread: an event of the clock may hold the mock's lock while it waits for this loop.
            self.fault = await asyncio.to_thread(self.control.take_fault, self.operation, about)
        if self.fault and self.fault.kind == "slow":
            await asyncio.sleep(float(self.fault.detail.get("seconds", 1)))
        return self.fault

    def note(self, rule: Rule, place: str, *, found: str = "") -> BrokenRuleError:
        """Write down that a rule is broken which nobody can waive; returned is what it says."""
        try:
            self.examination.refuse(rule, place, found=found)
        except BrokenRuleError as broken:
            return broken

    def close(self, outcome: str | int) -> None:
        """Write the entry."""
        self.control.record(
            self.operation,
            payload=self.payload,
            outcome=outcome,
            fault=self.fault.kind if self.fault else None,
            correlation=self.messages[0] if len(self.messages) == 1 else None,
            sender=dict(self.sender),
            mailbox=self.mailbox,
            messages=self.messages[:_MOST],
            steps=self.examination.describe(),
            ms=round((time.monotonic() - self._began) * 1000, 1),
            **self.facts,
        )


def veil(name: str) -> str:
    """The name of a mailbox or folder for the journal: a digest where somebody has written a HETU there."""
    return digest(name) if mask_hetus(name) != name else name
