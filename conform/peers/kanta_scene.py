"""One run with a sender under test: its mock Kanta, its lever, and what came of every pull."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from conform.lever import Did, Lever, Pulled
from conform.peers.kanta_traffic import Entry, read_traffic
from conform.traffic import Message
from lautta_mocks.client import Mock
from mocks.pki import KANTA_OID, REGISTRATION_NUMBER


@dataclass(frozen=True)
class Done:
    """What came of one pull: what the system says, and what it sent meanwhile."""

    pulled: Pulled
    messages: Sequence[Message]
    key: str

    @property
    def outcome(self) -> Did:
        """Done, refused or neither."""
        return self.pulled.outcome

    @property
    def stored(self) -> bool:
        """Whether mock Kanta itself has said AA to a message."""
        return any(one.marks["answered"] == "AA" for one in self.messages)


@dataclass
class Scene:
    """One run's mock Kanta, lever and messages."""

    mock: Mock
    lever: Lever
    features: frozenset[str]
    pki: Path
    folder: Path
    organisation: str
    unit: str
    lists: Mapping[str, str]
    messages: list[Message] = field(default_factory=list)
    toured: bool = False
    plain: Done | None = None
    last: int = 0
    _keys: Iterator[int] = field(default_factory=itertools.count)

    def read(self, after: int) -> Sequence[Entry]:
        """The journal's entries after a number."""
        return self.mock.journal(after=after)

    def payload(self, number: int) -> bytes:
        """The message of an entry."""
        return self.mock.payload(number)

    def hear(self, case: str) -> list[Message]:
        """The messages that came since the last time."""
        heard = read_traffic(self, self.last, case)
        self.last = max([self.last, *(one.marks["number"] for one in heard)])
        self.messages += heard
        return heard

    def ask(self, case: str, action: str, arguments: Mapping[str, Any]) -> Done:
        """Pull the lever once, with all that the system must know. What came since the last pull is of this one."""
        key = f"work-{next(self._keys)}"
        told = {**self.describe(), "key": key, **arguments}
        pulled = self.lever.pull(action, told)
        return Done(pulled, self.hear(case), key)

    def describe(self) -> dict[str, Any]:
        """What every pull says: addresses, certificates, and who acts."""
        signed_in = datetime.now(UTC).isoformat(timespec="seconds")
        return {
            "url": self.mock.url,
            "pki": str(self.pki),
            "lists": dict(self.lists),
            "organisation": self.organisation,
            "kanta": KANTA_OID,
            "unit": self.unit,
            "worker": {
                "number": REGISTRATION_NUMBER,
                "role": "client-work",
                "authentication": "card",
                "authenticated": signed_in,
            },
        }
