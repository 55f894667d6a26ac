"""A tester's hand on a mock's control port."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lautta_mocks.client import Mock, RefusedError


class Desk:
    """What the control API of any mock can do."""

    def __init__(self, url: str) -> None:
        self.mock = Mock(url)

    def seed(self, data: dict[str, Any]) -> None:
        try:
            self.mock.seed(**data)
        except RefusedError as refusal:
            raise AssertionError(str(refusal)) from None

    def state(self) -> Any:
        return self.mock.state()

    def journal(self) -> Any:
        return self.mock.journal()

    def order_fault(self, kind: str, operation: str = "*", times: int = 1, **detail: Any) -> None:
        self.mock.fault(kind, operation, times=times, detail=detail)

    def set_clock(self, now: datetime | str | None = None, **wish: Any) -> None:
        self.mock.clock(now, **wish)

    def reset(self) -> None:
        self.mock.reset()
