"""Two systems with one mock Kanta between them: an organiser's and a producer's, each moved by its own lever."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conform.case import InconclusiveError, NotSeenError
from conform.evidence import Evidence
from conform.lever import Did
from conform.peers.kanta import name_person
from conform.peers.kanta_scene import Done, Scene
from conform.people import Person

#: Two more who do not exist: a grant is of one client, and no case may find another's.
EEVA = Person("040594V9030", "Kokeilija", ("Eeva",), "1994-05-04")
FELIX = Person("050594U903M", "Försöksson", ("Felix",), "1994-05-05")
_HELSINKI = ZoneInfo("Europe/Helsinki")
_BEGUN = "2026-01-01"


@dataclass
class Side:
    """One of the two systems, for one case."""

    scene: Scene
    evidence: Evidence
    name: str

    def pull(self, action: str, person: Person, **arguments: Any) -> Done:
        """Make it act for a person. What the other one sent before is not of this pull."""
        self.scene.hear(self.evidence.case)
        done = self.scene.ask(self.evidence.case, action, {"person": name_person(person), **arguments})
        for one in done.messages:
            self.evidence.keep(
                "sent", f"{self.name}: {one.interaction}: {one.marks['outcome']} {one.marks['reason']}", one.body
            )
        return done


@dataclass
class Pair:
    """Both systems, for one case. `first` is the organiser's, `second` the producer's; the register is the first's."""

    first: Side
    second: Side
    matter: str

    def grant(self, person: Person, **more: Any) -> Done:
        """Let the organiser grant the producer's unit. Raises InconclusiveError, NotSeenError."""
        return need_stored(self.first.pull("grant", person, producers=[self.write_producer()], **more), "a grant")

    def end_grant(self, person: Person, granted: Done) -> Done:
        """Let the organiser end a grant yesterday, in a new version. Raises InconclusiveError, NotSeenError."""
        yesterday = (datetime.now(_HELSINKI) - timedelta(days=1)).date().isoformat()
        producers = [self.write_producer(end=yesterday)]
        done = self.first.pull("grant", person, of=granted.key, producers=producers)
        return need_stored(done, "the end of a grant")

    def withdraw_grant(self, person: Person, granted: Done) -> Done:
        """Let the organiser withdraw a grant. Raises InconclusiveError, NotSeenError."""
        return need_stored(self.first.pull("withdraw", person, of=granted.key), "a withdrawal")

    def archive(self, side: Side, person: Person, text: str, before: Done | None = None) -> Done:
        """Let a system archive a client document into the organiser's register, or a new version of one."""
        by_right = side is self.second
        arguments: dict[str, Any] = {
            "document": {"title": "Merkintä", "text": text, "kind": "asiakassuunnitelma"},
            "matter": self.matter,
            "custodian": self.first.scene.organisation,
            "use": "access-right" if by_right else "own",
            "professional": by_right,
        }
        action, more = ("replace", {"of": before.key}) if before else ("archive-social", {})
        return side.pull(action, person, **arguments, **more)

    def archive_well(self, side: Side, person: Person, text: str, before: Done | None = None) -> Done:
        """As `archive`, where it must be stored. Raises InconclusiveError, NotSeenError."""
        return need_stored(self.archive(side, person, text, before), "a client document")

    def show(self, side: Side, person: Person) -> tuple[Did, str]:
        """What a system shows of a client's matter in the organiser's register: how it ended, and all its texts."""
        done = side.pull("fetch", person, matter=self.matter, custodian=self.first.scene.organisation)
        return done.outcome, "\n".join(read_shown(done.pulled.told))

    def write_producer(self, **more: str) -> dict[str, str]:
        """The producer's unit, as a grant names it."""
        return {"unit": self.second.scene.unit, "name": "Tuottajan yksikkö", "start": _BEGUN, **more}


@dataclass
class Pairs:
    """The pairs of a run: each case has a matter of its own."""

    first: Scene
    second: Scene
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def make(self, evidence: Evidence) -> Pair:
        """Both systems for one case."""
        matter = f"{self.first.organisation.rsplit('.', 2)[0]}.951.2026.1.{next(self._numbers)}"
        first, second = Side(self.first, evidence, "first"), Side(self.second, evidence, "second")
        return Pair(first, second, matter)


def write_text() -> str:
    """A text that nobody has written, with letters that get lost."""
    return f"Äiti söi jäätelöä på ön: {uuid.uuid4().hex[:12]}"


def read_shown(told: Mapping[str, Any]) -> Sequence[str]:
    """The texts that a system says it shows."""
    shown = told.get("shown")
    return [one for one in shown if isinstance(one, str)] if isinstance(shown, list) else []


def need_stored(done: Done, what: str) -> Done:
    """What was archived, as the ground of a case. Raises InconclusiveError, and NotSeenError where it was refused."""
    if done.stored and done.outcome is Did.DID:
        return done
    if done.messages:
        raise NotSeenError(f"{what} was refused, so that nothing could be tried: the role archive says why")
    raise InconclusiveError(f"a system sent nothing when it was asked to archive {what}")
