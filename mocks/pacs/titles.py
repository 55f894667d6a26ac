"""Application entity titles.

Which archive answers to which, who may call, and where a title is reached (PS3.8 7.1.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mocks.control.holdings import Holdings

#: Archives that are there from the beginning, by their titles.
_ARCHIVES = {"HUS": "hus", "TAYS": "tays", "TYKS": "tyks"}
_ADAPTER = "LAUTTA"
_LONGEST = 16

Address = tuple[str, int]


class Titles:
    """The titles the mock knows. An archive answers to its name in capitals."""

    def __init__(self, holdings: Holdings) -> None:
        self._archives = holdings.shelf("archives")
        self._others = holdings.shelf("titles")

    def add_archive(self, name: str) -> None:
        """Let an archive answer; one whose name is too long for a title is reached over DICOMweb alone."""
        if len(name) <= _LONGEST and name.upper() not in _ARCHIVES:
            self._archives[name.upper()] = name

    def seed(self, titles: dict[str, Any]) -> None:
        """Add titles that may call, each with the address it is reached at or None.

        Raises ValueError or TypeError, before any is added, for what is no title or no address.
        """
        read: dict[str, Address | None] = {}
        for title, place in titles.items():
            if not title.isascii() or not 1 <= len(title) <= _LONGEST:
                raise ValueError("a title is 1 to 16 ASCII characters")
            read[title] = None if place is None else (str(place[0]), int(place[1]))
        self._others.update(read)

    def find_archive(self, title: str) -> str | None:
        """The archive that answers to a title."""
        return _ARCHIVES.get(title) or self._archives.get(title)

    def may_call(self, title: str) -> bool:
        """Whether a title is known as a caller; the archives are, as they send to each other."""
        return title == _ADAPTER or title in self._others or self.find_archive(title) is not None

    def find_address(self, title: str, own: Address) -> Address | None:
        """Where a title is reached: `own` is where the archives are. None if nobody knows."""
        return own if self.find_archive(title) is not None else self._others.get(title)

    def find_given(self, title: str) -> Address | None:
        """Where a title is reached as a seed says."""
        found: Address | None = self._others.get(title)
        return found
