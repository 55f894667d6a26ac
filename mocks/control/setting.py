"""With what a mock is started: the same for every mock of a set."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mocks.control.clock import Clock
from mocks.control.journal import News


@dataclass(frozen=True)
class Setting:
    """What a tester chose at the start.

    `seed` makes the ids that mocks give repeatable, `clock` may be shared by several mocks, `state` is the folder that
    keeps what they hold, `lenient` the kinds of rule that are not enforced, `keep_payloads` lets journals keep the
    messages themselves (synthetic people only), and `token` guards a control port that leaves the loopback.
    On `desks` stands the desk (Control, which knows this module) of every mock that was started with this setting;
    `news` numbers what they all journal.
    """

    seed: int | None = None
    clock: Clock = field(default_factory=Clock)
    shared_clock: bool = False
    state: Path | None = None
    lenient: frozenset[str] = frozenset()
    keep_payloads: bool = False
    token: str = ""
    desks: list[Any] = field(default_factory=list, compare=False)
    news: News = field(default_factory=News, compare=False)

    def state_file(self, mock: str) -> Path | None:
        """The file that keeps what one mock holds; none when nothing is kept."""
        if self.state is None:
            return None
        self.state.mkdir(parents=True, exist_ok=True)
        return self.state / f"{mock}.sqlite"
