"""A tester's hand on a mock's control port."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lautta_mocks.client import Mock, RefusedError


class Desk:
    """What the control API of any mock can do."""

    def __init__(self, url: str) -> None:
        self._mock = Mock(url)

    def seed(self, data: dict[str, Any]) -> None:
        try:
            self._mock.seed(**data)
        except RefusedError as refusal:
            raise AssertionError(str(refusal)) from None

    def state(self) -> Any:
        return self._mock.state()

    def journal(self) -> Any:
        return self._mock.journal()

    def order_fault(self, kind: str, operation: str = "*", times: int = 1, **detail: Any) -> None:
        self._mock.fault(kind, operation, times=times, detail=detail)

    def set_clock(self, now: datetime | str | None = None, **wish: Any) -> None:
        self._mock.clock(now, **wish)

    def reset(self) -> None:
        self._mock.reset()
