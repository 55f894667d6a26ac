"""The links of a page: to itself, the first, the next and the one before (FHIR R4 search, paging).

No link holds what a search by POST asked for. A cursor holds it, encrypted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import request

from adapter.fhir.elements import Resource
from adapter.rest.cursor import seal
from adapter.rest.desk import Desk
from adapter.rest.exchange import base_url
from adapter.rest.found import Found
from adapter.rest.results import HARMLESS

Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one page for one client."""

    desk: Desk
    client: str
    kind: str
    used: Parameters
    found: Found

    def all(self, cursor: str | None) -> list[Resource]:
        """Each that there is. `cursor`: by which the client came."""
        return [self_link(self.kind, self.used, cursor), *self._others()]

    def _others(self) -> Iterator[Resource]:
        if self.found.has_previous or self.found.has_next:
            yield self._to("first", {})
        if self.found.has_previous:
            yield self._to("previous", {"start": self.found.start, "top": self.found.top, "back": True})
        if self.found.has_next:
            yield self._to("next", {"start": self.found.end, "top": self.found.top})

    def _to(self, relation: str, at: dict[str, Any]) -> Resource:
        used = [pair for pair in self.used if pair[0] != "_offset"]
        cursor = seal(self.desk, self.client, {"search": self.kind, "used": used, "at": at})
        return {"relation": relation, "url": f"{base_url()}/{self.kind}?_cursor={cursor}"}


def self_link(kind: str, used: Parameters, cursor: str | None) -> Resource:
    """The page itself: by its cursor, or by the parameters that were used. Of a POST those that say nothing alone."""
    by_post = request.method == "POST"
    told = [("_cursor", cursor)] if cursor else [pair for pair in used if not by_post or pair[0] in HARMLESS]
    query = urlencode(told, quote_via=quote, safe=":/|,$*")
    return {"relation": "self", "url": f"{base_url()}/{kind}{f'?{query}' if query else ''}"}
