"""How long a matter may be used for a client, as the organiser's asia-asiakirja says it (GRA-04). Pure.

The organiser's hand-over decides which grant a matter joins. This only ends it: a matter that is closed, or a client
who has left a shared one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from adapter.words import HELSINKI


class Bar(StrEnum):
    """Why a matter may not be used at a moment."""

    CLOSED = "closed"
    LEFT = "left"
    NOT_JOINED = "not-joined"


@dataclass(frozen=True, slots=True)
class MatterTerms:
    """Its last day, and when the client joined it and left it; None: nothing is said."""

    closed: date | None = None
    joined: datetime | None = None
    left: datetime | None = None

    def bar(self, at: datetime) -> Bar | None:
        """Why it may not be used at a moment; None when it may."""
        if self.closed is not None and at.astimezone(HELSINKI).date() > self.closed:
            return Bar.CLOSED
        if self.left is not None and at >= self.left:
            return Bar.LEFT
        if self.joined is not None and at < self.joined:
            return Bar.NOT_JOINED
        return None
