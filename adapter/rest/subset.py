"""A part of a resource: `_summary` and `_elements` (FHIR R4 search).

What is mandatory stays, and what changes the meaning of the rest. The tag SUBSETTED says that something may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from adapter import DATA
from adapter.errors import Refused, Unsupported
from adapter.fhir.elements import SUBSETTED, Resource, is_subsetted

_TABLE = DATA / "profiles" / "r4" / "summary.json"
_SUMMARIES = ("true", "text", "data", "count", "false")
_CHOICE = re.compile(r"\[x]$")


@dataclass(frozen=True, slots=True)
class Part:
    """What of a resource is asked for. `summary`: one of R4's words; `elements`: names, where there are some."""

    summary: str = "false"
    elements: frozenset[str] = frozenset()

    @classmethod
    def read(cls, asked: Sequence[tuple[str, str]]) -> Part:
        """What the parameters of a request say; raises Refused and Unsupported for what is not done."""
        told = dict(reversed(asked))  # the first counts
        summary = told.get("_summary", "false")
        named = frozenset(filter(None, (name.strip() for name in told.get("_elements", "").split(","))))
        if summary not in _SUMMARIES:
            raise Refused.because("", "_summary is true, text, data, count or false.", code="value")
        if named and summary != "false":
            raise Refused.because("", "_summary and _elements do not go together.", code="value")
        if any("." in name for name in named):
            raise Unsupported.because("", "_elements names elements of the first level alone.", code="not-supported")
        return cls(summary, frozenset(_CHOICE.sub("", name) for name in named))

    @classmethod
    def of_one(cls, asked: Sequence[tuple[str, str]]) -> Part:
        """What the parameters of a read say; raises as `read`, and Refused for a number of what is one."""
        part = cls.read(asked)
        if part.summary == "count":
            raise Refused.because("", "_summary=count is for a search.", code="value")
        return part

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.summary == "false" and not self.elements

    def of(self, resource: Resource) -> Resource:
        """What of a resource is asked for, with the tag."""
        if self.is_whole:
            return resource
        summary, needed = _table()[resource["resourceType"]]
        if self.summary == "true":
            kept = _summarised(resource, "", summary | needed)
        elif self.summary == "data":
            kept = {key: value for key, value in resource.items() if key not in {"text", "_text"}}
        else:
            wanted = self.elements or {"text"}
            kept = {
                key: value
                for key, value in resource.items()
                if wanted & {key.removeprefix("_"), *_bases(key, wanted)} or _paths(key, "") & needed
            }
        meta = resource.get("meta", {})
        tags = [*(tag for tag in meta.get("tag", ()) if not is_subsetted(tag)), SUBSETTED]
        own = {key: resource[key] for key in ("resourceType", "id") if key in resource}
        return own | {"meta": meta | {"tag": tags}} | {key: kept[key] for key in kept if key not in {*own, "meta"}}


def _summarised(value: Any, path: str, keep: frozenset[str]) -> Any:
    """The elements whose paths are kept; of one that has parts in the table, those of its parts."""
    if isinstance(value, list):
        return [_summarised(item, path, keep) for item in value]
    if not isinstance(value, dict):
        return value
    whole = path and not any(each.startswith(f"{path}.") for each in keep if not each.endswith(".modifierExtension"))
    if whole:
        return value
    return {key: _summarised(item, _path(key, path), keep) for key, item in value.items() if _paths(key, path) & keep}


def _path(key: str, path: str) -> str:
    name = key.removeprefix("_")
    return f"{path}.{name}" if path else name


def _paths(key: str, path: str) -> frozenset[str]:
    """How the table may call an element: by its name, or as a choice of types."""
    name = _path(key, path)
    return frozenset({name, *(f"{name[: match.start()]}[x]" for match in re.finditer(r"(?<=[a-z])[A-Z]", name))})


def _bases(key: str, wanted: frozenset[str] | set[str]) -> set[str]:
    """The choice that an element is one of: `created` of `createdDateTime`."""
    plain = key.removeprefix("_")
    return {name for name in wanted if plain.startswith(name) and plain[len(name) :][:1].isupper()}


@cache
def _table() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Of each type the elements of its summary, and those that it must not lack."""
    raw = orjson.loads(_TABLE.read_bytes())
    return {kind: (frozenset(row["summary"]), frozenset(row["needed"])) for kind, row in raw.items()}
