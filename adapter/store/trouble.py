"""What is wrong with the database or the machine under it, read from the error: the one place that knows them all."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from psycopg import Error as PostgresError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty

from adapter.errors import Busy


class Trouble(StrEnum):
    """In one word for operators; what was asked for may be asked again later."""

    LOCKED = "locked"
    FULL = "full"
    READ_ONLY = "read-only"
    AWAY = "away"
    SLOW = "slow"
    DAMAGED = "damaged"


_SQLITE = {
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Trouble.LOCKED,
    sqlite3.SQLITE_INTERRUPT: Trouble.SLOW,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_NOMEM: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
    sqlite3.SQLITE_IOERR: Trouble.AWAY,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
}
#: Classes and codes of PostgreSQL (its appendix A); the longest that fits counts.
_POSTGRES = {
    "08": Trouble.AWAY,
    "40": Trouble.LOCKED,
    "53": Trouble.FULL,
    "53300": Trouble.AWAY,  # too many connections
    "55P03": Trouble.LOCKED,
    "57": Trouble.AWAY,
    "57014": Trouble.SLOW,
    "58": Trouble.AWAY,
    "25006": Trouble.READ_ONLY,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
_SYSTEM = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.ENOMEM: Trouble.FULL,
    errno.EMFILE: Trouble.FULL,
    errno.ENFILE: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EIO: Trouble.AWAY,
}


def find_trouble(problem: BaseException) -> Trouble | None:
    """The trouble that an error comes from; None for one that says nothing of database or machine."""
    return next(filter(None, map(_name, _causes(problem))), None)


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from."""
    while problem is not None:
        yield problem
        problem = problem.orig if isinstance(problem, DBAPIError) else problem.__cause__


def _name(problem: BaseException) -> Trouble | None:
    trouble: Trouble | None = None
    match problem:
        case sqlite3.Error():
            trouble = _SQLITE.get(getattr(problem, "sqlite_errorcode", 0) & 0xFF)
        case PostgresError():
            trouble = _name_postgres(problem)
        case PoolIsEmpty() | Busy():
            trouble = Trouble.SLOW
        case MemoryError():
            trouble = Trouble.FULL
        case OSError():
            trouble = _SYSTEM.get(problem.errno or 0)
    return trouble


def _name_postgres(problem: PostgresError) -> Trouble | None:
    """A connection that could not be made, or broke, has no code."""
    code = problem.sqlstate
    if code is None:
        return Trouble.AWAY if type(problem).__name__ in {"OperationalError", "ConnectionTimeout"} else None
    return next((_POSTGRES[code[:length]] for length in (5, 2) if code[:length] in _POSTGRES), None)
