"""Start the PACS mock."""

from __future__ import annotations

import base64
from typing import Any

from mocks.control import Control
from mocks.pacs.app import pacs_app
from mocks.pacs.archive import Archives
from mocks.running import RunningMock


def pacs_mock(*, port: int = 0, control_port: int = 0, host: str = "127.0.0.1") -> RunningMock:
    """Start the archives (port 0 = a free one)."""
    archives = Archives()

    def sow(data: dict[str, Any]) -> None:
        decoded = [
            [base64.b64decode(content, validate=True) for content in entry["instances"]]
            for entry in data.get("studies", [])
        ]
        with control.lock:
            archives.seed(data, decoded)

    control = Control("pacs", reset=archives.reset, seed=sow, state=archives.state)
    return RunningMock(pacs_app(archives, control), control, port, control_port, host)
