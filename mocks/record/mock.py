"""Start the record systems' mock."""

from __future__ import annotations

from typing import Any

from mocks.control import Control, Setting
from mocks.record.app import record_app
from mocks.record.store import Register
from mocks.running import RunningMock


def record_mock(
    *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> RunningMock:
    """Start the record systems (port 0 = a free one)."""
    register = Register()

    def sow(data: dict[str, Any]) -> None:
        register.seed(data, control.now(), control.new_id)

    control = Control("record", reset=register.reset, seed=sow, state=register.state, setting=setting)
    return RunningMock(record_app(register, control), control, port, control_port, host)
