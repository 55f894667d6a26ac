"""The resources of the record systems, every version of them, on the shelves of the mock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mocks.control import Examination
from mocks.control.holdings import Holdings, Shelf
from mocks.record.mode import FULL_TYPES
from mocks.record.outcome import RefusedError
from mocks.record.rules import IF_MATCH, ONE_MATCH, VERSION
from mocks.record.search import Query, Resource, find_matches, read_identifiers


@dataclass(frozen=True)
class Version:
    """One version of a resource; a deletion is a version without one. Never changed in place."""

    number: int
    at: str
    method: str
    resource: Resource | None


@dataclass(frozen=True)
class RecordSystem:
    """One system: its name, its mode, and the shelves that hold its resources, one for each type."""

    name: str
    mode: str
    holdings: Holdings

    def current(self, kind: str) -> Iterator[Resource]:
        """The newest version of every resource of one type that is not deleted."""
        return _newest(self._shelf(kind).values())

    def find(self, kind: str, query: Query) -> list[Resource]:
        """The resources that meet a query."""
        indexed = _newest(self._shelf(kind).having(query.identifier)) if query.identifier else self.current(kind)
        return find_matches(indexed, query)

    def find_one(
        self, kind: str, query: Query, examination: Examination, leaving: frozenset[str] = frozenset()
    ) -> Resource | None:
        """What meets a condition and is not `leaving`; None when nothing does.

        Raises BrokenRuleError when several resources do.
        """
        found = [one for one in self.find(kind, query) if f"{kind}/{one['id']}" not in leaving]
        if len(found) > 1:  # which one is meant cannot be told, so nobody can waive this
            examination.refuse(ONE_MATCH, "condition", expected="one", found="several")
        return found[0] if found else None

    def versions(self, kind: str, identity: str) -> tuple[Version, ...]:
        """Every version of one resource, the oldest first; RefusedError 404 if there is none."""
        versions = self._shelf(kind).get(identity)
        if not versions:
            raise RefusedError(404, "not-found", "no such resource")
        return versions

    def read(self, kind: str, identity: str) -> Resource:
        """The newest version of one resource; RefusedError 404 if there is none, 410 if it is deleted."""
        resource = self.versions(kind, identity)[-1].resource
        if resource is None:
            raise RefusedError(410, "deleted", "the resource is deleted")
        return resource

    def peek(self, kind: str, identity: str) -> Resource | None:
        """The newest version of one resource, if it is there and not deleted."""
        versions = self._shelf(kind).get(identity) if kind in FULL_TYPES else None
        return versions[-1].resource if versions else None

    def save(self, resource: Resource, identity: str, now: datetime, method: str = "PUT") -> Resource:
        """Keep a new version under `identity`, as received plus id and meta; returns what is now held."""
        shelf = self._shelf(resource["resourceType"])
        earlier = shelf.get(identity, ())
        at = now.isoformat(timespec="milliseconds")
        held = deepcopy(resource)
        meta = held.get("meta")
        held["id"] = identity
        held["meta"] = {
            **(meta if isinstance(meta, dict) else {}),
            "versionId": str(len(earlier) + 1),
            "lastUpdated": at,
        }
        shelf[identity] = (*earlier, Version(len(earlier) + 1, at, method, held))
        return held

    def delete(self, kind: str, identity: str, now: datetime) -> None:
        """Keep a deletion as the newest version, once. RefusedError 404 if there never was such a resource."""
        earlier = self.versions(kind, identity)
        if earlier[-1].resource is not None:
            at = now.isoformat(timespec="milliseconds")
            self._shelf(kind)[identity] = (*earlier, Version(len(earlier) + 1, at, "DELETE", None))

    def forget(self, kind: str, identity: str) -> None:
        """Take a resource away with all its versions. Raises LookupError when there is none."""
        if kind not in FULL_TYPES:
            raise LookupError("no such type of resource")
        del self._shelf(kind)[identity]

    def check_version(self, kind: str, identity: str, if_match: str | None, examination: Examination) -> None:
        """Compare `If-Match` with what is held, so that an update cannot run over another's.

        Raises RefusedError 404 (nothing to update) or BrokenRuleError (changed meanwhile, or no If-Match although the
        CapabilityStatement says versioned-update).
        """
        current = str(self.versions(kind, identity)[-1].number)
        if examination.check(
            IF_MATCH, "If-Match", holds=if_match is not None, found="none" if if_match is None else ""
        ):
            named = (if_match or "").strip().removeprefix("W/").strip('"')
            examination.check(VERSION, "If-Match", holds=named == current, expected=current, found="another version")

    def count(self) -> dict[str, int]:
        """How many resources of each type there are."""
        counted = {kind: sum(1 for _ in self.current(kind)) for kind in sorted(FULL_TYPES)}
        return {kind: number for kind, number in counted.items() if number}

    def _shelf(self, kind: str) -> Shelf[str, tuple[Version, ...]]:
        shelf: Shelf[str, tuple[Version, ...]] = self.holdings.shelf(f"{self.name}/{kind}")
        shelf.index(_read_identifiers)
        return shelf


class Register:
    """All systems of one mock."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._modes: Shelf[str, str] = holdings.shelf("systems")
        for name in self._modes:
            self._open_shelves(name)

    def system(self, name: str) -> RecordSystem:
        """The named system; RefusedError 404 if there is none."""
        if name not in self._modes:
            raise RefusedError(404, "not-found", "no such record system")
        return RecordSystem(name, self._modes[name], self._holdings)

    def add(self, name: str, mode: str) -> None:
        """Add a system; one named again changes its mode and keeps its resources."""
        self._modes[name] = mode
        self._open_shelves(name)

    def __contains__(self, name: object) -> bool:
        """Whether there is a system of this name."""
        return name in self._modes

    def state(self) -> dict[str, Any]:
        """The number of resources by system and type."""
        systems = {name: {"mode": mode, "resources": self.system(name).count()} for name, mode in self._modes.items()}
        return {"systems": systems}

    def _open_shelves(self, name: str) -> None:
        """Open every shelf of a system, so that a reset and a snapshot know them all."""
        for kind in FULL_TYPES:
            self._holdings.shelf(f"{name}/{kind}")


def _newest(held: Iterable[tuple[Version, ...]]) -> Iterator[Resource]:
    return (versions[-1].resource for versions in held if versions[-1].resource is not None)


def _read_identifiers(versions: tuple[Version, ...]) -> Iterable[str]:
    newest = versions[-1].resource
    return read_identifiers(newest) if newest is not None else ()
