"""The delivery report that the gateway sends of its own accord (a callback)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from mocks.control import Control

_TIMEOUT = 10


def post_report(control: Control, address: str, report: dict[str, str]) -> None:
    """Send one report; the journal tells what came of it. It is not sent again."""
    request = Request(address, json.dumps(report).encode(), {"Content-Type": "application/json"})  # noqa: S310  # a tester's
    try:
        with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310  # as above
            outcome: int | str = answer.status
    except HTTPError as problem:
        outcome = problem.code
    except URLError as problem:
        outcome = type(problem.reason).__name__
    except (OSError, ValueError) as problem:
        outcome = type(problem).__name__
    control.record("callback", outcome=outcome, document=report["id"])
