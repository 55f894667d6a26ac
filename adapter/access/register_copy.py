"""What the organisation register said last, kept in memory and in a folder.

It is used while the register is not to be asked, or does not answer.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from adapter.access.rules.decision import Absent, UnitEntry
from adapter.access.rules.standing import Joining, RegisterState
from adapter.config.settings import Settings
from adapter.identifiers import Oid

#: An entry's values as the register writes them: name, parent, business id, T for a service unit of social care,
#: begins, ends, T for one
#: of health care; "" where it has none.
#: Empty: the entry is there, and cannot be read.
Row = tuple[str, ...]

_LOG = logging.getLogger("lautta.register")
_COPY = "entries-2.json"  # the number is that of the form: another version of Lautta may share the folder


@dataclass(frozen=True, slots=True)
class RegisterCopy:
    """The whole register in one state of it.

    `rows` by OID, its ETag `tag`, since when it is so, and when it was last said to be the newest.
    """

    tag: str
    since: datetime
    as_of: datetime
    rows: Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class HeardJoining:
    """An organisation's joining, and when the list was asked."""

    joining: Joining
    as_of: datetime


class RegisterCopies:
    """The last good copy of one server's register, and the joinings heard.

    Safe for several threads; several processes may share the folder.

    A file is replaced whole or not at all, and carries its own digest. One that is damaged, or is of another server,
    counts as none. What cannot be written stays in memory. Both are reported in the log.
    """

    def __init__(self, folder: Path, source: str) -> None:
        self._folder, self._source = folder, source
        self._held: RegisterCopy | None = None
        self._seen: tuple[int, int] | None = None
        self._looking = threading.Lock()
        self.reading = threading.Lock()  # held by the one that reads the server; nobody waits for it who has a copy
        self.put_off: datetime | None = None  # the server did not answer: it is left alone until then

    @property
    def held(self) -> RegisterCopy | None:
        """The copy in memory."""
        return self._held

    def look(self) -> RegisterCopy | None:
        """The copy in memory, or in the folder when another process has put a later one there."""
        with self._looking:
            path = self._folder / _COPY
            seen = _mark(path)
            if seen and seen != self._seen:
                self._seen = seen
                copy = _copy(self._read(path))
                if copy and (self._held is None or copy.as_of > self._held.as_of):
                    self._held = copy
            return self._held

    def state(self) -> RegisterState | None:
        """Which state of the register is held; None when none is."""
        copy = self.look()
        return self.describe(copy) if copy else None

    @staticmethod
    def describe(copy: RegisterCopy) -> RegisterState:
        """Which state of the register a copy is; where the server gives no ETag, it is named by since when it is so."""
        return RegisterState(copy.tag or copy.since.isoformat(), len(copy.rows), copy.since, copy.as_of)

    def unit(self, oid: Oid) -> UnitEntry | Absent:
        """What the last good copy has of a unit (GRA-09). An entry that cannot be read is none."""
        copy = self.look()
        if copy is None:
            return Absent.REGISTER
        row = copy.rows.get(oid.value)
        if not row:
            return Absent.ENTRY
        above = copy.rows.get(row[1])
        try:
            begins, ends = date.fromisoformat(row[4]), date.fromisoformat(row[5])
        except ValueError:
            return Absent.ENTRY
        return UnitEntry(begins, ends, in_place=above is not None and above[2:3] == row[2:3])

    def keep(self, copy: RegisterCopy) -> None:
        """Let this copy be the one."""
        with self._looking:
            self._held = copy
            values = {
                "tag": copy.tag,
                "since": copy.since,
                "as_of": copy.as_of,
                "rows": [(oid, *row) for oid, row in copy.rows.items()],
            }
            self._write(self._folder / _COPY, values)
            self._seen = _mark(self._folder / _COPY)

    def joining(self, party: str) -> HeardJoining | None:
        """What was heard last of a party's joining: of an organisation, to a repository."""
        record = self._read(self._joining_file(party))
        if record is None:
            return None
        joining = Joining(date.fromisoformat(record["since"]), record["system_ready"])
        return HeardJoining(joining, datetime.fromisoformat(record["as_of"]))

    def keep_joining(self, party: str, heard: HeardJoining) -> None:
        """Remember what was heard."""
        joining = heard.joining
        values = {"since": joining.since, "system_ready": joining.system_ready, "as_of": heard.as_of}
        self._write(self._joining_file(party), values)

    def forget_joining(self, party: str) -> None:
        """The list no longer has it."""
        self._joining_file(party).unlink(missing_ok=True)

    def _joining_file(self, party: str) -> Path:
        return self._folder / f"joining-{hashlib.sha256(party.encode()).hexdigest()[:32]}.json"

    def _read(self, path: Path) -> dict[str, Any] | None:
        """The values of a file of this server's; None when there is none that can be believed."""
        try:
            digest, _, body = path.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        except OSError as problem:
            _LOG.warning("%s cannot be read (%s).", path.name, problem.strerror)
            return None
        if hashlib.sha256(body).hexdigest().encode() != digest:
            _LOG.warning("%s is damaged and is not used; the register is asked.", path.name)
            return None
        values: dict[str, Any] = orjson.loads(body)
        return values if values["source"] == self._source else None

    def _write(self, path: Path, values: dict[str, Any]) -> None:
        body = orjson.dumps({"source": self._source, **values})
        try:
            with _locked(self._folder):
                fresh = path.with_suffix(".new")  # only the lock's holder writes it, over what a crash left
                with fresh.open("wb") as file:
                    file.write(hashlib.sha256(body).hexdigest().encode() + b"\n")
                    file.write(body)
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(path)
        except OSError as problem:
            _LOG.warning("%s cannot be written (%s).", path.name, problem.strerror)


def held_register(settings: Settings) -> RegisterCopies:
    """The one copy of the register in this process, of the server that the configuration names."""
    return _copies(settings.data / "register", settings.url(settings.registry))


@cache
def _copies(folder: Path, address: str) -> RegisterCopies:
    return RegisterCopies(folder, address)


def _copy(values: dict[str, Any] | None) -> RegisterCopy | None:
    if values is None:
        return None
    rows = {row[0]: tuple(row[1:]) for row in values["rows"]}
    since, as_of = (datetime.fromisoformat(values[name]) for name in ("since", "as_of"))
    return RegisterCopy(values["tag"], since, as_of, rows)


def _mark(path: Path) -> tuple[int, int] | None:
    """What differs between a file and the one put in its place."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The folder, made when it is missing, and held against others."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)
