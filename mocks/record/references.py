"""References: their form, the type they lead to, and whether what they lead to is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from mocks.record.definitions import is_resource_type
from mocks.record.elements import Element, Problem
from mocks.record.rules import CONTAINED, REFERENCE_FORM, REFERENCE_HELD, REFERENCE_TYPE, URN

_LOCAL = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?")
_ABSOLUTE = re.compile(r"https?://[^\s/]+/\S*")
_URN = re.compile(r"urn:(?:uuid:[0-9a-fA-F-]{36}|oid:[0-2](?:\.(?:0|[1-9][0-9]*))+)")

Held = Callable[[str, str], bool]


def find_wrong_references(
    elements: list[Element], resource: dict[str, Any], base: str, held: Held
) -> Iterator[Problem]:
    """Every Reference that is not formed as one, leads to another type than it may, or into the void.

    `base` is the service base of the system, `held` says whether it holds a resource of a type and id.
    """
    contained = _contained_ids(resource)
    for element in elements:
        if element.kind == "Reference" and isinstance(element.value, dict):
            reference = element.value.get("reference")
            if isinstance(reference, str):
                yield from _judge(element, reference.removeprefix(f"{base}/"), contained, held)
        elif element.kind == "url" and isinstance(element.value, str):
            yield from _judge_url(element, element.value.removeprefix(f"{base}/"), held)


def _judge(element: Element, reference: str, contained: dict[str, str], held: Held) -> Iterator[Problem]:
    place = f"{element.place}.reference"
    local = _LOCAL.fullmatch(reference)
    kind = ""
    if reference.startswith("#"):
        kind = contained.get(reference[1:], "")
        if not kind and reference != "#":
            yield Problem(CONTAINED, place, "the id of a contained resource", "no such id")
    elif local and is_resource_type(local[1]):
        kind = local[1]
        if not held(local[1], local[2]):
            yield Problem(REFERENCE_HELD, place, f"a {kind} of this system", "none")
    elif reference.startswith("urn:uuid:"):
        yield Problem(URN, place, "the fullUrl of an entry", "none")
    elif _ABSOLUTE.fullmatch(reference):
        end = _LOCAL.search(reference)
        kind = end[1] if end and is_resource_type(end[1]) else ""
    elif not _URN.fullmatch(reference):
        yield Problem(REFERENCE_FORM, place, "Type/id, URL, urn or #id", "another form")
    named = element.value.get("type")
    if kind and isinstance(named, str) and named != kind:
        yield Problem(REFERENCE_TYPE, f"{element.place}.type", kind, "another type")
    if kind and element.targets and "Resource" not in element.targets and kind not in element.targets:
        yield Problem(REFERENCE_TYPE, place, ", ".join(element.targets), kind)


def _judge_url(element: Element, url: str, held: Held) -> Iterator[Problem]:
    """An Attachment's url that is local leads to a resource, as a Reference does."""
    local = _LOCAL.fullmatch(url)
    if local and is_resource_type(local[1]) and not held(local[1], local[2]):
        yield Problem(REFERENCE_HELD, element.place, f"a {local[1]} of this system", "none")
    elif url.startswith("urn:uuid:"):
        yield Problem(URN, element.place, "the fullUrl of an entry", "none")


def _contained_ids(resource: dict[str, Any]) -> dict[str, str]:
    contained = resource.get("contained")
    inner = [one for one in contained if isinstance(one, dict)] if isinstance(contained, list) else []
    return {str(one.get("id")): str(one.get("resourceType")) for one in inner}
