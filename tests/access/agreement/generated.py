"""Generated cases: what organisers have written of a client, in versions that come in any order.

And what a worker then wants to use.

Nothing here is the adapter's or the mock's: a case is plain values, which each side is given in its own form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from tests.region import MAIJA, SAIMA

HELSINKI = ZoneInfo("Europe/Helsinki")
ORGANISERS = ("1.2.246.10.99999810.10.0", "1.2.246.10.99999820.10.0")
UNITS = ("1.2.246.10.99999861.10.1", "1.2.246.10.99999861.10.2", "1.2.246.10.99999861.10.11")
TEMPORARY = ("1.2.246.10.99999810.22.2026", "181188U999X")
CLIENTS = (("1.2.246.21", SAIMA), ("1.2.246.21", MAIJA), TEMPORARY)
REGISTERS = ("2", "4")
ROLES = ("client-work", "client-work", "service-work", "support", "care", "care", "administration", "unheard-of")
KINDS = ("asiakaskertomusmerkinta", "toteuttamissuunnitelma", "paatos", "asiakassuunnitelma")
AUTHENTICATIONS = ("card", "card", "equal", "mobile", "none")
NO_DAYS: tuple[object, ...] = (
    "",
    0,
    False,
    [],
    {},
    "later",
    "2026-13-01",
    "31.12.2026",
    20991231,
    "2099-W52",
    "20991231",
    "2099",
    "2099-12",
)  # where an end should be
_AROUND = date(2026, 10, 25)  # the day of 25 hours lies among those that are asked about
_AGES = (
    timedelta(0),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=12, seconds=1),
    timedelta(minutes=-5),
    timedelta(minutes=-6),
)

Person = tuple[str, str]
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Line:
    """One unit in a document, a producer or a performer for it.

    Perhaps with `urn:oid:`, from when, and to when (None: nothing is written).

    Either may be no day. `performers`: None writes no list; a performer has none.
    """

    unit: str
    start: str
    end: object
    performers: tuple[Line, ...] | None = None


@dataclass(frozen=True)
class Version:
    """A version of an organiser's asiakkuusasiakirja about a client: its service tasks, each with its producers.

    A task that is None has no list of them: the organiser produces the service itself. `tasks` None: the document has
    no list of tasks. `sparing`: the document leaves out what an old relationship may lack.
    """

    organiser: str
    number: int
    client: Person
    tasks: tuple[tuple[Line, ...] | None, ...] | None
    sparing: bool = False


@dataclass(frozen=True)
class Authorised:
    """A version of an organiser's ostopalvelun valtuutus; no client: of the whole register."""

    organiser: str
    number: int
    client: Person | None
    unit: str
    register: str
    search: bool
    store: bool
    start: str
    end: str


@dataclass(frozen=True)
class Wanted:
    """What a worker wants: of whom, by which unit, in which role, signed in how and how long ago, to do what, when.

    `kind` is of the document that is stored; `organiser` and `register` are asked of patient data.
    """

    client: Person
    unit: str
    role: str
    authentication: str
    age: timedelta
    action: str
    kind: str
    at: datetime
    organiser: str
    register: str


@dataclass(frozen=True)
class Case:
    """One case."""

    versions: tuple[Version, ...]
    authorisations: tuple[Authorised, ...]
    wanted: Wanted


def client_cases(count: int, seed: int) -> Iterator[Case]:
    """Cases of client data by the register access right."""
    random = Random(seed)  # noqa: S311 – repeatable on purpose
    for _ in range(count):
        client = random.choice(CLIENTS)
        versions = [
            Version(organiser, number, client, _tasks(random), random.random() < 0.1)
            for organiser in random.sample(ORGANISERS, random.choice((1, 1, 2)))
            for number in range(1, random.choice((1, 2, 3)) + 1)
        ]
        versions = [version for version in versions if random.random() > 0.15]
        versions += [version for version in versions if random.random() < 0.1]
        random.shuffle(versions)
        whose = client if random.random() < 0.9 else random.choice(CLIENTS)
        yield Case(tuple(versions), (), _wanted(random, whose, "client-work"))


def patient_cases(count: int, seed: int) -> Iterator[Case]:
    """Cases of patient data by an outsourcing authorisation."""
    random = Random(seed)  # noqa: S311 – repeatable on purpose
    for _ in range(count):
        client = random.choice((*CLIENTS[:2], None))
        authorised = [_authorised(random, number, client) for number in range(1, random.choice((1, 1, 2)) + 1)]
        random.shuffle(authorised)
        wanted = _wanted(random, client if client and random.random() < 0.8 else random.choice(CLIENTS[:2]), "care")
        yield Case((), tuple(authorised), wanted)


def turned_around(case: Case, random: Random) -> Case:
    """The same case, every list of its documents in another order."""

    def mixed(items: Iterable[_Item]) -> tuple[_Item, ...]:
        return tuple(sorted(items, key=lambda _: random.random()))

    def line(item: Line) -> Line:
        return item if item.performers is None else replace(item, performers=mixed(item.performers))

    def version(item: Version) -> Version:
        if item.tasks is None:
            return item
        tasks = mixed(None if task is None else mixed(map(line, task)) for task in item.tasks)
        return replace(item, tasks=tasks)

    # A version that comes twice is the same document twice.
    turned = {(item.organiser, item.number): version(item) for item in case.versions}
    return replace(case, versions=mixed(turned[item.organiser, item.number] for item in case.versions))


def _tasks(random: Random) -> tuple[tuple[Line, ...] | None, ...] | None:
    """The service tasks of a document, here and there one of the organiser's own production."""
    if random.random() < 0.02:
        return None
    producers = tuple(_producer(random) for _ in range(random.choice((0, 1, 1, 2, 3))))
    first = random.randint(0, len(producers))
    tasks: list[tuple[Line, ...] | None] = [producers[:first], producers[first:]]
    tasks += [None] * random.choice((0, 0, 1, 2))
    random.shuffle(tasks)
    return tuple(tasks)


def _producer(random: Random) -> Line:
    producer = _line(random)
    if random.random() < 0.6:
        return producer
    performers = [_line(random) for _ in range(random.choice((0, 1, 1, 2)))]
    # One in two begins with its producer, and one in two ends with it: within the period, or just out of it.
    performers = [
        replace(
            performer,
            start=random.choice((performer.start, producer.start)),
            end=random.choice((performer.end, producer.end)),
        )
        for performer in performers
    ]
    return replace(producer, performers=tuple(performers))


def _line(random: Random) -> Line:
    start, end = _period(random)
    odd = random.random()
    return Line(
        random.choice(("", "", "urn:oid:")) + random.choice(UNITS),
        "1.9.2026" if odd < 0.02 else start,
        random.choice(NO_DAYS) if odd > 0.95 else end or None,
    )


def _period(random: Random) -> tuple[str, str]:
    start = _AROUND + timedelta(days=random.randint(-20, 3))
    end = start + timedelta(days=random.choice((0, 1, 5, 15, 25))) if random.random() < 0.5 else None
    return start.isoformat(), end.isoformat() if end else ""


def _authorised(random: Random, number: int, client: Person | None) -> Authorised:
    start, end = _period(random)
    search, store = random.choice(((True, True), (True, True), (True, False), (False, True), (False, False)))
    odd = random.random()
    return Authorised(
        organiser=random.choice((ORGANISERS[0], ORGANISERS[0], ORGANISERS[1])),
        number=number,
        client=client,
        unit=random.choice((UNITS[0], UNITS[0], UNITS[1])),
        register=random.choice(("2", "2", "4")),
        search=search,
        store=store,
        start="2026-13-01" if odd < 0.02 else start,
        end="9999-99-99" if odd > 0.97 else end,
    )


def _wanted(random: Random, client: Person, role: str) -> Wanted:
    """What is wanted; in half of the cases nothing is wrong with the worker, so that the documents decide."""
    right = random.random() < 0.5
    day = _AROUND + timedelta(days=random.randint(-3, 3))
    clock = random.choice((time(0, 0), time(12, 0), time(23, 59, 59), time(3, 30), time(21, 0)))
    return Wanted(
        client=client,
        unit=random.choice((UNITS[0], UNITS[0], UNITS[1], UNITS[2])),
        role=role if right else random.choice(ROLES),
        authentication="card" if right else random.choice(AUTHENTICATIONS),
        age=_AGES[1] if right else random.choice(_AGES),
        action=random.choice(("read", "store")),
        kind=random.choice(KINDS),
        at=datetime.combine(day, clock, HELSINKI).replace(fold=random.randint(0, 1)),
        organiser=random.choice((ORGANISERS[0], ORGANISERS[0], ORGANISERS[1])),
        register=random.choice(("2", "2", "4")),
    )
