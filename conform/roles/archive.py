"""The sender to the national archive: mock Kanta is its peer, and a lever makes it send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from conform.cases import (  # noqa: F401 – registers them
    archive_answers,
    archive_documents,
    archive_grants,
    archive_people,
    archive_rules,
    archive_servers,
    archive_signatures,
)
from conform.claim import Claim, WrongSutError
from conform.evidence import Evidence
from conform.lever import read_lever
from conform.peers.kanta import Kanta
from conform.peers.kanta_mocks import KantaMocks, start_kanta
from conform.peers.kanta_recorded import read_recorded
from conform.peers.kanta_scene import Scene
from conform.peers.kanta_tour import tour
from conform.role import Role, Stay
from conform.traffic import Message
from mocks.pki import make_pki

_ORGANISATION = "1.2.246.10.99999810.10.0"
_FEATURES = frozenset({"replace", "social", "grants", "professional", "access-right", "wishes", "retry"})


@dataclass
class ArchiveMeeting:
    """A sender for one run."""

    scene: Scene

    def peer(self, evidence: Evidence) -> Kanta:
        """Mock Kanta for one case, in good order."""
        self.scene.mock.clear_faults()
        self.scene.hear("")
        return Kanta(self.scene, evidence)

    def traffic(self) -> Sequence[Message]:
        """All that was sent; the system is asked for one of each kind before the first look."""
        if not self.scene.toured:
            self.scene.toured = True
            tour(self.peer(Evidence(case="tour")))
        self.scene.hear("")
        return self.scene.messages


@contextmanager
def _meet(claim: Claim, stay: Stay) -> Iterator[ArchiveMeeting]:
    lever = read_lever(claim, attended=stay.attended)
    settings = claim.settings
    organisation = str(settings.get("organisation", _ORGANISATION))
    unit = str(settings.get("unit", f"{organisation.removesuffix('.0')}.1"))
    pki = claim.path("pki") if "pki" in settings else stay.folder / "pki"
    if not (pki / "adapter-system.pem").exists():
        make_pki(pki, organisation, datetime.now(UTC))
    with _find_mocks(settings.get("mocks"), pki, _read_port(settings.get("port", 0))) as mocks:
        mocks.kanta.reset()
        yield ArchiveMeeting(
            Scene(mocks.kanta, lever, claim.features, pki, stay.folder, organisation, unit, mocks.lists)
        )


@contextmanager
def _find_mocks(given: object, pki: Path, port: int) -> Iterator[KantaMocks]:
    """The mocks of this run. A test may hand over some that run already: starting them is most of a short run."""
    if isinstance(given, KantaMocks):
        yield given
        return
    with ExitStack() as running:
        try:
            mocks = running.enter_context(start_kanta(pki, port))
        except OSError as problem:
            raise WrongSutError(f"archive: mock Kanta did not start: {problem.strerror or problem}") from None
        yield mocks


def _read_port(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 1 << 16:
        raise WrongSutError("archive: port is a number up to 65535")
    return value


ARCHIVE = Role(
    name="archive",
    title={
        "en": "sender to the national archive (Kanta)",
        "fi": "Kanta-arkistoon lähettävä järjestelmä",
        "sv": "system som sänder till arkivet i Kanta",
    },
    modes={"health": frozenset({"replace", "retry"}), "full": _FEATURES},
    settings=frozenset({"lever", "organisation", "unit", "pki", "port"}),
    meet=_meet,
    read=read_recorded,
    features=_FEATURES,
)
