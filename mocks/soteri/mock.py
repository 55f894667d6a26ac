"""Start the mock of the SOTE organisation register, Soteri and the joinings."""

from __future__ import annotations

from typing import Any

from mocks.control import COMMON_KINDS, BrokenRuleError, Control, Setting
from mocks.running import RunningMock
from mocks.soteri.app import OPERATIONS, PAGE_KINDS, soteri_app
from mocks.soteri.organisations import Organisations
from mocks.soteri.rules import RULES
from mocks.soteri.seed import KEYS, read_seed


def soteri_mock(
    *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> RunningMock:
    """Start the mock (port 0 = a free one)."""

    def sow(data: dict[str, Any]) -> None:
        try:
            seed = read_seed(data, control.examine())
        except BrokenRuleError as broken:
            raise ValueError(str(broken)) from None
        organisations.catch_up()
        organisations.plant(seed)

    control = Control(
        "soteri",
        seed=sow,
        state=lambda: organisations.state(),  # noqa: PLW0108  made below
        refilled=lambda: organisations.put_off_the_night(),  # noqa: PLW0108  as above
        remove=lambda kind, identity: organisations.remove(kind, identity),  # noqa: PLW0108  as above
        kinds=(*COMMON_KINDS, *PAGE_KINDS),
        operations=OPERATIONS,
        seed_keys=KEYS,
        rules=RULES,
        setting=setting,
    )
    organisations = Organisations(control)
    return RunningMock(soteri_app(organisations, control), control, port, control_port, host)
