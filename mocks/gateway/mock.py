"""Start the gateway's mock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mocks.control import COMMON_KINDS, Control, Setting
from mocks.gateway.app import KINDS, OPERATIONS, gateway_app
from mocks.gateway.counter import SEED_KEYS, Counter
from mocks.gateway.rules import RULES
from mocks.running import RunningMock

GatewayMock = RunningMock


def gateway_mock(
    pki: Path,
    *,
    smtp_url: str = "",
    port: int = 0,
    control_port: int = 0,
    host: str = "127.0.0.1",
    setting: Setting | None = None,
) -> GatewayMock:
    """Start the gateway (port 0 = a free one). It sends to `smtp_url`, a server of the test PKI in `pki`."""

    def sow(data: dict[str, Any]) -> None:
        counter.seed(data)

    control = Control(
        "gateway",
        seed=sow,
        state=lambda: counter.state(),  # noqa: PLW0108  made below
        remove=lambda kind, identity: counter.remove(kind, identity),  # noqa: PLW0108  as above
        kinds=(*COMMON_KINDS, *KINDS),
        operations=OPERATIONS,
        seed_keys=SEED_KEYS,
        rules=RULES,
        setting=setting,
    )
    counter = Counter(control, pki / "root.pem", smtp_url)
    return RunningMock(gateway_app(counter, control), control, port, control_port, host)
