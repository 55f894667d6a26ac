"""Generated histories: versions of one client's documents and matters, in the order in which they happen to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.access.histories.reference import Line
from tests.region import make_hetu

ORGANISERS = ("1.2.246.10.99999810.10.0", "1.2.246.10.99999820.10.0")
STANDING = {
    "1.2.246.10.99999861.10.1": "active",
    "1.2.246.10.99999861.10.2": "active",
    "1.2.246.10.99999861.10.3": "proposed",
    "1.2.246.10.99999861.10.77": "rejected",
}
WRITTEN = "2026-10-01"
_VERSIONS, _GRANTS = (2, 2, 3, 3, 4, 5, 6), (1, 1, 1, 2, 2, 3, 4)  # the short ones oftener: each writes to a disk
_STARTS = ("2026-01-01", "2026-09-01", "2026-11-01")
_ENDS = ("", "", "2026-09-15", "2026-12-31", "2027-06-30")


@dataclass(frozen=True)
class Version:
    """A version that arrives; its document's OID ends in the organiser's number and its own."""

    organiser: int
    number: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Handed:
    """A matter that an organiser hands over for a unit."""

    organiser: int
    unit: str
    matter: str


@dataclass(frozen=True)
class History:
    """One client, and what arrives about them."""

    number: int
    hetu: str
    arrivals: tuple[Version | Handed, ...]

    @property
    def set_id(self) -> str:
        """The set of the versions: with two organisers both claim it, and neither may touch the other's grants."""
        return f"1.2.246.10.99999810.95.2026.{self.number}.1"


def histories(count: int, seed: int) -> Iterator[History]:
    """Histories of 2 to 6 versions with up to 4 grants each, by one organiser or two: shuffled, repeated, some lost."""
    random = Random(seed)  # noqa: S311 – repeatable on purpose
    for number in range(1, count + 1):
        arrivals: list[Version | Handed] = []
        for organiser in range(1 + (random.random() < 0.15)):
            made = [Version(organiser, version, _lines(random)) for version in range(1, random.choice(_VERSIONS) + 1)]
            come = [version for version in made if random.random() > 0.2] or made[-1:]
            arrivals += come + [version for version in come if random.random() < 0.2]
        arrivals += [
            Handed(
                random.randrange(2), random.choice(list(STANDING)), f"1.2.246.10.99999810.951.2026.{number}.{matter}"
            )
            for matter in range(1, random.randint(0, 3) + 1)
        ]
        if random.random() > 0.2:
            random.shuffle(arrivals)
        born = date(1950, 1, 1) + timedelta(days=number)
        yield History(number, make_hetu(born.strftime("%d%m%y"), "-", random.randint(900, 999)), tuple(arrivals))


def _lines(random: Random) -> tuple[Line, ...]:
    """None in one version of ten: it names nobody any more."""
    count = 0 if random.random() < 0.1 else random.choice(_GRANTS)
    return tuple(
        Line(random.choice(("1234", "5678")), random.choice(list(STANDING)), start, end)
        for start, end in (_period(random) for _ in range(count))
    )


def _period(random: Random) -> tuple[str, str]:
    start = random.choice(_STARTS)
    return start, random.choice([end for end in _ENDS if not end or end >= start])
