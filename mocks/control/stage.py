"""Where scenarios are played: on the mocks of one set, by their one clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from mocks.control.body import NotThereError, NotUnderstoodError, understanding
from mocks.control.clock_calls import move_clock
from mocks.control.desk import Control
from mocks.control.events import Events
from mocks.control.fault_calls import order_fault
from mocks.control.faults import Faults
from mocks.control.holding_calls import remove, seed
from mocks.control.instant import find_instant
from mocks.control.scenario import Scenario, read_scenarios
from mocks.control.setting import Setting


class Stage:
    """Plays scenarios on the mocks of a set. Safe for use by several threads."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._lock = threading.Lock()
        self._ordered: dict[str, list[tuple[Faults | Events, int]]] = {}

    @property
    def playing(self) -> list[str]:
        """The scenarios of which something still strikes or is still to come."""
        with self._lock:
            return [name for name, ordered in self._ordered.items() if any(where.holds(n) for where, n in ordered)]

    def play(self, name: str, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Play a scenario; returns its steps as they were played.

        Raises NotThereError for an unknown one, and NotUnderstoodError, which leaves nothing ordered.
        """
        scenario = _find(name)
        with understanding("the scenario was not played"):
            steps = scenario.fill(given)
        desks = {desk.name: desk for desk in self._setting.desks}
        missing = [mock for mock in scenario.mocks if mock not in desks]
        if missing:
            raise NotUnderstoodError(f"{name} needs {', '.join(missing)}", missing=missing)
        with self._lock:
            ordered = self._ordered.setdefault(name, [])
            try:
                for step in steps:
                    self._take(step, desks, ordered)
            except Exception:
                _cancel(self._ordered.pop(name))
                raise
        return steps

    def stop(self, name: str) -> None:
        """Cancel the faults of a scenario and what is still to come. Raises NotThereError when there is nothing."""
        _find(name)
        with self._lock:
            if not _cancel(self._ordered.pop(name, [])):
                raise NotThereError("this scenario is not being played")

    def _take(
        self, step: dict[str, Any], desks: dict[str, Control], ordered: list[tuple[Faults | Events, int]]
    ) -> None:
        if "clock" in step:
            move_clock(self._setting.clock, self._setting.desks, step["clock"])
            return
        desk = desks[step["mock"]]
        if "fault" in step:
            ordered.append((desk.faults, order_fault(desk, step["fault"])["id"]))
            return
        act, label = _prepare(desk, step)
        if "at" not in step:
            act()
            return
        with understanding("the scenario was not played"):
            at = find_instant(step["at"], desk.now())
        ordered.append((desk.events, desk.events.plan(at, label, act)))


def _prepare(desk: Control, step: dict[str, Any]) -> tuple[Callable[[], None], str]:
    """What a step does to a mock, and what it is called. Raises NotUnderstoodError."""
    if "seed" in step:
        return partial(seed, desk, step["seed"]), f"seed {', '.join(sorted(step['seed']))}"
    if "remove" in step:
        kind, identity = step["remove"]
        return partial(remove, desk, kind, identity), f"remove {kind}"
    raise NotUnderstoodError("a step is a fault, a seed, a removal or a move of the clock")


def _find(name: str) -> Scenario:
    scenario = read_scenarios().get(name)
    if scenario is None:
        raise NotThereError("there is no scenario of this name")
    return scenario


def _cancel(ordered: list[tuple[Faults | Events, int]]) -> bool:
    """Cancel all; whether there was any left."""
    return sum(where.cancel(number) for where, number in ordered) > 0
