"""Start the mock of the SOTE organisation register, Soteri and the joinings."""

from __future__ import annotations

from typing import Any

from mocks.control import COMMON_KINDS, Control, Setting
from mocks.running import RunningMock
from mocks.soteri.app import PAGE_KINDS, soteri_app
from mocks.soteri.organisations import Organisations


def soteri_mock(
    *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> RunningMock:
    """Start the mock (port 0 = a free one)."""
    organisations = Organisations()

    def sow(data: dict[str, Any]) -> None:
        organisations.seed(data)

    control = Control(
        "soteri",
        reset=organisations.reset,
        seed=sow,
        state=organisations.state,
        kinds=(*COMMON_KINDS, *PAGE_KINDS),
        setting=setting,
    )
    return RunningMock(soteri_app(organisations, control), control, port, control_port, host)
