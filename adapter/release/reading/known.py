"""What a request says itself, by which a line that repeats it is known (REL-01). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapter.release.reading.moments import replace_moments
from adapter.release.reading.names import is_given
from adapter.release.reading.places import stems_of
from adapter.release.reading.plain import fold
from adapter.release.reading.signature import TITLES

#: A name that may be a place's, what stands before it, and the word for its area.
NAMED = re.compile(
    r"(?P<away>\b(?:from|från|lähtien)\s)?(?P<into>\b(?:till|to)\s)?"
    r"\b(?P<name>(?:(?:Östra|Västra|Södra|Norra|Mellersta|South|North|East|West|Eastern|Western|Central)\s)?"
    r"[A-ZÅÄÖ][^\W\d_]{2,30}(?:-[A-ZÅÄÖ][^\W\d_]{2,30})?)\b"
    r"(?P<area>\s(?:hyvinvointialue|keskussairaala|välfärdsområde|centralsjukhus|wellbeing services county"
    r"|(?:central )?hospital)[^\W\d_]{0,5}(?:\s(?:kuva-)?(?:arkistoon|rekisteriin))?\b)?"
)
#: Endings of a Finnish name: out of a place, and into it.
_OUT_OF = ("sta", "stä", "lta", "ltä")
_INTO = re.compile(r"(?:lle|seen|h[aeiouyäö]n|([aeiouyäö])\1n|arkistoon|rekisteriin)\Z")
_ABROAD = re.compile(r"\b(?:FI|SE|AX)-(?=\d{5}\b)")  # before a postal code
_MAIL = re.compile(r"<?(?:mailto:)?[\w.+'-]{1,64}@[\w.-]{1,250}>?")
_WEB = re.compile(
    r"(?i)<?\b(?:https?://|www\.)[^\s<>]{1,300}>?|\b[\w-]{1,60}\.(?:fi|com|se|eu|org|example|net)\b(?:/\S{0,200})?"
)
#: A word as it is written.
SPOKEN = re.compile(r"[^\W_][^\s,;()]{0,80}")
_DAYS = re.compile(
    r"(?<![\w.-])\d{1,2}\.(?:\d{1,2}\.?)?(?:\d{4})?\s?[\u2013-]\s?\d{1,2}\.\d{1,2}\.?(?:\d{4})?(?![\w-])"
)
_OPEN = re.compile(
    r"(?<![\w.-])(?:[01]?\d|2[0-3])[.:][0-5]\d\s?[\u2013-]\s?(?:[01]?\d|2[0-3])[.:](?:00|15|30|45)(?![\w.-]|\.\d)"
)
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\d[\d ()\u2013-]{4,20}\d(?![\w.-])")
_RANGE = re.compile(r"(?<![\w.-])\d{1,2}(?:[.:]\d{2})?\s?[\u2013-]\s?\d{1,2}(?:[.:]\d{2})?(?![\w-]|\.\d)")
#: Numbers of papers; no accession number, and no HETU.
_REFERENCE = re.compile(
    r"(?<![\w/-])(?![A-Za-z]{2,}\d{4})(?!\d{6}[-+A-Fa-fU-Yu-y]\d{3})"
    r"[A-Za-z]{0,6}[/-]?\d{1,8}(?:[/-][A-Za-z\d]{1,8}){0,4}(?![\w/-]|\.\d)"
)
_USER = re.compile(
    r"(?i)\b(tulostanut|tulostaja|käyttäjä|utskriven av|printed by|user|användare):?\s+(?-i:[a-z][a-z.]{2,20}\d{0,4})"
    r"(?=\s*(?:\d|q0|[,;(]|\Z))"
)
_SHORTEST = 5  # letters of a town that is known bent: a shorter one is a person's name, too
_POINT = re.compile(r"(q0\w{1,10})\s{0,4}\.(?=\s{0,4}[a-zåäö])")  # of a date or a number, and no sentence's
_NUMBER = re.compile(r"(?<![\w/])\d{1,5}(?:[.,]\d{1,2})?\.?(?![\w/])")
_CODE = re.compile(r"\b[A-TV-Z]\d{2}(?:\.\d{1,2})?\b")  # a diagnosis (ICD-10)


@dataclass(frozen=True)
class Known:
    """What the request itself says, by which a line that repeats it is known.

    `echoes`: its own numbers and names, folded; `names`: the words of its asker and unit, folded; `moments`: its days;
    `people`: the words of its asker's name; `places`: the stems of its destination's names and of the towns there;
    `home`: those of the towns of its asker; `ages`: the patient's age in years on those days;
    `count`: how many studies it has.
    """

    echoes: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    moments: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    places: frozenset[tuple[str, ...]] = frozenset()
    home: frozenset[tuple[str, ...]] = frozenset()
    ages: frozenset[int] = frozenset()
    count: int = 0

    def mask(self, text: str) -> str:
        """A text with what the request itself says, dates and addresses in the form of their placeholders."""
        masked = SPOKEN.sub(self._mask_said, text)
        masked = NAMED.sub(self._mask_place, masked)
        masked = _WEB.sub(" q0web ", _MAIL.sub(" q0mail ", _ABROAD.sub("", masked)))
        masked = _RANGE.sub(" q0clock ", _DAYS.sub(" q0day ", _OPEN.sub(" q0clock ", masked)))
        masked = _CODE.sub(" q0code ", replace_moments(masked, self.moments))
        masked = _PHONE.sub(" q0phone ", _USER.sub(r"\1 q0user ", masked))
        masked = _REFERENCE.sub(" q0ref ", _NUMBER.sub(" q0number ", masked))
        return _POINT.sub(r"\1 ", masked)

    def _mask_said(self, word: re.Match[str]) -> str:
        """What the request says itself; the name of its asker has a place of its own, and a title is anybody's."""
        bare = _bare(word.group())
        if bare in self.echoes:
            return " q0known "
        return " q0asker " if bare in self.people and bare not in TITLES else word.group()

    def _mask_place(self, found: re.Match[str]) -> str:
        """The destination's name, or a town's there, in or into it; the asker's own town, in or out of it."""
        name, away, into = found["name"], found["away"] or "", found["into"] or ""
        area = found["area"] or ""
        stems = stems_of(name)
        if not stems or len(name) < _SHORTEST or is_given(name):
            return found.group()
        is_away = bool(away) or (area or name).endswith(_OUT_OF)
        if stems in self.home and not area and not into and not _INTO.search(name):
            return f"{away} q0home "
        if stems in self.places and not is_away:
            return f"{away}{into} q0place "
        return found.group()


def leads_into(found: re.Match[str]) -> bool:
    """Whether a name that `NAMED` found stands in the case, or behind the word, of where something goes."""
    end = (found["area"] or found["name"]).strip()
    return not found["away"] and (bool(found["into"]) or bool(_INTO.search(end)))


def _bare(word: str) -> str:
    """A word as `Known.echoes` holds it."""
    return fold(word).rstrip(".,:;-!")
