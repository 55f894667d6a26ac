"""Start the mock of Kela's test validation service."""

from __future__ import annotations

from typing import Any

from mocks.control import COMMON_KINDS, Control, Setting
from mocks.kanta.rules import CONTENT_RULES
from mocks.running import RunningMock
from mocks.validator.app import validator_app
from mocks.validator.rules import RULES


def validator_mock(
    *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> RunningMock:
    """Start the mock (port 0 = a free one)."""

    def state() -> dict[str, Any]:
        return {"messages": len(control.holdings.shelf("used"))}

    control = Control(
        "validator",
        seed=lambda _: None,
        state=state,
        setting=setting,
        kinds=(*COMMON_KINDS, "html"),
        operations=("validate",),
        seed_keys=frozenset(),
        rules=(*RULES, *CONTENT_RULES),
    )
    return RunningMock(validator_app(control), control, port, control_port, host)
