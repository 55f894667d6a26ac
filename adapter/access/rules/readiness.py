"""What a producer has in order and what it lacks before it works in an organiser's register.

GRA-03, GRA-07, GRA-09, GRA-11 and GRA-12. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from adapter.access.rules import readiness_sentences as sentences
from adapter.access.rules.obligation import (
    EXEMPTED,
    JOIN_BY,
    OTHER,
    PATIENT_DATA_BY,
    PATIENT_DATA_FROM,
    Duty,
    handed_instead,
    judge_duty,
)
from adapter.access.rules.standing import Joining, RegisterState, SoteriUnit, UnitFacts
from adapter.identifiers import Oid
from adapter.words import HELSINKI, Sentence

_SOON = timedelta(days=60)  # how early a certificate that runs out is reported
_OLD = timedelta(days=2)  # the register is renewed every night
_OPEN_FROM = 2099  # an end in this year or later means that there is none (domain §4)


class State(StrEnum):
    """In order; only to be known; to be looked at; missing; not needed; or not known, because nobody answered."""

    OK = "ok"
    INFORMATION = "information"
    WARNING = "warning"
    MISSING = "missing"
    NOT_NEEDED = "not-needed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was looked at: by which rule, how it stands, and what to do where it does not."""

    key: str
    rule: str
    state: State
    said: Sentence
    advice: Sentence | None = None


class ArchiveAnswer(StrEnum):
    """What came of a signed message to the archive."""

    ANSWERED = "answered"
    UNSET = "unset"
    SILENT = "silent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """A certificate of the producer's own: which of them, whom it names, from when to when.

    None where it cannot be read.
    """

    name: str
    subject: str = ""
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadinessFacts:
    """Everything that was asked about a unit.

    `registers` None: the register did not answer and was never heard. `archive` None: the archive was not asked.
    `organiser_name` is empty where nothing here knows it. `services`: the codes of what is produced, each with its own
    duty. `storing`: a service task and the day from which its client data must be stored; None: nobody here knows it.
    """

    unit: Oid
    organiser: Oid
    organisation: Oid
    on: date
    now: datetime
    registers: UnitFacts | None
    soteri: SoteriUnit | None
    register_state: RegisterState | None
    certificates: tuple[CertificateFacts, ...]
    archive: ArchiveAnswer | None
    organiser_name: str = ""
    services: tuple[str, ...] = ()
    storing: tuple[tuple[str, date | None], ...] = ()
    private_person: bool = False
    patient_data: bool = False
    direct_joining_only: bool = False


@dataclass(frozen=True, slots=True)
class Readiness:
    """The page: the unit, its name if the registers know one, the day, the register, and every item.

    Items stand in the order in which to put them right.
    """

    unit: Oid
    organiser: Oid
    organiser_name: str
    name: str
    on: date
    register: RegisterState | None
    items: tuple[Item, ...]

    @property
    def state(self) -> State:
        """The worst of all: missing, not known, to be looked at, or in order."""
        states = {item.state for item in self.items}
        return next((state for state in (State.MISSING, State.UNKNOWN, State.WARNING) if state in states), State.OK)


def judge_readiness(facts: ReadinessFacts) -> Readiness:
    """Check everything; nothing is left out, also where it is in order.

    Who need not join gets what is missing as a warning.
    """
    duties = [_duty(facts, service) for service in facts.services or (OTHER,)]
    items = [*_unit(facts), *_joinings(facts), *_certificates(facts), *_archive(facts)]
    if all(duty.state is State.NOT_NEEDED for duty in duties):
        items = [*duties, *(_softened(item) for item in items)]
    else:
        items = [*duties, *_storing(facts), *items]
    entry = facts.registers.entry if facts.registers else None
    name = entry.name if entry else facts.soteri.name if facts.soteri else ""
    return Readiness(
        facts.unit, facts.organiser, facts.organiser_name, name, facts.on, facts.register_state, tuple(items)
    )


def _softened(item: Item) -> Item:
    if item.state is not State.MISSING:
        return item
    return Item(item.key, item.rule, State.WARNING, item.said, item.advice)


def _duty(facts: ReadinessFacts, service: str) -> Item:
    """The duty of one service (GRA-12)."""
    duty = judge_duty(service, private_person=facts.private_person)
    key = "duty" if len(facts.services) < 2 else f"duty-{service}"
    if duty is Duty.OBLIGED:
        return Item(key, "GRA-11", State.INFORMATION, _obliged(facts), _further(facts))
    more = sentences.HANDED_INSTEAD[handed_instead(service)]
    if duty is Duty.PRIVATE:
        said = sentences.PRIVATE.filled(more=more if service in EXEMPTED else sentences.NOTHING)
        return Item(key, "GRA-12", State.NOT_NEEDED, said)
    advice = sentences.RECOMMENDED if facts.registers and facts.registers.producer_joining else None
    said = sentences.EXEMPTED_SERVICE.filled(service=EXEMPTED[service].name, more=more)
    return Item(key, "GRA-12", State.NOT_NEEDED, said, advice)


def _further(facts: ReadinessFacts) -> Sentence | None:
    """What a producer that must join has to know beside the day."""
    if facts.direct_joining_only:
        return sentences.DIRECT_ONLY
    return None if facts.patient_data or facts.storing else sentences.ASK_STORING


def _storing(facts: ReadinessFacts) -> Iterator[Item]:
    """From when client data is stored, by service task: the act has a day for each, and none is guessed (GRA-11)."""
    for task, begins in () if facts.patient_data else facts.storing:
        key = f"storing-{task}"
        if begins is None:
            said = sentences.STORING_NOT_KNOWN.filled(task=task)
            yield Item(key, "GRA-11", State.WARNING, said, sentences.ASK_THL)
        else:
            met = sentences.STORING_BEGUN if facts.on >= begins else sentences.NOTHING
            yield Item(key, "GRA-11", State.INFORMATION, sentences.STORING.filled(task=task, begins=begins, met=met))


def _obliged(facts: ReadinessFacts) -> Sentence:
    """The duty, and from when; the patient data made in social care have a day of their own."""
    limit = PATIENT_DATA_BY if facts.patient_data else JOIN_BY
    met = sentences.IN_FORCE if facts.on >= limit else sentences.NOT_IN_FORCE
    if facts.patient_data:
        return sentences.OBLIGED_PATIENT_DATA.filled(begins=PATIENT_DATA_FROM, limit=limit, met=met)
    return sentences.OBLIGED_CLIENT_DATA.filled(limit=limit, met=met)


def _unit(facts: ReadinessFacts) -> Iterator[Item]:
    """The register entry, its level, its validity, and where it sits."""
    registers = facts.registers
    if registers is None:
        yield Item("register", "GRA-09", State.UNKNOWN, sentences.SILENT, sentences.LATER)
        return
    entry = registers.entry
    if entry is None:
        yield _not_in_register(facts.soteri)
        return
    yield Item("register", "GRA-09", *_age(facts), None)
    right_level = entry.service_unit or (facts.patient_data and entry.health_service_unit)
    yield (
        Item("level", "GRA-03", State.OK, sentences.LEVEL)
        if right_level
        else Item("level", "GRA-03", State.MISSING, sentences.WRONG_LEVEL, sentences.TAKE_SERVICE_POINT)
    )
    valid = entry.begins <= facts.on <= entry.ends
    period = _period(entry.begins, entry.ends)
    not_valid = sentences.NOT_VALID.filled(day=facts.on, period=period)
    yield (
        Item("validity", "GRA-09", State.OK, sentences.PERIOD.filled(period=period))
        if valid
        else Item("validity", "GRA-09", State.MISSING, not_valid, sentences.CORRECT_SOTERI)
    )
    parent = registers.parent
    if not right_level:
        return  # where it sits is asked of the right unit
    if parent is None:
        yield Item("business-id", "GRA-09", State.MISSING, sentences.NO_PARENT, sentences.CORRECT_SOTERI)
    elif parent.business_id != entry.business_id:
        sentence = sentences.OTHER_BUSINESS_ID.filled(own=entry.business_id.value, above=parent.business_id.value)
        yield Item("business-id", "GRA-09", State.MISSING, sentence, sentences.CORRECT_SOTERI)
    else:
        sentence = sentences.BUSINESS_ID.filled(number=entry.business_id.value, organisation=parent.name)
        yield Item("business-id", "GRA-09", State.OK, sentence)
    yield from _soteri(facts)


def _period(begins: date, ends: date) -> Sentence:
    if ends.year >= _OPEN_FROM:
        return sentences.OPEN_PERIOD.filled(begins=begins)
    return sentences.CLOSED_PERIOD.filled(begins=begins, ends=ends)


def _not_in_register(soteri: SoteriUnit | None) -> Item:
    if soteri is None:
        return Item("register", "GRA-09", State.MISSING, sentences.UNKNOWN_UNIT, sentences.REPORT_TO_SOTERI)
    if not soteri.service_point:
        return Item("register", "GRA-03", State.MISSING, sentences.WRONG_LEVEL_IN_SOTERI, sentences.TAKE_SERVICE_POINT)
    return Item("register", "GRA-09", State.MISSING, sentences.NOT_YET, sentences.TOMORROW)


def _age(facts: ReadinessFacts) -> tuple[State, Sentence]:
    as_of = facts.register_state.as_of if facts.register_state else facts.now
    old = facts.now - as_of > _OLD
    at = as_of.astimezone(HELSINKI)
    clock, more = (
        Sentence(f"{at:%H.%M}", f"{at:%H.%M}", f"{at:%H:%M}"),
        sentences.SILENT_SINCE if old else sentences.NOTHING,
    )
    return (State.WARNING if old else State.OK), sentences.IN_REGISTER.filled(day=at.date(), time=clock, more=more)


def _soteri(facts: ReadinessFacts) -> Iterator[Item]:
    """What Soteri says otherwise than the register: it comes at night."""
    registers, soteri = facts.registers, facts.soteri
    if registers is None or registers.entry is None or soteri is None:
        return
    entry = registers.entry
    newer = (soteri.name, soteri.business_id, soteri.ends) != (entry.name, entry.business_id.value, entry.ends)
    if newer or not soteri.service_point:
        yield Item("soteri", "GRA-09", State.WARNING, sentences.NEWER_IN_SOTERI, sentences.TOMORROW)


def _joinings(facts: ReadinessFacts) -> Iterator[Item]:
    if facts.registers is None:
        return
    for key, party, joining in (
        ("producer", sentences.PRODUCER, facts.registers.producer_joining),
        ("organiser", sentences.ORGANISER, facts.registers.organiser_joining),
    ):
        if key == "producer" and facts.registers.entry is None:
            continue  # who the producer is, the register does not say yet
        yield Item(key, "GRA-07", *_joining(party, joining, facts))


def _joining(
    party: Sentence, joining: Joining | None, facts: ReadinessFacts
) -> tuple[State, Sentence, Sentence | None]:
    where, what = (
        (sentences.PATIENT_REPOSITORY, sentences.AUTHORISATION)
        if facts.patient_data
        else (sentences.CLIENT_REPOSITORY, sentences.REGISTER_ACCESS)
    )
    if joining is None:
        return State.MISSING, sentences.NOT_JOINED.filled(party=party, where=where), sentences.APPLY
    if joining.since > facts.on:
        return State.MISSING, sentences.JOINS_LATER.filled(party=party, since=joining.since), sentences.WAIT_FOR_JOINING
    if not joining.system_ready:
        return State.MISSING, sentences.SYSTEM_LACKS.filled(party=party, what=what), sentences.ASK_VENDOR
    return State.OK, sentences.JOINED.filled(party=party, since=joining.since, what=what), None


def _certificates(facts: ReadinessFacts) -> Iterator[Item]:
    today = facts.on == facts.now.astimezone(HELSINKI).date()
    at = facts.now if today else datetime.combine(facts.on, time(), HELSINKI)
    for certificate in facts.certificates:
        key = f"certificate-{certificate.name}"
        if certificate.begins is None or certificate.ends is None:
            yield Item(
                key,
                "GRA-06",
                State.MISSING,
                sentences.NO_CERTIFICATE.filled(name=certificate.name),
                sentences.CHECK_FILE,
            )
        elif not certificate.begins <= at <= certificate.ends:
            sentence = sentences.CERTIFICATE_NOT_VALID.filled(
                name=certificate.name, begins=certificate.begins, ends=certificate.ends
            )
            yield Item(key, "GRA-06", State.MISSING, sentence, sentences.ORDER_CERTIFICATE)
        elif certificate.subject != facts.organisation.value:
            yield Item(
                key,
                "GRA-06",
                State.MISSING,
                sentences.CERTIFICATE_OF_ANOTHER.filled(name=certificate.name),
                sentences.ORDER_CERTIFICATE,
            )
        else:
            soon = certificate.ends - at < _SOON
            sentence = sentences.CERTIFICATE.filled(name=certificate.name, ends=certificate.ends)
            advice = sentences.ORDER_CERTIFICATE if soon else None
            yield Item(key, "GRA-06", State.WARNING if soon else State.OK, sentence, advice)


_FETCHES = {
    ArchiveAnswer.UNSET: (sentences.ARCHIVE_UNSET, sentences.CHECK_CONFIGURATION),
    ArchiveAnswer.SILENT: (sentences.ARCHIVE_SILENT, sentences.LATER),
    ArchiveAnswer.REFUSED: (sentences.ARCHIVE_REFUSES, sentences.CHECK_CERTIFICATES),
}


def _archive(facts: ReadinessFacts) -> Iterator[Item]:
    if facts.archive is ArchiveAnswer.ANSWERED:
        yield Item("archive", "GRA-07", State.OK, sentences.ARCHIVE_ANSWERS)
    elif facts.archive is not None:
        yield Item("archive", "GRA-07", State.UNKNOWN, *_FETCHES[facts.archive])
