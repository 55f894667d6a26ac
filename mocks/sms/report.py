"""The delivery report that the gateway sends of its own accord (a callback)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from mocks.control import Control

_TIMEOUT = 10


def post_report(control: Control, address: str, report: dict[str, str]) -> None:
    """Send one report; the journal tells what came of it. It is not sent again."""
    try:
        outcome: int | str = requests.post(address, json=report, timeout=_TIMEOUT).status_code
    except requests.RequestException as problem:
        outcome = type(problem).__name__
    control.record("callback", outcome=outcome, document=report["id"])
