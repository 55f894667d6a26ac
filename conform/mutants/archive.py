"""Senders to the archive with one defect each, and what does or says one thing to everything."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from conform.claim import Settings
from conform.lever import Did, Lever, Pulled
from conform.mutants.archive_defects import DEFECTS
from conform.mutants.kanta_nonsense import Nonsense
from conform.mutants.kanta_sender import Sender
from conform.peers.kanta import OTHER
from conform.peers.kanta_mocks import KantaMocks, start_kanta
from conform.trial import Defect
from mocks.pki import make_pki
from mocks.pki.ordering import for_messages, order, since_the_root

ORGANISATION = "1.2.246.10.99999810.10.0"


@dataclass(frozen=True)
class Says:
    """A lever that does nothing and says one thing."""

    outcome: Did

    def pull(self, action: str, arguments: Mapping[str, Any]) -> Pulled:  # noqa: ARG002 – whatever it is asked
        """Say it."""
        return Pulled(self.outcome)


DUMMIES: Mapping[str, Lever] = {
    "says-done": Says(Did.DID),
    "refuses": Says(Did.REFUSED),
    "fails": Says(Did.COULD_NOT),
    "sends-nonsense": Nonsense(b"<nonsense/>"),
    "sends-html": Nonsense(b"<!DOCTYPE html><title>Welcome</title>"),
}


class ArchiveTrial:
    """A sender of the kit's own, whole and with defects."""

    role = "archive"
    honest: Mapping[str, frozenset[str]] = {"full": frozenset()}
    defects = DEFECTS
    dummies = tuple(DUMMIES)

    @contextmanager
    def open(self) -> Iterator[ArchiveStage]:
        """Make one PKI for all, and start the mocks once: both are slow."""
        with tempfile.TemporaryDirectory() as folder:
            pki, now = Path(folder), datetime.now(UTC)
            make_pki(pki, ORGANISATION, now)
            order(pki, "other-system", for_messages(OTHER), since_the_root(pki, now, None))
            with start_kanta(pki) as mocks:
                yield ArchiveStage(pki, mocks)


@dataclass(frozen=True)
class ArchiveStage:
    """Senders that share a PKI and its mocks."""

    pki: Path
    mocks: KantaMocks

    @contextmanager
    def honest(self, name: str) -> Iterator[Settings]:
        """The sender without a defect."""
        with closing(Sender()) as sender:
            yield self._settings(sender, name)

    @contextmanager
    def spoilt(self, defect: Defect) -> Iterator[Settings]:
        """The sender with a defect."""
        with closing(Sender(defect.spoils)) as sender:
            yield self._settings(sender, defect.of)

    @contextmanager
    def dummy(self, name: str) -> Iterator[Settings]:
        """What does or says one thing."""
        yield self._settings(DUMMIES[name], "full")

    def _settings(self, lever: Lever, mode: str) -> Settings:
        return {"lever": lever, "mode": mode, "pki": str(self.pki), "organisation": ORGANISATION, "mocks": self.mocks}
