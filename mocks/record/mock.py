"""Start the record systems' mock."""

from __future__ import annotations

from typing import Any

from mocks.control import Control
from mocks.record.app import record_app
from mocks.record.store import Register
from mocks.running import RunningMock


def record_mock(
    *, port: int = 0, control_port: int = 0, seed: int | None = None, host: str = "127.0.0.1"
) -> RunningMock:
    """Start the record systems (port 0 = a free one); `seed` makes the ids they give repeatable."""
    register = Register(seed)

    def sow(data: dict[str, Any]) -> None:
        with control.lock:
            register.seed(data, control.now())

    control = Control("record", reset=register.reset, seed=sow, state=register.state)
    return RunningMock(record_app(register, control), control, port, control_port, host)
