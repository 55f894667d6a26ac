"""Which workflow a free slot takes first, as the number by which DBOS orders them: the smallest first, then the oldest.

Theory of operation. The number is the second in which a workflow is due: when it was begun, and for how long its flow
lets others pass. So a grant passes photos that came a while before it, but no photo waits for ever behind grants.

Of one mailbox, each message is due a moment after the one before. So a mailbox with thousands of messages takes its
share, and a message of another mailbox comes behind the next few of them, not behind all. Nothing is held back:
when nobody else waits, the next one is taken whenever it is due.
"""

from __future__ import annotations

from datetime import UTC, datetime

from adapter.config.work import Work

FIRST = 1  # an urgent release
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)  # DBOS's numbers reach 68 years beyond


class Turns:
    """The turns that one process gives. Of a mailbox, one process at a time gives them."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._due: dict[str, float] = {}

    def give(self, flow: str, source: str, now: datetime, *, count: int = 1, urgent: bool = False) -> int:
        """The turn of a workflow of so many messages that begins now.

        `source`: the mailbox, or the resource that they came as.
        """
        if urgent:
            return FIRST
        due = (now - _BEGINNING).total_seconds()
        if "/" not in source:
            due = max(due, self._due.get(source, due))
            self._due[source] = due + count * self._work.mailbox_turn
        return max(FIRST + 1, int(due) + self._work.after(flow))
