"""The transaction interaction: everything in a Bundle, or nothing (FHIR R4, http.html#transaction)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mocks.record.mode import FULL_TYPES
from mocks.record.outcome import RefusedError
from mocks.record.search import parse_criteria
from mocks.record.store import check_resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mocks.record.store import RecordSystem, Resource

#: Elements that hold text or a business value, never a link: an equal string there is not a reference.
_NOT_LINKS = frozenset({"value", "id", "display", "text", "title"})


@dataclass
class _Step:
    """One entry, judged: the resource to save under `identity`, or (`existing`) the one a condition found."""

    resource: Resource
    identity: str
    full_url: str | None
    created: bool
    existing: Resource | None = None

    @property
    def reference(self) -> str:
        return f"{self.resource['resourceType']}/{self.identity}"


def run_transaction(
    system: RecordSystem, bundle: Resource, new_id: Callable[[], str], now: datetime
) -> list[tuple[int, Resource]]:
    """Validate every entry, then commit them all; returns status and held resource of each, in the order asked.

    Raises RefusedError (400, 404, 412) with nothing changed.
    """
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise RefusedError(400, "structure", "Bundle.entry is a list")
    steps = [_judge_entry(system, entry, new_id) for entry in entries]
    links = _map_links(steps)
    resolved = [_resolve(step.resource, links) for step in steps]
    return [_commit(system, step, resource, now) for step, resource in zip(steps, resolved, strict=True)]


def _judge_entry(system: RecordSystem, entry: Any, new_id: Callable[[], str]) -> _Step:
    if not isinstance(entry, dict) or not isinstance(request := entry.get("request"), dict):
        raise RefusedError(400, "structure", "an entry needs a request")
    resource: Resource = entry.get("resource", {})
    check_resource(resource)
    kind, _, identity = str(request.get("url", "")).partition("/")
    if kind not in FULL_TYPES or resource.get("resourceType") != kind:
        raise RefusedError(400, "invalid", "request.url and resourceType must name one known type")
    full_url = entry.get("fullUrl")
    match request.get("method"), identity:
        case "POST", "":
            existing = None
            if "ifNoneExist" in request:
                existing = system.find_one(kind, parse_criteria(request["ifNoneExist"]))
            return _Step(resource, existing["id"] if existing else new_id(), full_url, existing is None, existing)
        case "PUT", identity if identity and "/" not in identity:
            if resource.get("id") != identity:
                raise RefusedError(400, "invalid", "request.url and the resource's id differ")
            system.check_version(kind, identity, request.get("ifMatch"))
            return _Step(resource, identity, full_url, created=False)
    raise RefusedError(400, "not-supported", "a transaction here holds POST {type} and PUT {type}/{id}")


def _map_links(steps: list[_Step]) -> dict[str, str]:
    written = [step.reference for step in steps if step.existing is None]
    if len(set(written)) != len(written):
        raise RefusedError(400, "duplicate", "two entries write one resource")
    links: dict[str, str] = {}
    for step in steps:
        if step.full_url is None:
            continue
        if step.full_url in links:
            raise RefusedError(400, "duplicate", "two entries share one fullUrl")
        links[step.full_url] = step.reference
    return links


def _resolve(value: Any, links: dict[str, str], element: str = "") -> Any:
    """Replace links to entries of the Bundle by where they are stored: references, attachment.url, narrative."""
    if isinstance(value, dict):
        return {name: _resolve(inner, links, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_resolve(inner, links, element) for inner in value]
    if not isinstance(value, str) or element in _NOT_LINKS:
        return value
    if element == "div":
        for full_url, reference in links.items():
            value = value.replace(f'"{full_url}"', f'"{reference}"')
        return value
    if value in links:
        return links[value]
    if element in ("reference", "url") and value.startswith("urn:uuid:"):
        raise RefusedError(400, "not-found", "a urn:uuid that no entry of the Bundle has")
    return value


def _commit(system: RecordSystem, step: _Step, resource: Resource, now: datetime) -> tuple[int, Resource]:
    if step.existing is not None:
        return 200, step.existing
    return (201 if step.created else 200), system.save(resource, step.identity, now)
