"""A tester's hand on a mock's control port."""

from __future__ import annotations

from typing import Any

import requests


class Desk:
    """What the control API of any mock can do."""

    def __init__(self, url: str) -> None:
        self._url = url

    def seed(self, data: dict[str, Any]) -> None:
        answer = requests.post(f"{self._url}/seed", json=data, timeout=30)
        assert answer.status_code == 200, answer.text

    def state(self) -> Any:
        return requests.get(f"{self._url}/state", timeout=30).json()

    def journal(self) -> Any:
        return requests.get(f"{self._url}/journal", timeout=30).json()

    def order_fault(self, kind: str, operation: str = "*", times: int = 1, **detail: Any) -> None:
        fault = {"kind": kind, "operation": operation, "times": times, "detail": detail}
        assert requests.post(f"{self._url}/faults", json=fault, timeout=30).status_code == 201

    def set_clock(self, **wish: Any) -> None:
        assert requests.post(f"{self._url}/clock", json=wish, timeout=30).status_code == 200

    def reset(self) -> None:
        assert requests.post(f"{self._url}/reset", timeout=30).status_code == 204
