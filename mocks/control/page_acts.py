"""What the buttons of the tester's page do: each is one call of the control API, and is shown as that call."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from mocks.control.body import NotThereError, NotUnderstoodError
from mocks.control.clock import Clock
from mocks.control.clock_calls import catch_up, move_clock
from mocks.control.desk import Control
from mocks.control.fault_calls import cancel_fault, order_fault
from mocks.control.holding_calls import delete_snapshot, keep_snapshot, remove, reset, restore_snapshot, seed
from mocks.control.stage import Stage

#: The variable of the shell that a shown call takes the token from: no page shows it.
TOKEN = "MOCKS_TOKEN"  # noqa: S105  # a name, not a token

_Call = tuple[str, str, dict[str, Any] | None]


@dataclass(frozen=True)
class Asked:
    """A form that was sent, and what it is about."""

    form: dict[str, str]
    desks: Sequence[Control]
    stage: Stage | None

    @property
    def desk(self) -> Control:
        """The one mock that the form names. Raises NotThereError."""
        for desk in self.desks:
            if desk.name == self.form.get("mock"):
                return desk
        raise NotThereError("there is no mock of this name here")

    @property
    def clock(self) -> Clock | None:
        """The clock, when the form is of the whole set whose clock it is."""
        return self.desks[0].clock if self.stage else None

    def text(self, name: str, default: str = "") -> str:
        """One field, without spaces around it."""
        return self.form.get(name, "").strip() or default

    def json(self, name: str) -> dict[str, Any]:
        """One field as a JSON object. Raises NotUnderstoodError."""
        try:
            told = json.loads(self.text(name, "{}"))
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise NotUnderstoodError(f"{name} is a JSON object")
        return told


@dataclass(frozen=True)
class Act:
    """One button: its words, what it does, and the call that does the same (method, path, body)."""

    words: str
    do: Callable[[Asked], object]
    call: Callable[[Asked], _Call]
    of_one_mock: bool = False
    needs_consent: bool = False

    def run(self, asked: Asked) -> None:
        """Do it. Raises NotUnderstoodError and NotThereError."""
        if self.needs_consent and not asked.text("sure"):
            raise NotUnderstoodError("tick the box first: this cannot be undone")
        self.do(asked)


def write_curl(method: str, address: str, body: dict[str, Any] | None = None, *, token: bool = False) -> str:
    """The command that makes a call. The token is never in it."""
    words = ["curl"]
    if token:
        words += ["-H", f'"Authorization: Bearer ${TOKEN}"']
    if body is not None:
        words += ["--json", shlex.quote(json.dumps(body, ensure_ascii=False))]
    elif method != "GET":
        words += ["-X", method]
    return " ".join([*words, shlex.quote(address)])


def _read_fault(asked: Asked) -> dict[str, Any]:
    """The order of a fault, as the form has it. Raises NotUnderstoodError."""
    order: dict[str, Any] = {"kind": asked.text("kind"), "operation": asked.text("operation", "*")}
    for name in ("times", "after", "seed"):
        if asked.text(name):
            order[name] = _number(asked, name, int)
    if asked.text("probability"):
        order["probability"] = _number(asked, "probability", float)
    for name in ("begin", "end"):
        if asked.text(name):
            order[name] = asked.text(name)
    if detail := asked.json("detail"):
        order["detail"] = detail
    if match := {name: asked.text(name) for name in ("patient", "document", "caller") if asked.text(name)}:
        order["match"] = match
    return order


def _number(asked: Asked, name: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(asked.text(name))
    except ValueError:
        raise NotUnderstoodError(f"{name} is a number") from None


def _read_clock(asked: Asked) -> dict[str, Any]:
    wish: dict[str, Any] = {}
    if asked.text("now"):
        wish["now"] = asked.text("now")
    if asked.text("freeze"):
        wish["freeze"] = asked.text("freeze") == "yes"
    return wish


def _run_clock(asked: Asked) -> None:
    asked.desks[0].clock.reset()
    catch_up(asked.desks)


def _stage(asked: Asked) -> Stage:
    if asked.stage is None:
        raise NotThereError("scenarios are played at the front of the set")
    return asked.stage


def _snapshot(asked: Asked, ending: str = "") -> str:
    return f"snapshots/{quote(asked.text('name'), safe='')}{ending}"


def _scenario(asked: Asked) -> str:
    return f"scenarios/{quote(asked.text('name'), safe='')}"


def _removal(asked: Asked) -> str:
    return f"state/{quote(asked.text('kind'), safe='')}/{quote(asked.text('identity'))}"


ACTS = {
    "reset": Act(
        "Empty everything",
        lambda asked: reset(asked.desks, "empty", asked.clock),
        lambda _: ("POST", "reset", None),
        needs_consent=True,
    ),
    "refill": Act(
        "Back to what it was filled with",
        lambda asked: reset(asked.desks, "fill", asked.clock),
        lambda _: ("POST", "reset?to=fill", None),
        needs_consent=True,
    ),
    "keep": Act(
        "Take a snapshot",
        lambda asked: keep_snapshot(asked.desks, asked.text("name")),
        lambda asked: ("POST", "snapshots", {"name": asked.text("name")}),
    ),
    "restore": Act(
        "Restore the snapshot",
        lambda asked: restore_snapshot(asked.desks, asked.text("name")),
        lambda asked: ("POST", _snapshot(asked, "/restore"), None),
        needs_consent=True,
    ),
    "drop": Act(
        "Delete the snapshot",
        lambda asked: delete_snapshot(asked.desks, asked.text("name")),
        lambda asked: ("DELETE", _snapshot(asked), None),
    ),
    "clock": Act(
        "Move the clock",
        lambda asked: move_clock(asked.desks[0].clock, asked.desks, _read_clock(asked)),
        lambda asked: ("POST", "clock", _read_clock(asked)),
    ),
    "run": Act("Back to the machine's time", _run_clock, lambda _: ("DELETE", "clock", None)),
    "play": Act(
        "Play the scenario",
        lambda asked: _stage(asked).play(asked.text("name"), asked.json("parameters")),
        lambda asked: ("POST", _scenario(asked), asked.json("parameters")),
    ),
    "stop": Act(
        "Stop the scenario",
        lambda asked: _stage(asked).stop(asked.text("name")),
        lambda asked: ("DELETE", _scenario(asked), None),
    ),
    "fault": Act(
        "Order the fault",
        lambda asked: order_fault(asked.desk, _read_fault(asked)),
        lambda asked: ("POST", "faults", _read_fault(asked)),
        of_one_mock=True,
    ),
    "cancel": Act(
        "Cancel the fault",
        lambda asked: cancel_fault(asked.desk, _number(asked, "id", int)),
        lambda asked: ("DELETE", f"faults/{asked.text('id')}", None),
        of_one_mock=True,
    ),
    "seed": Act(
        "Add the data",
        lambda asked: seed(asked.desk, asked.json("data")),
        lambda asked: ("POST", "seed", asked.json("data")),
        of_one_mock=True,
    ),
    "remove": Act(
        "Remove it",
        lambda asked: remove(asked.desk, asked.text("kind"), asked.text("identity")),
        lambda asked: ("DELETE", _removal(asked), None),
        of_one_mock=True,
        needs_consent=True,
    ),
}
