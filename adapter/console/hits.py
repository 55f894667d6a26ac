"""The patients whom a search by name has found: kept here until one is chosen, so that no page holds a code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from adapter.config.peers import Unit
from adapter.console import search_words as words
from adapter.console.decision import Problem, say_refusal
from adapter.console.house import ConsoleHouse
from adapter.console.visitor import Visitor
from adapter.console.words import AWAY
from adapter.errors import Conflict, Refused, Theirs
from adapter.identifiers import Hetu
from adapter.photo.reading.patient import Hit, Wanted

MOST = 10
_LIFE = timedelta(minutes=15)
_SHORTEST = 2  # letters of a family name


@dataclass(frozen=True, slots=True, repr=False)
class Hits:
    """What this person has found for this message."""

    account: str
    message: str
    hits: list[Hit]

    def choose(self, number: str) -> Hit | None:
        """The hit that a form names by its place in the list; None where there is none."""
        return self.hits[int(number)] if number.isdecimal() and int(number) < len(self.hits) else None

    def is_doubtful(self, hit: Hit) -> bool:
        """Whether another hit has the same name."""
        return Counter(one.name.casefold() for one in self.hits)[hit.name.casefold()] > 1


def read_wanted(form: Mapping[str, str]) -> tuple[Wanted, list[Problem]]:
    """Whom a form asks for, and what is wrong with it."""
    family, given, born = (" ".join(form.get(name, "").split()) for name in ("family", "given", "born"))
    problems = [Problem("family", words.TOO_SHORT)] if len(family) < _SHORTEST else []
    try:
        return Wanted(family, given, date.fromisoformat(born) if born else None), problems
    except ValueError:
        return Wanted(family, given), [*problems, Problem("born", words.NOT_A_DAY)]


def search_record(house: ConsoleHouse, unit: Unit, wanted: Wanted) -> tuple[list[Hit], list[Problem]]:
    """Ask the unit's record system; a refusal says what to write differently."""
    try:
        return house.record(unit).find_patients(wanted, MOST), []
    except Refused as refusal:
        return [], [Problem("family", say_refusal(refusal))]
    except Theirs:
        return [], [Problem("family", AWAY)]


def keep_hits(house: ConsoleHouse, visitor: Visitor, message: str, hits: list[Hit]) -> str:
    """Keep what was found; gives the key of its page."""
    key, now = house.secret(), house.now()
    rows = [(one.hetu.value, one.family, one.given, _write(one.born), one.municipality, one.protected) for one in hits]
    content = {"account": visitor.identity.account, "message": message, "hits": rows}
    house.kept.keep(f"hits {key}", json.dumps(content), now, now + _LIFE)
    return key


def find_hits(house: ConsoleHouse, visitor: Visitor, key: str) -> Hits:
    """What this person has found; raises Conflict where that is gone, or another's."""
    content = json.loads(house.kept.look(f"hits {key}", house.now()) or "{}")
    if content.get("account") != visitor.identity.account:
        raise Conflict.because("", words.GONE, code="conflict")
    hits = [
        Hit(Hetu(hetu), family, tuple(given), date.fromisoformat(born) if born else None, municipality, protected)
        for hetu, family, given, born, municipality, protected in content["hits"]
    ]
    return Hits(content["account"], content["message"], hits)


def _write(day: date | None) -> str:
    return day.isoformat() if day else ""
