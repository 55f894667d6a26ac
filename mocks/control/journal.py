"""The journal of one mock: every exchange, what came of it and why. Never a HETU, a name or a payload."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: As many exchanges are kept; older ones go, so that a mock that runs for days stays as small as it was.
LIMIT = 10_000

Entry = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """Which entries are wanted: those after an id, and of every named field those of one value.

    A field is any key of an entry (`operation`, `outcome`, `fault`, `correlation`, `document`, `sender` …).
    """

    after: int = 0
    fields: tuple[tuple[str, str], ...] = ()

    def fits(self, entry: Entry) -> bool:
        """Whether an entry is wanted."""
        return entry["id"] > self.after and all(_tells(entry.get(name), value) for name, value in self.fields)


class Journal:
    """The last exchanges of a mock. Safe for use by several threads."""

    def __init__(self, mock: str, limit: int = LIMIT) -> None:
        self._mock = mock
        self._news = threading.Condition()
        self._entries: deque[Entry] = deque(maxlen=limit)
        self._last = 0

    def add(self, at: str, operation: str, facts: Mapping[str, Any]) -> Entry:
        """Write one exchange down; returns its entry. What has no value is left out."""
        with self._news:
            self._last += 1
            told = {name: value for name, value in facts.items() if value not in (None, [], {}, ())}
            entry = {"id": self._last, "at": at, "mock": self._mock, "operation": operation, **told}
            self._entries.append(entry)
            self._news.notify_all()
        return entry

    def find(self, question: Question, limit: int = LIMIT) -> list[Entry]:
        """The first `limit` entries that are wanted, the oldest first."""
        with self._news:
            return [entry for entry in self._entries if question.fits(entry)][:limit]

    def wait(self, question: Question, count: int, seconds: float) -> list[Entry] | None:
        """The wanted entries as soon as there are `count` of them; None when they do not come within `seconds`."""
        with self._news:
            come = self._news.wait_for(lambda: sum(map(question.fits, self._entries)) >= count, seconds)
        return self.find(question) if come else None

    def clear(self) -> None:
        """Forget every exchange; the next one is the first again."""
        with self._news:
            self._entries.clear()
            self._last = 0


def _tells(told: Any, wanted: str) -> bool:
    return wanted in told.values() if isinstance(told, dict) else str(told if told is not None else "") == wanted
