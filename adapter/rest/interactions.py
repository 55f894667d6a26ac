"""Which interactions and operations there are: read from the routes that obey them (FHIR R4 http)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from werkzeug.routing import Map

from adapter.fhir.authorship import OWN, RECORDED
from adapter.rest.visible import UNLISTED
from adapter.store.parameters import TYPES

_ROOT = "/fhir"
#: What each route is, by its method and what follows /fhir.
_OF_TYPE = {
    ("GET", "/<>/<>"): "read",
    ("GET", "/<>/<>/_history/<>"): "vread",
    ("PUT", "/<>/<>"): "update",
    ("PATCH", "/<>/<>"): "patch",
    ("DELETE", "/<>/<>"): "delete",
    ("GET", "/<>/<>/_history"): "history-instance",
    ("GET", "/<>/_history"): "history-type",
    ("POST", "/<>"): "create",
    ("GET", "/<>"): "search-type",
}
_OF_SYSTEM = {
    ("POST", "/"): ("transaction", "batch"),
    ("GET", "/_history"): ("history-system",),
    ("GET", "/"): ("search-system",),
}
_CONDITIONAL = {("PUT", "/<>"): "update", ("PATCH", "/<>"): "patch", ("DELETE", "/<>"): "delete"}
#: With which types an interaction is refused.
_REFUSED = {
    "create": OWN,
    "update": RECORDED,
    "patch": RECORDED,
    "delete": RECORDED,
    "search-type": UNLISTED,
    "history-type": UNLISTED,
}
#: Documents about the API itself.
_ABOUT_IT = {("GET", "/metadata"), ("GET", "/openapi.json"), ("GET", "/.well-known/smart-configuration")}
_OPERATION = re.compile(r"(?:/([^/$]+))?(/<>)?/\$([a-z-]+)")


@dataclass(frozen=True, slots=True, order=True)
class Called:
    """An operation: of the system, of a type, or of each instance of a type. `method`: how it is called."""

    kind: str
    name: str
    instance: bool
    method: str


@dataclass(frozen=True, slots=True)
class Interactions:
    """What there is. `conditional`: the interactions that a search may stand in place of an id for."""

    system: tuple[str, ...]
    types: dict[str, tuple[str, ...]]
    conditional: frozenset[str]
    operations: tuple[Called, ...]


def interactions_of(routes: Map) -> Interactions:
    """What the routes of an application offer; raises ValueError for a route that is not known here."""
    found = set(_routes(routes))
    operations, known = (
        set(),
        {
            *_OF_TYPE,
            *_OF_SYSTEM,
            *_CONDITIONAL,
            ("POST", "/<>/_search"),
            ("GET", "/Binary/<>"),
            ("GET", "/Binary/_history"),
        },
    )
    for method, path in found - known:
        if match := _OPERATION.fullmatch(path):
            kind, instance, name = match.groups()
            operations |= {Called(one, name, bool(instance), method) for one in _kinds(kind)}
        elif (method, path) not in _ABOUT_IT:
            raise ValueError(f"no interaction is known for {method} {path}")
    codes = [code for route, code in _OF_TYPE.items() if route in found]
    return Interactions(
        tuple(code for route, all_codes in _OF_SYSTEM.items() if route in found for code in all_codes),
        {kind: tuple(code for code in codes if kind not in _REFUSED.get(code, ())) for kind in TYPES},
        frozenset(name for route, name in _CONDITIONAL.items() if route in found),
        tuple(sorted(operations)),
    )


def _routes(routes: Map) -> Iterator[tuple[str, str]]:
    """Each method and path below the root; GET stands for HEAD too."""
    for rule in routes.iter_rules():
        if rule.rule.startswith(_ROOT):
            path = re.sub(r"<[^>]+>", "<>", rule.rule.removeprefix(_ROOT)) or "/"
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield method, path


def _kinds(kind: str | None) -> tuple[str, ...]:
    """The types that an operation is of; an empty one stands for the system."""
    return TYPES if kind == "<>" else (kind or "",)
