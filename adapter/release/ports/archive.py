"""What the flows need of a place that holds images: the PACS itself, or an archive they are sent to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from adapter.identifiers import AccessionNumber
from adapter.release.images import Held, Hit, Instance, Stored


class ArchivePort(Protocol):
    """One archive. Every method raises Theirs when it cannot be reached or misbehaves; nothing is retried inside."""

    def find(self, accession: AccessionNumber) -> tuple[Hit, ...]:
        """Every study the archive answers with when asked for this accession number.

        Each distinct answer once, counted (QIDO-RS, C-FIND).

        The accession number alone is asked for: a HETU must not stand in a URL. The hits are not checked here.
        `instances` is what the archive states of the study, else of its series, else what it lists.
        """

    def holdings(self, study: str) -> tuple[Held, ...]:
        """Every instance of a study that the archive lists, each once; empty when it knows none. Idempotent.

        An archive may list fewer than it holds, and not say so: the caller compares (`rules.hit.check_listing`).
        """

    def fetch(self, study: str, wanted: Sequence[Held]) -> Iterator[Instance]:
        """The wanted instances, as the archive stores them, in any order, one in memory at a time.

        By WADO-RS, C-GET or C-MOVE.

        Idempotent. The archive may give less or more than was wanted: the caller counts and checks. Raises Theirs when
        it ends badly.
        """

    def store(self, instances: Iterable[Instance]) -> Stored:
        """Give instances to the archive (STOW-RS, C-STORE). Idempotent: one it holds already counts as taken.

        Every instance given is in exactly one part of the answer. Raises Theirs when the connection is lost: what had
        been taken is then unknown, and `holdings` tells.
        """
