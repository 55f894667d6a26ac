"""What a sender to the archive may do otherwise than the honest one, and the work that waits to be sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conform.lever import Did
from conform.mutants.kanta_envelope import Sending, Wrong
from conform.peers.kanta_documents import Paper

Args = Mapping[str, Any]


@dataclass(frozen=True)
class Quirks:
    """What a wrong sender does otherwise: texts of its own made wrong, checks left out, habits."""

    paper: Callable[[Paper], Paper] = lambda paper: paper
    document: Callable[[str], str] = lambda text: text
    sealed: Callable[[bytes], bytes] = lambda content: content
    frame: Callable[[str], str] = lambda text: text
    sending: Callable[[Sending], Sending] = lambda sending: sending
    wrong: Callable[[str], Wrong] = lambda _: Wrong()
    producers: Callable[[list[Args]], list[Args]] = lambda producers: producers
    request: Callable[[str], str] = lambda text: text  # of a fetch or of wishes
    soap: Mapping[str, str] = field(default_factory=dict)  # headers of HTTP
    trusting: frozenset[str] = frozenset()
    habits: frozenset[str] = frozenset()


@dataclass
class Work:
    """One document on its way: what is sent again is the same frame."""

    paper: Paper
    frame: str
    worker: str
    sector: str
    state: Did = Did.COULD_NOT
    producers: list[Args] = field(default_factory=list)
    remake: Callable[[], Work] | None = None
