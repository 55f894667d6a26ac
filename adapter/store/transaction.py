"""A transaction that two may begin at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

T = TypeVar("T")
_ATTEMPTS = 3


def write(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Do `work` in one transaction.

    Who makes a row that somebody else makes at that moment does it all again, and finds it there.

    SQLite lets one write after the other; PostgreSQL refuses the second, who could not see the first.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            with engine.begin() as connection:
                return work(connection)
        except IntegrityError:
            continue
    with engine.begin() as connection:
        return work(connection)
