"""A worker sends notifications beside its other work; several workers share the subscriptions (`sender.py`)."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from adapter.errors import locate
from adapter.pipeline.sender import Log, Sender
from adapter.words import HELSINKI

_AT_ONCE = 8  # receivers that may be slow at the same time
_CLEANED = timedelta(hours=1)


def keep_sending(sender: Sender, seconds: float, stopping: threading.Event, log: Log) -> None:
    """Look again and again what is to be sent, until the worker stops. A receiver that is slow holds up no other."""
    pool = ThreadPoolExecutor(_AT_ONCE, "notifications")
    busy: dict[str, Future[None]] = {}
    cleaned: datetime | None = None
    told: date | None = None
    while not stopping.is_set():
        try:
            if told != (today := sender.now().astimezone(HELSINKI).date()):
                sender.tell_days()
                told = today
            for identity in sender.look():
                if identity not in busy or busy[identity].done():
                    busy[identity] = pool.submit(_serve, sender, identity, stopping, log)
            if cleaned is None or sender.now() - cleaned > _CLEANED:
                sender.subscribers.forget(sender.now())
                cleaned = sender.now()
        except SQLAlchemyError as problem:
            log(event="database-busy", problem=type(problem).__name__)
        except Exception as problem:  # noqa: BLE001 – one row that nobody foresaw must not end all sending
            log(event="fault", problem=locate(problem))
        stopping.wait(seconds)
    pool.shutdown(wait=False, cancel_futures=True)


def _serve(sender: Sender, identity: str, stopping: threading.Event, log: Log) -> None:
    try:
        sender.serve(identity, stopping.is_set)
    except SQLAlchemyError as problem:
        log(event="database-busy", problem=type(problem).__name__)
    except Exception as problem:  # noqa: BLE001 – one subscription that nobody foresaw must not stop the others
        log(event="fault", subscription=identity, problem=locate(problem))
