"""The pages of a long search: what was found when it was asked stays the same while a client turns the leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from mocks.control.holdings import Holdings, Shelf
from mocks.record.outcome import RefusedError
from mocks.record.search import Resource
from mocks.record.store import RecordSystem

#: A page holds so many resources when the client does not say how many, and at most so many when it does.
USUAL, MOST = 50, 500

#: As many long searches are remembered; a link of an older one has expired.
_KEPT = 100


@dataclass(frozen=True)
class Found:
    """What one search found: type, id and version of each match, and how many stand on a page."""

    system: str
    matches: tuple[tuple[str, str, int], ...]
    includes: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Page:
    """One page of the matches of a type, how many there are in all, what to include by, and what the next link says."""

    kind: str
    matches: list[Resource]
    total: int
    includes: tuple[str, ...]
    next: str | None


class Pages:
    """The long searches of one mock."""

    def __init__(self, holdings: Holdings, new_id: Callable[[], UUID]) -> None:
        self._searches: Shelf[str, Found] = holdings.shelf("pages")
        self._new_id = new_id

    def begin(
        self, system: RecordSystem, kind: str, found: list[Resource], includes: tuple[str, ...], count: int | None
    ) -> Page:
        """The first page of what was found."""
        count = min(USUAL if count is None else count, MOST)
        if count >= len(found) or count == 0:
            return Page(kind, found if count else [], len(found), includes, None)
        token = str(self._new_id())
        keys = tuple((one["resourceType"], one["id"], int(one["meta"]["versionId"])) for one in found)
        self._searches[token] = Found(system.name, keys, includes, count)
        while len(self._searches) > _KEPT:
            del self._searches[next(iter(self._searches))]
        return Page(kind, found[:count], len(found), includes, f"{token}-{count}")

    def turn(self, system: RecordSystem, link: str) -> Page:
        """The page that a next link leads to. Raises RefusedError 410 for one that has expired, or never was."""
        token, _, offset_text = link.rpartition("-")
        search = self._searches.get(token)
        if search is None or search.system != system.name or not offset_text.isdecimal():
            raise RefusedError(410, "not-found", "the link to this page has expired: search again")
        offset = int(offset_text)
        end = offset + search.count
        versions = [system.versions(kind, id_)[number - 1] for kind, id_, number in search.matches[offset:end]]
        matches = [version.resource for version in versions if version.resource is not None]
        following = f"{token}-{end}" if end < len(search.matches) else None
        return Page(search.matches[0][0], matches, len(search.matches), search.includes, following)
