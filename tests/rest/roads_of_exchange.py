"""The ways into the FHIR API by conditional reads, by preferences and by histories of many, see roads.py."""

from __future__ import annotations

from collections.abc import Iterator

from adapter.store.parameters import TYPES
from tests.rest.roads import ID, Road, Send

_PAST = "Mon, 01 Jan 2024 00:00:00 GMT"
_ITS = ", ".join(f'W/"{version}"' for version in range(2, 9))  # other roads have changed it
_FUTURE = "Fri, 01 Jan 2100 00:00:00 GMT"


def roads() -> list[Road]:
    """Every one."""
    return [*_histories(), *(road for kind in TYPES if kind != "Binary" for road in _conditional(kind))]


def _histories() -> Iterator[Road]:
    for kind in TYPES:
        for query in ("", "?_count=1", "?_since=2020-01-01T00:00:00Z", "?_since=2020-01-01T00:00:00Z&_count=500"):
            rule, path = f"/fhir/{'Binary' if kind == 'Binary' else '<kind>'}/_history", f"/fhir/{kind}/_history{query}"
            yield Road(
                f"history of {kind} {query}", rule, "GET", kind, "s", 403 if kind == "Binary" else 200, _get(path)
            )
    for query in ("", "?_count=3", "?_since=2020-01-01T00:00:00Z&_count=500"):
        # Its scope is that of each type, so nobody who has another is refused: what is shown is compared.
        yield Road(f"history of all {query}", "/fhir/_history", "GET", "", "", 200, _get(f"/fhir/_history{query}"))


def _conditional(kind: str) -> Iterator[Road]:
    base, rule = f"/fhir/{kind}/{ID}", "/fhir/<kind>/<identity>"
    for name, headers, status in (
        ("with its version", {"If_None_Match": _ITS}, 304),
        ("with any", {"If_None_Match": "*"}, 304),
        ("with another", {"If_None_Match": 'W/"9"'}, 200),
        ("since long ago", {"If_Modified_Since": _PAST}, 200),
        ("since today", {"If_Modified_Since": _FUTURE}, 200),  # two versions of one second
    ):
        for method in ("GET", "HEAD"):
            yield Road(f"{method} {kind} {name}", rule, method, kind, "r", status, _send(method, base, headers))
    vread = _send("GET", f"{base}/_history/1", {"If_None_Match": 'W/"1"'})
    yield Road(f"vread {kind} that is known", f"{rule}/_history/<int:version>", "GET", kind, "r", 304, vread)
    for query in ("?_count=1", "?_since=2020-01-01T00:00:00Z"):
        yield Road(
            f"history {kind} {query}", f"{rule}/_history", "GET", kind, "r", 200, _get(f"{base}/_history{query}")
        )


def _get(path: str) -> Send:
    return lambda who: who.ask("GET", path)


def _send(method: str, path: str, headers: dict[str, str]) -> Send:
    return lambda who: who.ask(method, path, **headers)
