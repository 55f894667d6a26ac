"""The resources of one record system, every version of them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mocks.record.mode import INTERACTIONS
from mocks.record.outcome import RefusedError
from mocks.record.search import find_matches

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from mocks.record.search import Criteria

Resource = dict[str, Any]


def check_resource(resource: Any) -> None:
    """What must hold of anything that is stored; RefusedError 400 if it does not."""
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        raise RefusedError(400, "structure", "a JSON object with a resourceType is needed")
    if not isinstance(resource.get("meta", {}), dict):
        raise RefusedError(400, "structure", "meta is an object")


@dataclass
class RecordSystem:
    """One system: its name, its mode and what it holds (type -> id -> versions, the oldest first)."""

    name: str
    mode: str
    resources: dict[str, dict[str, list[Resource]]] = field(default_factory=dict)

    def current(self, kind: str) -> Iterator[Resource]:
        """The newest version of every resource of one type."""
        for versions in self.resources.get(kind, {}).values():
            yield versions[-1]

    def find(self, kind: str, criteria: Criteria) -> list[Resource]:
        """The resources that meet the criteria. Raises RefusedError as `find_matches` does."""
        return find_matches(self.current(kind), criteria)

    def find_one(self, kind: str, criteria: Criteria) -> Resource | None:
        """What a conditional create would make again; RefusedError 412 if several resources meet the condition."""
        found = self.find(kind, criteria)
        if len(found) > 1:
            raise RefusedError(412, "multiple-matches", "several resources meet the condition")
        return found[0] if found else None

    def versions(self, kind: str, identity: str) -> list[Resource]:
        """Every version of one resource; RefusedError 404 if there is none."""
        versions = self.resources.get(kind, {}).get(identity)
        if not versions:
            raise RefusedError(404, "not-found", "no such resource")
        return versions

    def save(self, resource: Resource, identity: str, now: datetime) -> Resource:
        """Keep a new version under `identity`, as received plus id and meta; returns what is now held."""
        versions = self.resources.setdefault(resource["resourceType"], {}).setdefault(identity, [])
        held = deepcopy(resource)
        held["id"] = identity
        held["meta"] = {
            **resource.get("meta", {}),
            "versionId": str(len(versions) + 1),
            "lastUpdated": now.isoformat(timespec="milliseconds"),
        }
        versions.append(held)
        return held

    def check_version(self, kind: str, identity: str, if_match: str | None) -> None:
        """Compare `If-Match` with what is held, so that an update cannot run over another's.

        Raises RefusedError 404 (nothing to update), 412 (changed meanwhile) or 400 (no If-Match, although the
        CapabilityStatement says versioned-update).
        """
        current = self.versions(kind, identity)[-1]["meta"]["versionId"]
        if if_match is None:
            raise RefusedError(400, "required", "an update needs If-Match")
        if if_match.strip().removeprefix("W/").strip('"') != current:
            raise RefusedError(412, "conflict", "the resource has changed since it was read")

    def count(self) -> dict[str, int]:
        """How many resources of each type there are."""
        return {kind: len(held) for kind, held in sorted(self.resources.items()) if held}


class Register:
    """All systems of one mock."""

    def __init__(self) -> None:
        self.systems: dict[str, RecordSystem] = {}

    def system(self, name: str) -> RecordSystem:
        """The named system; RefusedError 404 if there is none."""
        if name not in self.systems:
            raise RefusedError(404, "not-found", "no such record system")
        return self.systems[name]

    def reset(self) -> None:
        """Forget every system."""
        self.systems.clear()

    def seed(self, data: dict[str, Any], now: datetime, new_id: Callable[[], uuid.UUID]) -> None:
        """Add systems and resources (ids are kept). A system named again changes its mode and keeps its resources.

        Raises KeyError or ValueError, before anything is added, if a mode, a system or a resource cannot be.
        """
        modes = {entry["name"]: entry["mode"] for entry in data.get("systems", [])}
        if not set(modes.values()) <= set(INTERACTIONS):
            raise ValueError("a mode is full or narrow")
        resources = [(entry["system"], entry["resource"]) for entry in data.get("resources", [])]
        for name, resource in resources:
            if name not in modes and name not in self.systems:
                raise ValueError("a resource for a system that is not there")
            if not isinstance(resource["resourceType"], str):
                raise TypeError("resourceType is a string")
        for name, mode in modes.items():
            self.systems.setdefault(name, RecordSystem(name, mode)).mode = mode
        for name, resource in resources:
            self.systems[name].save(resource, resource.get("id") or str(new_id()), now)

    def state(self) -> dict[str, Any]:
        """The number of resources by system and type."""
        systems = {system.name: {"mode": system.mode, "resources": system.count()} for system in self.systems.values()}
        return {"systems": systems}
