"""Start the certificate authority's mock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mocks.authority.app import authority_app
from mocks.authority.register import Register
from mocks.control import COMMON_KINDS, Control, Setting
from mocks.running import RunningMock


def authority_mock(
    pki: Path, *, port: int = 0, control_port: int = 0, host: str = "127.0.0.1", setting: Setting | None = None
) -> RunningMock:
    """Start the mock (port 0 = a free one) for the test PKI in `pki` (mocks.pki.make_pki).

    Raises OSError when a file of the PKI is missing.
    """
    register = Register(pki)

    def sow(data: dict[str, Any]) -> None:
        register.revoke(data, control.now())

    control = Control(
        "authority",
        reset=lambda: register.reset(control.now()),
        seed=sow,
        state=lambda: {"revoked": register.count()},
        kinds=(*COMMON_KINDS, "stale", "forged"),
        setting=setting,
    )
    return RunningMock(authority_app(register, control), control, port, control_port, host)
