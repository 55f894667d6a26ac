"""A transaction that two may begin at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError

T = TypeVar("T")
_ATTEMPTS = 3
_AGAIN = {"40001", "40P01"}  # PostgreSQL's serialization failure and deadlock: nothing was written


def write(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Do `work` in one transaction.

    Who makes a row that somebody else makes at that moment does it all again, and finds it there.

    SQLite lets one write after the other; PostgreSQL refuses the second, who could not see the first.
    Of two who wait for each other, PostgreSQL stops one: it begins again too.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            with engine.begin() as connection:
                return work(connection)
        except IntegrityError:
            continue
        except OperationalError as problem:
            if getattr(problem.orig, "sqlstate", "") not in _AGAIN:
                raise
    with engine.begin() as connection:
        return work(connection)
