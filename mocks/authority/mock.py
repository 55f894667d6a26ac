"""Start the certificate authority's mock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mocks.authority.app import OPERATIONS, authority_app
from mocks.authority.register import SEED_KEYS, Register
from mocks.authority.rules import RULES
from mocks.control import COMMON_KINDS, BrokenRuleError, Control, Setting
from mocks.running import RunningMock


def authority_mock(
    pki: Path, *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> RunningMock:
    """Start the mock (port 0 = a free one) for the test PKI in `pki` (mocks.pki.make_pki).

    Raises OSError when a file of the PKI is missing.
    """

    def sow(data: dict[str, Any]) -> None:
        try:
            register.seed(data)
        except BrokenRuleError as broken:
            raise ValueError(str(broken)) from None

    control = Control(
        "authority",
        reset=lambda: register.file(),  # noqa: PLW0108  made below
        seed=sow,
        state=lambda: register.count(),  # noqa: PLW0108  as above
        remove=lambda kind, identity: register.remove(kind, identity),  # noqa: PLW0108  as above
        kinds=(*COMMON_KINDS, "stale", "forged"),
        operations=OPERATIONS,
        seed_keys=SEED_KEYS,
        rules=RULES,
        setting=setting,
    )
    register = Register(pki, control)
    return RunningMock(authority_app(register, control), control, port, control_port, host)
