"""What a database needs beside the work, for as long as a process runs."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from adapter.clock import now
from adapter.store.indexing import forget_moves
from adapter.store.moving import move_all
from adapter.store.sessions import forget_past
from adapter.store.statistics import refresh_statistics

_AN_HOUR, _A_MINUTE = 3600.0, 60.0


def keep_up(engine: Engine, wait: Callable[[float], bool], report: Callable[[Exception], None]) -> None:
    """Move what an earlier version left, then renew the statistics each hour, and forget what nobody asks for any more.

    `wait` is True when this must end. What fails is reported, and tried again after a minute.
    """
    pause = 0.0
    while not wait(pause):
        try:
            move_all(engine, wait)
            refresh_statistics(engine)
            forget_moves(engine)
            forget_past(engine, now())
            pause = _AN_HOUR
        except Exception as problem:  # noqa: BLE001 – what nobody foresaw must not end it
            report(problem)
            pause = _A_MINUTE
