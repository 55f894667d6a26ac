"""Every question the rules of a release can be asked in the example region, and what they answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import product
from typing import NamedTuple

from adapter.config.release import Destination, Law, Register
from adapter.release.rules.decision import Decision, Facts, decide
from adapter.release.rules.grounds import CONSENT_PROBLEMS
from adapter.release.rules.request import Basis
from tests.region import HELSINKI, region, release_request

TWO_WRONGS = ("ended", "other-recipient")
BASES: dict[str, tuple[Basis, str, tuple[str, ...] | None]] = {
    "care": (Basis.CARE, "", None),
    "commission": (Basis.COMMISSION, "", None),
    "law 459/2015": (Basis.LAW, "459/2015", None),
    "law 741/2023": (Basis.LAW, "741/2023", None),
    "law 1/1900": (Basis.LAW, "1/1900", None),
    "law without a number": (Basis.LAW, "", None),
    "law 2/2000": (Basis.LAW, "2/2000", None),
    "consent that nobody shows": (Basis.CONSENT, "", None),
    "consent that holds": (Basis.CONSENT, "", ()),
    "consent with two faults": (Basis.CONSENT, "", TWO_WRONGS),
    **{f"consent {fault}": (Basis.CONSENT, "", (fault,)) for fault in CONSENT_PROBLEMS},
}
PLACES: tuple[Register | Destination | None, ...] = (*region().register_, *region().destination, None)
_EVERYBODY = tuple(place.id for place in PLACES if place)
LAWS = (*region().law, Law(number="2/2000", name="a law made up for everybody", recipients=_EVERYBODY))


class Hour(NamedTuple):
    """A moment and what it is.

    Within the desk's hours, outside them on a working day, on a weekend, on a public holiday.
    """

    moment: datetime
    kind: str


def _helsinki(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OFFICE, BEFORE, AFTER = "weekday 07:30–15:00", "weekday before 07:30", "weekday from 15:00"
WEEKEND, HOLIDAY = "weekend", "public holiday"
HOURS = (
    Hour(_helsinki("2026-11-04T09:20"), OFFICE),
    Hour(_helsinki("2026-11-04T00:00"), BEFORE),
    Hour(_helsinki("2026-11-04T07:29"), BEFORE),
    Hour(_helsinki("2026-11-04T07:30"), OFFICE),
    Hour(_helsinki("2026-11-04T07:31"), OFFICE),
    Hour(_helsinki("2026-11-04T14:59"), OFFICE),
    Hour(_helsinki("2026-11-04T15:00"), AFTER),
    Hour(_helsinki("2026-11-04T15:01"), AFTER),
    Hour(_helsinki("2026-11-04T21:45"), AFTER),
    Hour(_helsinki("2026-11-07T10:00"), WEEKEND),
    Hour(_helsinki("2026-11-08T23:59"), WEEKEND),
    Hour(_helsinki("2026-12-24T10:00"), HOLIDAY),  # Christmas Eve, a Thursday
    Hour(_helsinki("2027-05-06T10:00"), HOLIDAY),  # Ascension, a Thursday
    Hour(_utc("2026-03-29T01:30"), WEEKEND),  # the hour that summer time takes away
    Hour(_utc("2026-03-30T04:29"), BEFORE),  # the first working morning of summer time
    Hour(_utc("2026-03-30T04:30"), OFFICE),
    Hour(_utc("2026-10-25T00:30"), WEEKEND),  # the hour that comes twice, first
    Hour(_utc("2026-10-25T01:30"), WEEKEND),  # and second
    Hour(_utc("2026-10-26T05:29"), BEFORE),  # the first working morning of winter time
    Hour(_utc("2026-10-26T05:30"), OFFICE),
)


class Question(NamedTuple):
    """One question: where the study lies, where it is wanted, and everything the answer may depend on."""

    source: Register
    target: Register | Destination | None
    basis: str
    prohibited: bool
    hour: Hour
    urgent: bool
    papers: bool
    teleradiology: bool
    seen: bool


def ask(
    sources: Iterable[Register],
    hours: Iterable[Hour],
    *,
    papers: tuple[bool, ...] = (False, True),
    teleradiology: tuple[bool, ...] = (False, True),
    seen: tuple[bool, ...] = (False, True),
) -> Iterator[tuple[Question, Decision]]:
    """Every question of these sources and hours with the rules' answer."""
    settings = region()
    for target, name, hour, urgent, only_papers in product(PLACES, BASES, hours, (False, True), papers):
        basis, law, consent = BASES[name]
        request = release_request(
            destination=target, basis=basis, law=law, received=hour.moment, urgent=urgent, papers_only=only_papers
        )
        for source, prohibited, outside, sees in product(sources, (False, True), teleradiology, seen):
            registers = {source.id, target.id} if sees and target else {source.id}
            facts = Facts(source, frozenset(registers), prohibited, consent, outside)
            question = Question(source, target, name, prohibited, hour, urgent, only_papers, outside, sees)
            yield question, decide(request, facts, settings.desks, LAWS, settings.media)
