"""Transaction and batch: all of a Bundle or nothing, or each entry for itself (FHIR R4 http.html#transaction)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mocks.control import BrokenRuleError
from mocks.record.mode import FULL_TYPES
from mocks.record.outcome import RefusedError, describe_broken, describe_outcome
from mocks.record.rules import BUNDLE, ENTRY, FORM, ONCE, SAME_TYPE
from mocks.record.search import Resource
from mocks.record.visit import Key, Visit

#: Elements that hold text or a business value, never a link: an equal string there is not a reference.
_NOT_LINKS = frozenset({"value", "id", "display", "text", "title"})

_METHODS = ("POST", "PUT", "DELETE", "GET")

#: In which order entries are done, whatever order they are given in (FHIR R4 http.html#trules).
_ORDER = ("DELETE", "POST", "PUT", "GET")


@dataclass(frozen=True)
class Done:
    """What became of an entry: its status, the resource that is held or was read, or what was wrong."""

    status: int
    resource: Resource | None = None
    outcome: Resource | None = None
    read: bool = False


@dataclass(frozen=True)
class _Step:
    """One entry, judged: what is done to which resource. `existing` is what a condition found."""

    place: str
    method: str
    kind: str
    identity: str
    full_url: str | None
    resource: Resource
    existing: Resource | None = None

    @property
    def reference(self) -> str:
        return f"{self.kind}/{self.identity}"

    @property
    def writes(self) -> bool:
        return self.method != "GET" and self.existing is None


def run_transaction(visit: Visit, bundle: Resource) -> list[Done]:
    """Judge every entry, then commit them all; returns what became of each, in the order asked.

    Raises BrokenRuleError or RefusedError with nothing changed.
    """
    entries = _entries(visit, bundle)
    leaving = frozenset(str(one["request"].get("url")) for one in entries if one["request"].get("method") == "DELETE")
    steps = [_judge_entry(visit, entry, f"Bundle.entry[{index}]", leaving) for index, entry in enumerate(entries)]
    return _run(visit, steps)


def run_batch(visit: Visit, bundle: Resource) -> list[Done]:
    """Do each entry for itself; returns what became of each. What is wrong with one does not touch another."""
    done = []
    for index, entry in enumerate(_entries(visit, bundle)):
        try:
            done += _run(visit, [_judge_entry(visit, entry, f"Bundle.entry[{index}]")])
        except BrokenRuleError as problem:
            status, outcome = describe_broken(problem.step)
            done.append(Done(status, outcome=outcome))
        except RefusedError as problem:
            done.append(Done(problem.status, outcome=describe_outcome(problem.code, problem.text)))
    return done


def _entries(visit: Visit, bundle: Resource) -> list[Resource]:
    entries: Any = bundle.get("entry", [])
    if not isinstance(entries, list):
        visit.examination.refuse(BUNDLE, "Bundle.entry", expected="an array")
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict) or not isinstance(entry.get("request"), dict):
            visit.examination.refuse(ENTRY, f"Bundle.entry[{index}].request", expected="a request")
    bare = [_without_resource(entry) for entry in entries]
    visit.judge({**bundle, "entry": bare} if entries else bundle, "Bundle")
    return entries


def _without_resource(entry: Resource) -> Resource:
    """The frame of an entry. Its resource is examined later, when its links are resolved."""
    return {name: value for name, value in entry.items() if name != "resource"}


def _run(visit: Visit, steps: list[_Step]) -> list[Done]:
    links = _map_links(visit, steps)
    coming = frozenset((step.kind, step.identity) for step in steps if step.method in ("POST", "PUT"))
    resolved = [_resolve(step.resource, links) for step in steps]
    for step, resource in zip(steps, resolved, strict=True):
        if step.method in ("POST", "PUT"):
            visit.judge(resource, f"{step.place}.resource", coming)
    places = sorted(range(len(steps)), key=lambda place: _ORDER.index(steps[place].method))
    done = {place: _commit(visit, steps[place], resolved[place]) for place in places}
    return [done[place] for place in range(len(steps))]


def _judge_entry(visit: Visit, entry: Resource, place: str, leaving: frozenset[str] = frozenset()) -> _Step:
    """What an entry asks for. `leaving`: `Type/id` of what the same transaction deletes, which meets no condition."""
    examination = visit.examination
    asked = entry["request"]
    method, url = asked.get("method"), asked.get("url")
    if method not in _METHODS or not isinstance(url, str):
        examination.refuse(ENTRY, f"{place}.request", expected=f"{', '.join(_METHODS)} and a url")
    kind, _, identity = url.partition("/")
    if kind not in FULL_TYPES or "/" in identity or "?" in identity or (method == "POST") == bool(identity):
        examination.refuse(ENTRY, f"{place}.request.url", expected="POST Type; PUT, DELETE or GET Type/id")
    resource = _read_resource(visit, entry, place, kind) if method in ("POST", "PUT") else {}
    full_url = entry.get("fullUrl")
    condition = asked.get("ifNoneExist") if method == "POST" else None
    existing = visit.find_by(kind, str(condition), leaving) if condition is not None else None
    if method == "POST":
        identity = existing["id"] if existing else visit.new_id()
    elif method == "PUT":
        visit.check_id(resource, identity, f"{place}.resource")
        visit.system.check_version(kind, identity, asked.get("ifMatch"), examination)
    elif method == "GET":
        visit.system.read(kind, identity)
    else:
        visit.system.versions(kind, identity)
    return _Step(place, method, kind, identity, full_url if isinstance(full_url, str) else None, resource, existing)


def _read_resource(visit: Visit, entry: dict[str, Any], place: str, kind: str) -> Resource:
    resource = entry.get("resource")
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        visit.examination.refuse(FORM, f"{place}.resource", expected="an object with a resourceType")
    if resource["resourceType"] != kind:
        visit.examination.refuse(SAME_TYPE, f"{place}.resource", expected=kind, found="another type")
    return resource


def _map_links(visit: Visit, steps: list[_Step]) -> dict[str, str]:
    written: list[Key] = [(step.kind, step.identity) for step in steps if step.writes]
    if len(set(written)) != len(written):
        visit.examination.refuse(ONCE, "Bundle.entry", expected="each resource once", found="one twice")
    links: dict[str, str] = {}
    for step in steps:
        if step.full_url is None:
            continue
        if step.full_url in links:
            visit.examination.refuse(ONCE, f"{step.place}.fullUrl", expected="each fullUrl once", found="one twice")
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
    return links.get(value, value)


def _commit(visit: Visit, step: _Step, resource: Resource) -> Done:
    if step.method == "GET":
        return Done(200, visit.system.peek(step.kind, step.identity), read=True)
    if step.method == "DELETE":
        visit.system.delete(step.kind, step.identity, visit.now)
        return Done(204)
    if step.existing is not None:
        return Done(200, step.existing)
    status = 201 if step.method == "POST" else 200
    return Done(status, visit.system.save(resource, step.identity, visit.now, step.method))
