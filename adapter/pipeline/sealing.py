"""A worker closes the segments of the use log that are past their time, and tells each new head in its log.

Whoever keeps that log elsewhere can prove later that nothing before the head has changed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from adapter.store.use_seal import seal

_EVERY = 60.0


class Log(Protocol):
    """What writes one line of facts."""

    def __call__(self, **facts: str) -> None:
        """Write it."""


def keep_sealing(
    engine: Engine, sign: Callable[[bytes], str], now: Callable[[], datetime], stopping: threading.Event, log: Log
) -> None:
    """Seal again and again until the worker stops. Several workers may: one at a time does."""
    while True:
        try:
            for head in seal(engine, now(), sign):
                log(event="sealed", seal=str(head.seal), head=head.head)
        except SQLAlchemyError as problem:
            log(event="database-busy", problem=type(problem).__name__)
        if stopping.wait(_EVERY):
            return
