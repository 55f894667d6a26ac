"""An honest client of the API, as a lever in the process; a defect is the name of a switch that spoils one thing."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from conform.lever import Did, Pulled
from conform.mutants.client_orders import connect, follow_request, invite, request_images, update
from conform.mutants.client_uses import Shown, hand_over, store, use
from conform.mutants.client_web import AwayError, RefusedError, Web


class HonestClient:
    """It does what a lever is asked for, and says what it has shown. It waits on a clock of its own."""

    def __init__(self, log: Path, defect: str = "") -> None:
        self._log = log
        self._defect = defect
        self._waited = 0.0
        self._kept: dict[str, Shown] = {}
        log.touch()

    def clock(self) -> float:
        """The seconds that have passed, with those that it would have waited."""
        return time.monotonic() + self._waited

    def pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:
        """Do it."""
        web = Web(arguments, self._defect, self._pause, self._write)
        try:
            return Pulled(Did.DID, {"shown": self._do(action, arguments, web)})
        except RefusedError as refusal:
            reasons = refusal.reasons[:1] if self._defect == "shows-the-first-reason" else refusal.reasons
            return Pulled(Did.REFUSED, {"shown": {"reasons": reasons}})
        except AwayError:
            return Pulled(Did.COULD_NOT, {"shown": {}})
        finally:
            web.session.close()

    def _do(self, action: str, told: Mapping[str, Any], web: Web) -> Shown:
        if self._defect == "logs-people" and "client" in told:
            self._write(f"{action} {told['client']['value']}")
        does: dict[str, Callable[[], Shown]] = {
            "connect": lambda: connect(web),
            "use": lambda: use(web, told, self._kept),
            "store": lambda: store(web, told),
            "hand-over-matter": lambda: hand_over(web, told, back=False),
            "take-back-matter": lambda: hand_over(web, told, back=True),
            "request-images": lambda: request_images(web, told),
            "follow-request": lambda: follow_request(web, told),
            "invite": lambda: invite(web, told),
            "update": lambda: update(web, told),
        }
        return does[action]()

    def _pause(self, seconds: float) -> None:
        self._waited += seconds

    def _write(self, line: str) -> None:
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")
