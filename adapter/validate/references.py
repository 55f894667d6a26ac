"""References: where they point at, and whether that is of the right type.

Source: FHIR R4 references.html, bundle.html#references.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from adapter.validate import sentences
from adapter.validate.issue import Found, error
from adapter.words import Sentence

Json = dict[str, Any]

_LITERAL = re.compile(
    r"(?P<base>https?://\S+/)?(?P<type>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?(?:#\S+)?"
)
_CONDITIONAL = re.compile(r"[A-Z][A-Za-z]+\?\S+")  # in a transaction: what a search finds
_LONGEST = 2_000
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)


class Context:
    """Where an element stands.

    Its resource, the resource that holds that one (itself but for what is contained), and the Bundle around.
    """

    __slots__ = ("_around", "_contained", "_held", "_upward", "_url", "context", "local", "resource", "root")

    def __init__(self, resource: Json, around: dict[str, Json] | None = None, url: str = "") -> None:
        self.resource = self.root = self.context = resource
        self._around, self._url = around, url
        self._held: dict[str, Json] | None = None
        self._contained: dict[str, Json] | None = None
        self.local: set[str] = set()  # the references `#id` and `#` met so far in the root and in what it contains
        self._upward: set[int] = set()  # which resources, by identity, have referred to the root as `#`

    @property
    def in_bundle(self) -> bool:
        """Whether a Bundle is around."""
        return self._around is not None

    def contained(self, resource: Json) -> Context:
        """The same for a resource contained in this one."""
        inner = Context(resource, self._around, self._url)
        inner.root, inner._contained = self.root, self._contained
        inner.local, inner._upward = self.local, self._upward
        return inner

    def within(self, resource: Json) -> Context:
        """The same for a resource that is a value: in Parameters."""
        return Context(resource, self._around, self._url)

    def note(self, reference: str) -> None:
        """Keep a reference within the root (`#id`, `#`) that was met in this resource."""
        self.local.add(reference)
        if reference == "#":
            self._upward.add(id(self.resource))

    def points_at_container(self, contained: Json) -> bool:
        """Whether a contained resource has referred to the resource around it."""
        return id(contained) in self._upward

    def find_contained(self, identity: str) -> Json | None:
        """A contained resource by its id; an empty id is the resource that contains."""
        if not identity:
            return self.root
        if self._contained is None:
            contained = self.root.get("contained")
            self._contained = {
                item["id"]: item
                for item in reversed(contained if isinstance(contained, list) else [])
                if isinstance(item, dict) and isinstance(item.get("id"), str)
            }
        return self._contained.get(identity)

    def entry(self, resource: Json, url: str) -> Context:
        """The same for a resource in an entry of this Bundle."""
        if self._held is None:
            self._held = index_of(self.resource)
        return Context(resource, self._held, url)

    def resolve(self, reference: str) -> Json | None:
        """The resource that a reference points at; None when it is not at hand."""
        if reference.startswith("#"):
            return self.find_contained(reference[1:])
        if self._around is None:
            return None
        resource = self._around.get(reference)
        literal = _LITERAL.fullmatch(reference) if resource is None and len(reference) <= _LONGEST else None
        if literal and not literal["base"]:
            plain = f"{literal['type']}/{literal['id']}"
            base = self._url.rsplit("/", 2)[0]
            resource = self._around.get(f"{base}/{plain}") or self._around.get(plain)
        return resource


def index_of(bundle: Json) -> dict[str, Json]:
    """A Bundle's resources by full URL, and by type and id."""
    index: dict[str, Json] = {}
    entries = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            continue
        if isinstance(resource.get("id"), str):
            index.setdefault(f"{resource.get('resourceType')}/{resource['id']}", resource)
        if isinstance(entry.get("fullUrl"), str):
            index[entry["fullUrl"]] = resource
    return index


def check_reference(value: Any, _owner: Any, context: Context) -> Found:
    """What holds of every Reference: well-formed, and what it names in the resource or the Bundle is there (ref-1)."""
    reference = value.get("reference")
    if type(reference) is not str or (len(reference) <= _LONGEST and _LITERAL.fullmatch(reference)):
        return None
    if context.in_bundle and _CONDITIONAL.fullmatch(reference):
        return None
    if reference[0:1] == "#":
        context.note(reference)
        there = context.find_contained(reference[1:]) is not None
        return None if there else _dangling("ref-1", sentences.CONTAINED_RESOURCE)
    if not _ABSOLUTE.fullmatch(reference):
        return error("reference", sentences.REFERENCE_FORM, "value", ("reference",))
    if reference.startswith(("urn:uuid:", "urn:oid:")) and context.in_bundle and context.resolve(reference) is None:
        return _dangling("bdl-reference", sentences.BUNDLE_ENTRY)
    return None


def _dangling(rule: str, target: Sentence) -> Found:
    return error(rule, sentences.DANGLING.filled(target=target), "not-found", ("reference",))


def noting(check: Callable[[Any, Any, Any], Found]) -> Callable[[Any, Any, Context], Found]:
    """A closure for uri, url and canonical that also notes a reference within the resource."""

    def check_address(value: Any, owner: Any, context: Context) -> Found:
        if type(value) is str and value[:1] == "#":
            context.note(value)
        return check(value, owner, context)

    return check_address


def check_targets(targets: frozenset[str], types: frozenset[str]) -> Callable[[Any, Any, Context], Found]:
    """A closure that checks whether a Reference points at one of these types, as far as can be known."""
    accepted = targets & types

    def check(value: Any, _owner: Any, context: Context) -> Found:
        if type(value) is not dict:
            return None  # reported already
        issues: Found = None
        kind = value.get("type")
        if type(kind) is str and kind in types and kind not in accepted:
            issues = error(
                "reference",
                sentences.REFERENCE_TYPE.filled(name=kind),
                "value",
                ("type",),
            )
        reference = value.get("reference")
        if type(reference) is not str:
            return issues
        literal = _LITERAL.fullmatch(reference) if len(reference) <= _LONGEST else None
        if literal:
            name = literal["type"]
            if not literal["base"] and name not in types:
                return error(
                    "reference",
                    sentences.REFERENCE_UNKNOWN_TYPE,
                    "value",
                    ("reference",),
                )
        else:
            target = context.resolve(reference)
            name = target.get("resourceType") if target else None
        if type(name) is str and name in types and name not in accepted:
            return error(
                "reference",
                sentences.REFERENCE_TYPE.filled(name=name),
                "value",
                ("reference",),
            )
        return issues

    return check
