"""Mock Kanta as the peer of a sender under test: orders faults, pulls the lever, and reads what came."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from conform.case import InconclusiveError, NotApplicableError, NotSeenError
from conform.evidence import Evidence
from conform.peers.false_server import Heard, false_server
from conform.peers.kanta_documents import HETU_ROOT, Paper, write_relationship
from conform.peers.kanta_scene import Done, Scene
from conform.people import ANNA, Person
from mocks.pki import KANTA_OID

#: Another organiser, and a producer's units (synthetic; the Y-tunnus is well made).
OTHER = "1.2.246.10.99999861.10.0"
PRODUCERS = (
    {"unit": "1.2.246.10.99999861.10.1", "name": "Kotihoito Kokeilu", "start": "2026-09-01"},
    {"unit": "1.2.246.10.99999861.10.2", "name": "Päivätoiminta Malli", "start": "2026-10-15", "end": "2027-02-28"},
)
MATTER = "1.2.246.10.99999861.951.2026.1.1"
_TEXT = {"title": "Merkintä", "text": "Potilas voi hyvin.", "kind": "asiakassuunnitelma"}


class Kanta:
    """Mock Kanta for one case."""

    def __init__(self, scene: Scene, evidence: Evidence) -> None:
        self._scene = scene
        self._evidence = evidence

    @property
    def unit(self) -> str:
        """The unit that the system is asked to act for."""
        return self._scene.unit

    def need(self, feature: str) -> None:
        """Raise NotApplicableError where the system does not claim a feature."""
        if feature not in self._scene.features:
            raise NotApplicableError(f"the system does not claim {feature}")

    def claims(self, feature: str) -> bool:
        """Whether the system claims a feature."""
        return feature in self._scene.features

    def pull(self, action: str, **arguments: Any) -> Done:
        """Make the system act."""
        done = self._scene.ask(self._evidence.case, action, arguments)
        for one in done.messages:  # what they said is kept with the run's traffic, once
            told = [f"{name}: {one.marks[name] or 'none'}" for name in ("outcome", "reason", "fault", "number")]
            self._evidence.keep("sent", "\n".join([one.interaction, *told]), b"")
        return done

    def archive(self, person: Person | Mapping[str, Any] = ANNA, **more: Any) -> Done:
        """Ask for a new health document."""
        return self.pull("archive", **{"person": name_person(person), "document": _TEXT, **more})

    def archive_social(self, person: Person, **more: Any) -> Done:
        """Ask for a new client document of social care."""
        return self.pull(
            "archive-social", **{"person": name_person(person), "document": _TEXT, "matter": MATTER, **more}
        )

    def archive_by_right(self, person: Person) -> Done:
        """Ask for a client document in another organiser's register, by the right of access."""
        return self.archive_social(person, custodian=OTHER, use="access-right", professional=True)

    def grant(self, person: Person, producers: Sequence[Mapping[str, str]] = PRODUCERS) -> Done:
        """Ask for an asiakkuusasiakirja with these producers."""
        return self.pull("grant", person=name_person(person), producers=[dict(one) for one in producers])

    def archive_plainly(self, *, fresh: bool = False, **more: Any) -> Done:
        """The good thing that a fault is tried after: a document that Kanta takes, once for all cases of a run.

        Raises InconclusiveError where the system sends nothing, and NotSeenError where what it sends is refused.
        """
        if not more and not fresh and self._scene.plain is not None:
            return self._scene.plain
        done = self.archive(**more)
        if done.stored:
            self._scene.plain = self._scene.plain if more else done
            return done
        if done.messages:
            raise NotSeenError("a plain document was refused, so that nothing could be tried: see what fails")
        raise InconclusiveError("the system sent nothing when it was asked to archive a document")

    def retry(self, before: Done) -> Done:
        """Ask to send what was not stored."""
        return self.pull("retry", of=before.key)

    def fault(self, kind: str, operation: str = "archive", **detail: Any) -> None:
        """Order what befalls the next message."""
        self._scene.mock.fault(kind, operation, **detail)

    def calm(self) -> None:
        """Forget faults that befell nobody."""
        self._scene.mock.clear_faults()

    def forbid(self, person: Person) -> None:
        """Let a person forbid every disclosure."""
        oid = f"{OTHER.rsplit('.', 2)[0]}.94.2026.{hashlib.sha256(person.hetu.encode()).digest()[0]}"
        forbidden = {"hetu": person.hetu, "oid": oid, "scope": "all", "given": "2026-01-31"}
        self._scene.mock.seed(prohibitions=[forbidden])

    def open_register(self, person: Person) -> None:
        """Let another organiser's asiakkuusasiakirja name the system's unit."""
        written = f"{datetime.now(UTC):%Y%m%d%H%M%S}+0000"
        oid = f"{OTHER.rsplit('.', 2)[0]}.95.2026.1.{int(hashlib.sha256(person.hetu.encode()).hexdigest()[:6], 16)}"
        paper = Paper(oid, name_person(person), OTHER, OTHER, written)
        producers = [{"unit": self._scene.unit, "name": "Tuottajan yksikkö", "start": "2026-01-01"}]
        content = base64.b64encode(write_relationship(paper, producers).encode()).decode()
        self._scene.mock.seed(documents=[{"content": content, "group": "1", "register": "1"}])

    def digest(self, person: Person) -> str:
        """How the journal names a person."""
        return hashlib.sha256(person.hetu.encode()).hexdigest()[:16]

    @contextmanager
    def false_server(self, kind: str) -> Iterator[Heard]:
        """A server that no sender may speak to."""
        with false_server(kind, self._scene.pki, self._scene.folder, KANTA_OID) as heard:
            yield heard


def name_person(person: Person | Mapping[str, Any]) -> dict[str, Any]:
    """A person as the lever gets it."""
    if isinstance(person, Person):
        return {"root": HETU_ROOT, "id": person.hetu, "family": person.family, "given": list(person.given)}
    return dict(person)
