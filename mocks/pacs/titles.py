"""Application entity titles.

Which archive answers to which, who may call, and where a title is reached (PS3.8 7.1.1).
"""

from __future__ import annotations

from typing import Any

#: Archives that are there from the beginning.
_ARCHIVES = ("hus", "tays", "tyks")
_ADAPTER = "LAUTTA"
_LONGEST = 16

Address = tuple[str, int]


class Titles:
    """The titles the mock knows. An archive answers to its name in capitals."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Know the first archives and the adapter, and nobody else."""
        self._archives: dict[str, str] = {}
        self._others: dict[str, Address | None] = {_ADAPTER: None}
        for name in _ARCHIVES:
            self.add_archive(name)

    def add_archive(self, name: str) -> None:
        """Let an archive answer; one whose name is too long for a title is reached over DICOMweb alone."""
        if len(name) <= _LONGEST:
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
        self._others |= read

    def find_archive(self, title: str) -> str | None:
        """The archive that answers to a title."""
        return self._archives.get(title)

    def may_call(self, title: str) -> bool:
        """Whether a title is known as a caller; the archives are, as they send to each other."""
        return title in self._others or title in self._archives

    def find_address(self, title: str, own: Address) -> Address | None:
        """Where a title is reached: `own` is where the archives are. None if nobody knows."""
        return own if title in self._archives else self._others.get(title)
