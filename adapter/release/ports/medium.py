"""What the flows need of the place where media are made (REL-12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from adapter.release.images import Instance


@dataclass(frozen=True, slots=True)
class Medium:
    """A medium as it was made: how many instances are on it, the size of its file in octets, and its SHA-256."""

    instances: int
    size: int
    sha256: str


class MediumPort(Protocol):
    """A folder where media wait to be posted. Nothing that tells of a patient lies in it in the clear."""

    def write(self, file: str, instances: Iterable[Instance], password: str) -> Medium:
        """Write one patient's instances as a DICOM File-set into an encrypted ZIP. Idempotent.

        It is made anew, whole, or not at all.

        Raises Refused when there is none, or when they are not what they say.
        """

    def remove(self, file: str) -> None:
        """Remove a medium that has been posted. Idempotent."""
