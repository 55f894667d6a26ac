"""A document as the archive keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from mocks.kanta.documents import Document


@dataclass(frozen=True)
class Stored:
    """A document in the archive, the register and group it was filed under, and whether it was invalidated."""

    document: Document
    register: str
    group: str | None
    invalidated: bool = False
