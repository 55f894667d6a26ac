"""One attempt at one message, as a flow sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Run(Protocol):
    """One attempt at one message.

    A step's result is remembered; after a crash the run goes on behind the last finished step.
    """

    @property
    def message(self) -> str:
        """The message's id."""

    @property
    def attempt(self) -> str:
        """The attempt's id: the message's with a number."""

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one effect, at least once. What it returns holds references, never patient data."""

    def once(self, name: str, make: Callable[[], T]) -> T:
        """A value made purely of what the run has in hand.

        Made once for all steps of this attempt, remembered nowhere.
        """
