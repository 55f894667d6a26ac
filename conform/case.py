"""A case: a plain function that proves rows of the ledger, and the checks it makes.

`@proves` registers a case on a peer: the kit acts, or makes the system act.
`@observes` registers a case on traffic: messages of the system's own, seen in a run or recorded in a folder.
A case first shows that the good thing works (`control`), then that the wrong thing does not (`demand`).
Without a control a server that refuses everything would pass.
Sentences say what was found, never the data themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

CASES: list[Case] = []


class CaseFailedError(Exception):
    """The system does not do what the requirement says. `str()` is the sentence of the report."""


class InconclusiveError(Exception):
    """Nothing can be said: the system was away, or did not do what the case needs first."""


class NotApplicableError(Exception):
    """The system does not claim what the case is about."""


class NotSeenError(Exception):
    """Nothing of the kind was seen, so that nothing was tested."""


@dataclass
class Checks:
    """What a case has checked, in words."""

    done: list[str] = field(default_factory=list)
    controls: int = 0

    def control(self, holds: object, sentence: str) -> None:
        """The good thing: `sentence` says what is wrong where it does not hold. Raises CaseFailedError."""
        self.controls += 1
        self.demand(holds, sentence)

    def demand(self, holds: object, sentence: str) -> None:
        """What the requirement says. Raises CaseFailedError with the sentence where it does not hold."""
        if not holds:
            raise CaseFailedError(sentence)
        self.done.append(sentence)


@dataclass(frozen=True)
class Case:
    """One case: what it proves, of which role, and the function that tries it on a peer or on traffic."""

    name: str
    role: str
    proves: tuple[str, ...]
    about: str
    function: Callable[..., None]
    observed: bool = False

    def run(self, peer_or_traffic: Any, checks: Checks | None = None) -> Checks:
        """Try it; `checks` has what was checked also when it raises.

        Raises CaseFailedError, InconclusiveError, NotApplicableError, NotSeenError.
        """
        checks = checks or Checks()
        self.function(peer_or_traffic, checks)
        if not checks.controls:
            raise InconclusiveError("the case has no positive control: the kit is at fault")
        return checks


Register = Callable[[Callable[..., None]], Callable[..., None]]


def proves(role: str, *ids: str) -> Register:
    """Register a function of a peer and its checks as a case that proves these rows."""
    return _register(role, ids, observed=False)


def observes(role: str, *ids: str) -> Register:
    """Register a function of traffic (`Sequence[Message]`) and its checks as a case that proves these rows."""
    return _register(role, ids, observed=True)


def _register(role: str, ids: tuple[str, ...], *, observed: bool) -> Register:
    def register(function: Callable[..., None]) -> Callable[..., None]:
        about = (function.__doc__ or "").strip().splitlines()[0]
        CASES.append(Case(function.__name__.replace("_", "-"), role, ids, about, function, observed))
        return function

    return register


def cases_of(role: str) -> Sequence[Case]:
    """The cases of one role: those on a peer in the order they were written in, then those on traffic."""
    return sorted((case for case in CASES if case.role == role), key=lambda case: case.observed)
