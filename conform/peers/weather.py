"""Rough weather for what the kit itself asks: some answers are lost on their way, and it asks again.

Only what may be repeated: reads, searches by POST, and creates with If-None-Exist (RFC 9110 9.2.2, FHIR R4 ccreate).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from random import Random
from typing import Any

import requests

_ROUGH = 0.05  # of the answers to reads and searches; of conditional creates every one, as there are few
_SEED = 20


class Weather:
    """The weather of one run: the same requests lose the same answers. Calm weather loses none."""

    def __init__(self, *, rough: bool) -> None:
        self._chance = Random(_SEED) if rough else None  # noqa: S311 – weather, and no secret
        self.lost = 0

    def loses(self, method: str, url: str, headers: Mapping[str, str]) -> bool:
        """Whether the answer to a request is lost."""
        if self._chance is None:
            return False
        conditional = method == "POST" and any(name.lower() == "if-none-exist" for name in headers)
        reads = method == "GET" or (method == "POST" and url.partition("?")[0].endswith("/_search"))
        lost = conditional or (reads and self._chance.random() < _ROUGH)
        self.lost += lost
        return lost


class WeatherSession(requests.Session):
    """A session that sends a request once more where the weather has lost its answer."""

    def __init__(self, weather: Weather) -> None:
        super().__init__()
        self._weather = weather

    def request(self, method: str, url: str, *rest: Any, **more: Any) -> requests.Response:  # type: ignore[override]
        """Send it. Raises what requests raises of the answer that is not lost."""
        if self._weather.loses(method.upper(), str(url), more.get("headers") or {}):
            with suppress(requests.RequestException):
                super().request(method, url, *rest, **more)
        return super().request(method, url, *rest, **more)
