"""One client's visit to one record system: the interactions, each judged before it changes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jsonpatch

from mocks.control import Examination
from mocks.record.judgement import judge_resource
from mocks.record.rules import PATCH, SAME_ID
from mocks.record.search import Resource, read_condition
from mocks.record.store import RecordSystem

#: A resource by its type and id.
Key = tuple[str, str]


@dataclass(frozen=True)
class Visit:
    """The system that is visited, its service base, how the request is examined, and the time."""

    system: RecordSystem
    base: str
    examination: Examination
    now: datetime
    new_id: Callable[[], str]

    def judge(self, resource: Resource, place: str, coming: frozenset[Key] = frozenset()) -> None:
        """Examine a resource. `coming` are those that the same transaction writes. Raises BrokenRuleError."""

        def held(kind: str, identity: str) -> bool:
            return (kind, identity) in coming or self.system.peek(kind, identity) is not None

        judge_resource(self.examination, resource, place, self.base, held)

    def find_by(self, kind: str, condition: str, leaving: frozenset[str] = frozenset()) -> Resource | None:
        """The one resource that meets a condition, without those that are `leaving` (`Type/id`).

        Raises BrokenRuleError for a bad condition, or for several resources.
        """
        query = read_condition(condition, kind, self.system.mode, self.examination)
        return self.system.find_one(kind, query, self.examination, leaving)

    def create(self, resource: Resource, condition: str | None) -> tuple[int, Resource]:
        """Create a resource unless one meets the condition: status 201, or 200 with the one that is there."""
        kind = resource["resourceType"]
        self.judge(resource, kind)
        existing = self.find_by(kind, condition) if condition is not None else None
        if existing is not None:
            return 200, existing
        return 201, self.system.save(resource, self.new_id(), self.now, "POST")

    def update(self, resource: Resource, identity: str, if_match: str | None) -> Resource:
        """Write a new version of a resource that is there."""
        kind = resource["resourceType"]
        self.check_id(resource, identity, kind)
        self.system.check_version(kind, identity, if_match, self.examination)
        self.judge(resource, kind)
        return self.system.save(resource, identity, self.now)

    def update_by(self, resource: Resource, condition: str, if_match: str | None) -> tuple[int, Resource]:
        """Update the resource that meets a condition, or create it when none does."""
        kind = resource["resourceType"]
        existing = self.find_by(kind, condition)
        if existing is None:
            return self.create(resource, None)
        if if_match is not None:
            self.system.check_version(kind, existing["id"], if_match, self.examination)
        self.judge(resource, kind)
        return 200, self.system.save(resource, existing["id"], self.now)

    def patch(self, kind: str, identity: str, steps: list[dict[str, Any]], if_match: str | None) -> Resource:
        """Apply a JSON Patch to a resource that is there."""
        current = self.system.read(kind, identity)
        self.system.check_version(kind, identity, if_match, self.examination)
        try:
            patched = jsonpatch.apply_patch(current, steps)
        except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError, KeyError):
            self.examination.refuse(PATCH, kind, expected="operations that can be applied")
        self.examination.check(PATCH, kind, holds=True)
        if not isinstance(patched, dict) or patched.get("resourceType") != kind:
            self.examination.refuse(PATCH, kind, expected="a resource of the same type")
        self.check_id(patched, identity, kind)
        self.judge(patched, kind)
        return self.system.save(patched, identity, self.now, "PATCH")

    def check_id(self, resource: Resource, identity: str, place: str) -> None:
        """Examine the id that an update repeats."""
        holds = resource.get("id") == identity
        self.examination.check(SAME_ID, f"{place}.id", holds=holds, expected="the id of the URL")
