"""Start the mock of the SMS gateway."""

from __future__ import annotations

from typing import Any

from mocks.control import COMMON_KINDS, Control, Setting
from mocks.running import RunningMock
from mocks.sms.app import sms_app
from mocks.sms.outbox import Outbox


def sms_mock(
    *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> RunningMock:
    """Start the mock (port 0 = a free one)."""
    outbox = Outbox()

    def sow(data: dict[str, Any]) -> None:
        outbox.seed(data)

    control = Control(
        "sms",
        reset=outbox.reset,
        seed=sow,
        state=outbox.state,
        kinds=(*COMMON_KINDS, "garbled"),
        setting=setting,
    )
    return RunningMock(sms_app(outbox, control), control, port, control_port, host)
