"""Is a name in a request the name that an archive has (REL-01)? Pure; a doubt is a no.

The archive's is a DICOM person name (PS3.5 §6.2.1): `Family^Given^Middle^Prefix^Suffix`, in up to three groups with `=`
between them. The request's is as people write it, in any order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST, _MOST_WORDS = 1_000, 20  # characters, words: what has more is no name
_MOST_EXTRA = 3  # given names that only one side has
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-"))
_APOSTROPHES = str.maketrans("", "", "'\u2019\u2018`\u00b4\u02bc")
_UNREADABLE = "?\ufffd"  # what stands where a character was lost on the way
_LETTER, _PART = re.compile(r"[^\W\d_]"), re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"(?:[^\W\d_]|[-?\ufffd])+")
_SEVERAL = re.compile(r"[/&+;]")

#: How a letter is written where it is missing: one table for a letter put in its place, one for two.
_ONE = str.maketrans({"æ": "a", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "t", "œ": "o"})
_TWO = str.maketrans({"ä": "ae", "ö": "oe", "å": "aa", "ü": "ue", "æ": "ae", "ø": "oe", "þ": "th", "œ": "oe"})

_TITLES = _words(
    "rouva rva herra hra neiti nti potilas asiakas mr mrs ms miss dr tri prof patient patienten fru herr "
    "fröken hetu henkilötunnus personbeteckning pnr nainen kvinna female male"
)
#: What stands before a name that was borne earlier.
_FORMER = _words("os ent entinen aik aiemmin fd född nee née born formerly tidigare")
_SHORT = re.compile(r"(?i)\b(o)\.\s?(s)\.|\b(f)\.\s?(d)\.")
#: What stands beside a day of birth or an age.
_BORN = re.compile(r"(?i)\b(?:s|f|b|synt)\.?:?\s{0,3}(?=\d)|(?<=\d)\s?(?:v|vuotta|vuotias|år|y)\b")
_PARTICLES = _words("von af de van der den du la le da di del al el bin ibn abu zu dos das")
#: Words that say that more than one person, or somebody's relation, stands there.
_NO_NAME = _words(
    "ja sekä tai och samt eller and or tytär tyttö poika lapsi vauva äiti isä puoliso vaimo huoltaja edunvalvoja "
    "dotter son barn mor mamma far pappa maka make hustru vårdnadshavare intressebevakare daughter child baby mother "
    "father wife husband guardian"
)


@dataclass(slots=True)
class _Word:
    """A word of a name, in each of its spellings. `token` is the same for the parts of a double name."""

    spellings: frozenset[str]
    token: int
    former: bool = False
    used: bool = field(default=False, compare=False)

    @property
    def plain(self) -> str:
        return min(self.spellings, key=len)

    @property
    def initial(self) -> bool:
        return len(self.plain) == 1

    @property
    def optional(self) -> bool:
        return bool(self.spellings & _PARTICLES)


@lru_cache(maxsize=16)  # a study has many images, each with the same name
def names_agree(said: str, held: str) -> bool:
    """True when the archive's name is no other than the one that a request says.

    They have a family name and a given name in common, and not each a name that the other lacks. So one side may leave
    out given names, write initials, or have a former or a double family name besides. Case, accents, hyphens and order
    do not matter; ä and ö may be ae and oe, or a and o. An archive that has no name contradicts nothing; one that has
    several values does.
    """
    if "\\" in held or any(len(text) > _LONGEST or len(_PART.findall(text)) > _MOST_WORDS for text in (said, held)):
        return False
    groups = [group for reading in _readings(held) for group in reading.split("=") if group.strip(" ^\0")]
    return not groups or any(_agrees(said, group) for group in groups)


def _readings(held: str) -> list[str]:
    """A name as it came, and as it was meant if UTF-8 was read as Latin 1 on the way."""
    readings = [held]
    with suppress(UnicodeError):
        readings.append(held.encode("latin-1").decode("utf-8"))
    return readings


def _agrees(said: str, group: str) -> bool:
    if _names_several(said, group):
        return False
    family, *others = (part.strip() for part in group.split("^"))
    given = " ".join(others[:2])
    if not _LETTER.search(given):
        family, _, given = family.partition(",")
    if not _LETTER.search(family):
        family, given = given, ""
    mine, theirs = _read(said), _read(family)
    more = _read(given, begin=len(theirs))
    mine, theirs = _joined(mine, [*theirs, *more]), _joined(theirs, mine)
    more = _joined(more, mine)
    return _match(mine, theirs, more) if more else _match_whole(mine, theirs)


def _match(mine: list[_Word], family: list[_Word], given: list[_Word]) -> bool:
    """Match a request's words with an archive's family names and given names."""
    met = [pair for word in family if (pair := _take(word, mine, initials=False))]
    _meet(given, mine)
    if not any(word.used for word in family) or not any(word.used for word in given):
        return False
    tokens = {word.token for word in met}
    extra = _left(mine)
    of_family = [word for word in extra if word.former or word.token in tokens]
    of_any = [word for word in extra if word not in of_family]
    left_family, left_given = _left(family), _left(given)
    if of_any and (left_family or left_given):
        return False
    return not (of_family and left_family) and len(of_any) <= _MOST_EXTRA


def _match_whole(mine: list[_Word], theirs: list[_Word]) -> bool:
    """Match with a name whose parts the archive does not distinguish."""
    _meet(theirs, mine)
    met = sum(word.used for word in theirs)
    extra = _left(mine)
    return met >= min(2, max(1, len(theirs))) and not (extra and _left(theirs)) and len(extra) <= _MOST_EXTRA


def _meet(theirs: list[_Word], mine: list[_Word]) -> None:
    """Take what is written in full on both sides first, then initials."""
    for initials in (False, True):
        for word in theirs:
            if not word.used:
                _take(word, mine, initials=initials)


def _take(word: _Word, others: list[_Word], *, initials: bool) -> _Word | None:
    for other in others:
        if not other.used and _same(word, other, initials=initials):
            word.used = other.used = True
            return other
    return None


def _same(one: _Word, other: _Word, *, initials: bool) -> bool:
    if initials:
        return (one.initial or other.initial) and one.plain[0] == other.plain[0]
    if one.spellings & other.spellings:
        return True
    return any(_fits(a, b) or _fits(b, a) for a in one.spellings for b in other.spellings)


def _fits(damaged: str, whole: str) -> bool:
    """Whether a word is another one of which characters were lost, but not most of them."""
    lost = sum(sign in _UNREADABLE for sign in damaged)
    same_length = len(damaged) == len(whole) and 0 < lost * 2 < len(whole)
    return same_length and all(a == b or a in _UNREADABLE for a, b in zip(damaged, whole, strict=True))


def _left(words: list[_Word]) -> list[_Word]:
    return [word for word in words if not word.used and not word.optional]


def _names_several(said: str, held: str) -> bool:
    """Whether more than one person may be named, or somebody by whose relation they are; a word may also be a name."""
    if sum(bool(_LETTER.search(part)) for part in _SEVERAL.split(said)) > 1:
        return True
    return not _NO_NAME.isdisjoint(set(_tokens(said)) - set(_tokens(held)))


def _read(text: str, begin: int = 0) -> list[_Word]:
    words: list[_Word] = []
    former = False
    text = _SHORT.sub(lambda match: "".join(filter(None, match.groups())), text.translate(_APOSTROPHES))
    text = _BORN.sub("", text)
    for number, token in enumerate(_tokens(text), begin):
        if token in _TITLES or token in _FORMER:
            former = token in _FORMER
            continue
        words += [_Word(_spell(part), number, former) for part in token.split("-") if part]
        former = False
    return words


def _joined(words: list[_Word], others: Sequence[_Word]) -> list[_Word]:
    """The words, with two neighbours as one where the other side writes them so (Anna-Liisa, Annaliisa)."""
    joined: list[_Word] = []
    for word in words:
        if joined:
            both = frozenset(a + b for a in joined[-1].spellings for b in word.spellings if {len(a), len(b)} != {1})
            if any(both & other.spellings for other in others):
                joined[-1] = _Word(both, word.token, word.former)
                continue
        joined.append(word)
    return joined


def _tokens(text: str) -> list[str]:
    folded = unicodedata.normalize("NFC", text).casefold().translate(_DASHES)
    return [token.rstrip("?") for token in _TOKEN.findall(folded) if _LETTER.search(token)]


def _spell(word: str) -> frozenset[str]:
    """The ways in which a word is written with letters of A to Z, as far as it has such."""
    return frozenset({_plain(word.translate(_ONE)), _plain(word.translate(_TWO))})


def _plain(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
