"""Messages whose peer was away are tried again by themselves: one first, the others when it got through.

Theory of operation. A step is tried for some seconds, in its slot. Then the message fails, and its slot is free for
others: that is how a peer that is away holds nobody up. When its time has come, the message that came first of each
source, a mailbox or a flow, is run again. If it fails again, all of that source wait for its next time. If it gets
beyond the peer, all of them are run again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from adapter.errors import Conflict
from adapter.store.messages import MessageRecord, Messages, State
from adapter.store.retries import Retries

_ON_ITS_WAY = frozenset({State.WAITING, State.MOVING})
_LATER = timedelta(minutes=30)  # when the first one is left to a person


class Log(Protocol):
    """Writes one line of the worker's journal."""

    def __call__(self, **facts: str) -> None:
        """Write it; never a HETU, a name or a payload."""


class Retrying:
    """One worker's part in it. Two workers may both try one: a message is run again once."""

    def __init__(self, retries: Retries, messages: Messages, now: Callable[[], datetime], log: Log) -> None:
        self._retries, self._messages, self._now, self._log = retries, messages, now, log
        self._first: dict[str, str] = {}

    def look(self) -> None:
        """Run again whatever has its time."""
        waiting: dict[str, list[tuple[MessageRecord, datetime]]] = {}
        for record, due in self._retries.all():
            waiting.setdefault(_source(record), []).append((record, due))
        if not waiting and not self._first:
            return
        for source, first in list(self._first.items()):
            self._see(source, self._messages.find(first), waiting.pop(source, []))
        for source, records in waiting.items():
            record, due = min(records, key=lambda one: one[1])
            if due <= self._now() and self._run_again(record):
                self._first[source] = record.id
        self._retries.forget_ended()

    def _see(self, source: str, first: MessageRecord, waiting: list[tuple[MessageRecord, datetime]]) -> None:
        """What has become of the first one, and so becomes of the others."""
        if first.state in _ON_ITS_WAY:
            return
        del self._first[source]
        others = [record for record, _ in waiting if record.id != first.id]
        if first.state == State.FAILED:
            until = next((due for record, due in waiting if record.id == first.id), self._now() + _LATER)
            self._retries.put_off([record.id for record in others], until)
            return
        for record in others:
            self._run_again(record)

    def _run_again(self, record: MessageRecord) -> bool:
        try:
            self._messages.run_again(record.id, self._now())
        except Conflict:  # a person was faster, or another worker
            return False
        self._log(event="run-again", message=record.id, rule="")
        return True


def _source(record: MessageRecord) -> str:
    """Whose peers are likely the same: of a mailbox, or of a flow that starts over the API."""
    return record.flow if "/" in record.source else record.source
