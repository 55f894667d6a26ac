"""Asks everything the readiness page tells.

The registers, the certificates, and the archive by one signed message (GRA-07, GRA-09).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from adapter.access.ports.registry import RegistryPort
from adapter.access.rules.readiness import ArchiveAnswer, CertificateFacts, Readiness, ReadinessFacts, judge_readiness
from adapter.config.settings import Settings
from adapter.errors import Refused, Theirs, WrongUsage
from adapter.identifiers import Oid
from adapter.ports.kanta import KantaPort
from adapter.roles import Right
from adapter.xml.certificate import subject_id
from adapter.xml.signer import read_certificates


@dataclass(frozen=True, slots=True)
class Question:
    """Whose readiness, for which organiser's register, on which day.

    What the producer does in which service tasks, with the day for each as far as it is known, and whether the archive
    is asked too.
    """

    unit: Oid
    organiser: Oid
    on: date
    services: tuple[str, ...] = ()
    storing: tuple[tuple[str, date | None], ...] = ()
    private_person: bool = False
    patient_data: bool = False
    direct_joining_only: bool = False
    test_fetch: bool = True


def with_settings(question: Question, settings: Settings, tasks: Iterable[str] = ()) -> Question:
    """The question as this configuration completes it: the days of storing by service task, and the way of joining.

    `tasks`: the service tasks that are asked about; without them, all that are configured.
    """
    known = settings.storing_begins
    storing = tuple((code, known.get(code)) for code in dict.fromkeys(tuple(tasks) or known))
    return replace(question, storing=storing, direct_joining_only=settings.direct_joining_only)


@dataclass(frozen=True)
class ReadinessDesk:
    """What is asked: the registers, our own certificates (name → file), and the archive.

    `organisation` and `name` are the configuration's own. The archive is built only when it is asked.
    """

    registry: RegistryPort
    certificates: Sequence[tuple[str, Path]]
    kanta: Callable[[], KantaPort]
    organisation: Oid
    name: str
    now: Callable[[], datetime]

    def look(self, question: Question) -> Readiness:
        """Everything about a unit; what nobody answers is told, and nothing is left out."""
        facts = ReadinessFacts(
            unit=question.unit,
            organiser=question.organiser,
            organisation=self.organisation,
            on=question.on,
            now=self.now(),
            registers=None,
            soteri=None,
            register_state=None,
            certificates=tuple(_read_certificate(name, path) for name, path in self.certificates),
            archive=self._fetch() if question.test_fetch else None,
            services=question.services,
            storing=question.storing,
            private_person=question.private_person,
            patient_data=question.patient_data,
            direct_joining_only=question.direct_joining_only,
            organiser_name=self.name if question.organiser == self.organisation else "",
        )
        return judge_readiness(self._with_registers(facts))

    def _with_registers(self, facts: ReadinessFacts) -> ReadinessFacts:
        """Soteri may be away while the register's last copy still tells."""
        right = Right.OUTSOURCING if facts.patient_data else Right.REGISTER_ACCESS
        try:
            facts = replace(facts, registers=self.registry.facts(facts.unit, facts.organiser, right))
            facts = replace(facts, register_state=self.registry.refresh())
        except Theirs:
            facts = replace(facts, register_state=None)
        try:
            return replace(facts, soteri=self.registry.in_soteri(facts.unit))
        except Theirs:
            return facts

    def _fetch(self) -> ArchiveAnswer:
        """The test fetch: a signed message to the archive."""
        try:
            self.kanta().ping()
        except WrongUsage:
            return ArchiveAnswer.UNSET
        except Theirs:
            return ArchiveAnswer.SILENT
        except Refused:
            return ArchiveAnswer.REFUSED
        return ArchiveAnswer.ANSWERED


def _read_certificate(name: str, path: Path) -> CertificateFacts:
    """A certificate of ours as its file says; one that cannot be read or names nobody has no dates."""
    try:
        leaf = read_certificates(path)[0]
        return CertificateFacts(name, subject_id(leaf), leaf.not_valid_before_utc, leaf.not_valid_after_utc)
    except (WrongUsage, Refused, IndexError):
        return CertificateFacts(name)
