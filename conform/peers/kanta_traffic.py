"""What mock Kanta saw, as messages: each with the rules that it was examined by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from conform.people import RealPersonError
from conform.traffic import Message

Entry = Mapping[str, Any]
_OPERATIONS = frozenset({"archive", "fetch", "wishes", "query", "invalidate", "unknown", "tls"})
#: Faults that change no answer: what was said then was said by mock Kanta itself.
_HARMLESS = frozenset({"", "slow", "late"})


class KantaJournal(Protocol):
    """The journal of a mock Kanta that keeps its messages."""

    def read(self, after: int) -> Iterable[Entry]:
        """The entries after a number."""

    def payload(self, number: int) -> bytes:
        """The message of an entry; empty where it was not kept."""


def read_traffic(journal: KantaJournal, after: int, case: str, head: Mapping[str, str] | None = None) -> list[Message]:
    """The messages after an entry. Raises RealPersonError where one is of a HETU outside the 900-series."""
    return [
        _read(entry, journal.payload(entry["id"]), case, head or {})
        for entry in journal.read(after)
        if entry["operation"] in _OPERATIONS
    ]


def _read(entry: Entry, body: bytes, case: str, head: Mapping[str, str]) -> Message:
    if str(entry.get("payload", "")).startswith("not kept"):
        raise RealPersonError("a HETU outside the 900-series was met: a test system holds synthetic people alone")
    steps = entry.get("steps", ())
    broken = {step["rule"]: step for step in steps if step["outcome"] != "passed"}
    fault = entry.get("fault") or ""
    return Message(
        interaction=entry["operation"],
        by_system=True,
        head=head,
        body=body,
        marks={
            "number": entry["id"],
            "outcome": entry.get("outcome", ""),
            "reason": entry.get("reason", ""),
            "fault": fault,
            "taken": entry.get("outcome") == "AA",
            "answered": entry.get("outcome") if fault in _HARMLESS else "",
            "kept": frozenset(step["rule"] for step in steps) - frozenset(broken),
            "broken": broken,
            "soap": entry.get("message", {}).get("soap", ""),
            "frame": entry.get("message", {}).get("frame", ""),
            "document": entry.get("document", ""),
            "unit": entry.get("unit", ""),
            "patient": entry.get("patient", ""),
            "organisation": entry.get("sender", {}).get("organisation", ""),
        },
        case=case,
        secured="mutual TLS" if "subject" in entry.get("sender", {}) else "",
    )
