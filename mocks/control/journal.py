"""The journals of the mocks: every exchange, what came of it and why. Never a HETU or a name; no payload by default.

Theory of operation. Each mock of a set has a journal of its own, whose entries are numbered from one. The journals of a
set share one `News`: it numbers the entries of all in their order and wakes who waits for one. So they are read as one
journal, in the order in which things happened, even when the clock is moved back.
"""

from __future__ import annotations

import heapq
import json
import re
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

#: As many exchanges are kept; older ones go, so that a mock that runs for days stays as small as it was.
LIMIT = 10_000

#: As many payloads are kept, and so many octets of them, when they are kept at all.
PAYLOADS, PAYLOAD_OCTETS = 100, 64_000_000

Entry = dict[str, Any]

#: How outcomes begin that say no, where a protocol has no status: V3 acknowledgements, SOAP, IMAP, DIMSE, TLS.
_REFUSALS = frozenset({"ae", "ar", "fault", "no", "bad", "refused", "failed", "rejected"})


class News:
    """What the journals of one set share: the number of the last entry, and the bell for who waits for the next."""

    def __init__(self) -> None:
        self.bell = threading.Condition(threading.RLock())
        self.last = 0


@dataclass(frozen=True)
class Question:
    """Which entries are wanted: those after a number, and of every named field those of one value.

    A field is any key of an entry (`operation`, `outcome`, `fault`, `correlation`, `document`, `sender` …). Three more
    look further: `text` (anywhere in an entry), `rule` (one that was tried and did not hold), `refused` (`yes`, `no`).
    """

    after: int = 0
    fields: tuple[tuple[str, str], ...] = ()

    def fits(self, entry: Entry) -> bool:
        """Whether an entry has what is wanted."""
        return all(_tells(entry, name, value) for name, value in self.fields)


class Readable(ABC):
    """What can be asked for entries: one journal, or those of a set."""

    def __init__(self, news: News) -> None:
        self._news = news

    @abstractmethod
    def _numbered(self) -> Iterable[tuple[int, Entry]]:
        """Every entry with its number, in order. The caller holds the bell."""

    def find(self, question: Question, limit: int = LIMIT) -> list[Entry]:
        """The first `limit` entries that are wanted, the oldest first."""
        with self._news.bell:
            wanted = (entry for number, entry in self._numbered() if number > question.after and question.fits(entry))
            return list(islice(wanted, limit))

    def wait(self, question: Question, count: int, seconds: float) -> list[Entry] | None:
        """The wanted entries as soon as there are `count` of them; None when they do not come within `seconds`."""
        with self._news.bell:
            come = self._news.bell.wait_for(lambda: len(self.find(question, count)) >= count, seconds)
            return self.find(question) if come else None


class Journal(Readable):
    """The last exchanges of a mock. Safe for use by several threads."""

    def __init__(self, mock: str, limit: int = LIMIT, news: News | None = None) -> None:
        super().__init__(news or News())
        self._mock = mock
        self._entries: deque[tuple[int, Entry]] = deque(maxlen=limit)
        self._payloads: deque[tuple[int, bytes]] = deque(maxlen=PAYLOADS)
        self._last = 0

    def add(self, at: str, operation: str, facts: Mapping[str, Any], payload: bytes | None = None) -> Entry:
        """Write one exchange down, and keep its payload if there is one; returns its entry.

        What has no value is left out.
        """
        told = {name: value for name, value in facts.items() if value not in (None, [], {}, ())}
        with self._news.bell:
            self._last += 1
            self._news.last += 1
            entry = {"id": self._last, "at": at, "mock": self._mock, "operation": operation, **told}
            self._entries.append((self._news.last, entry))
            if payload is not None:
                self._payloads.append((self._last, payload))
                while sum(len(kept) for _, kept in self._payloads) > PAYLOAD_OCTETS:
                    self._payloads.popleft()
            self._news.bell.notify_all()
        return entry

    def payload(self, number: int) -> bytes | None:
        """The message of one exchange; None when it was not kept, or has gone."""
        with self._news.bell:
            return dict(self._payloads).get(number)

    def clear(self) -> None:
        """Forget every exchange; the next one is the first again."""
        with self._news.bell:
            self._entries.clear()
            self._payloads.clear()
            self._last = 0

    def serials(self) -> Iterable[tuple[int, Entry]]:
        """Every entry with its number among all journals of the set. The caller holds the bell of the news."""
        return self._entries

    def _numbered(self) -> Iterable[tuple[int, Entry]]:
        return ((entry["id"], entry) for _, entry in self._entries)


class Journals(Readable):
    """The journals of a set as one. An entry has its number in the whole set too: `serial`."""

    def __init__(self, news: News, journals: Sequence[Journal]) -> None:
        super().__init__(news)
        self._journals = journals

    def _numbered(self) -> Iterable[tuple[int, Entry]]:
        merged = heapq.merge(*(journal.serials() for journal in self._journals), key=lambda numbered: numbered[0])
        return ((serial, {"serial": serial, **entry}) for serial, entry in merged)


def is_refusal(entry: Entry) -> bool:
    """Whether an exchange was not answered as the client wished: a rule failed, an error status or code, a fault."""
    outcome = entry.get("outcome")
    if entry.get("fault"):
        return True
    if any(step.get("outcome") == "failed" for step in entry.get("steps", ())):
        return True
    if isinstance(outcome, int):
        return outcome >= 400
    words = re.split(r"[ -]", str(outcome).lower())
    return words[0] in _REFUSALS


def _tells(entry: Entry, name: str, wanted: str) -> bool:
    if name == "text":
        return wanted.casefold() in json.dumps(entry, ensure_ascii=False, default=str).casefold()
    if name == "rule":
        steps = entry.get("steps", ())
        return any(step.get("rule") == wanted and step.get("outcome") != "passed" for step in steps)
    if name == "refused":
        return is_refusal(entry) == (wanted == "yes")
    told = entry.get(name)
    if isinstance(told, dict):
        return wanted in map(str, told.values())
    if isinstance(told, list | tuple):
        return wanted in map(str, told)
    return str(told if told is not None else "") == wanted
