"""What the name of a study says, as far as its words are known: the kind of imaging, the site, the side. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from adapter.release.rules import vocabulary

_LONGEST = 1_000  # characters of a text that are read: what is longer names no study
_LONGEST_WORD = 64
_WORD = re.compile(r"[a-z0-9]+")
_PHRASES = tuple((re.compile(pattern), put) for pattern, put in vocabulary.PHRASES)
#: A compound of a site and what is done with it (axelröntgen, olkakuvaus): the site is a word of its own.
_COMPOUND = re.compile(r"([a-z]{2,30}?)s?(?:rontg|rontk|rtg|ultra|kuva|magne|tomogr|undersok|tutkim)")
_LETTER_SIDE = re.compile(r"(?<![\w/-])([LR])(?![\w/-])")  # not of R/O, L-spine

Aspect = Literal["modality", "site", "side"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is known of a study: any of these. What is not said is empty."""

    modality: frozenset[str] = frozenset()
    site: frozenset[str] = frozenset()
    side: frozenset[str] = frozenset()

    def contradictions(self, other: Meaning) -> list[Aspect]:
        """In what the two cannot be the same study: both say something of it, and nothing in common."""
        return [aspect for aspect in get_args(Aspect) if _apart(getattr(self, aspect), getattr(other, aspect))]


def read_meaning(text: str) -> Meaning:
    """Read the name or description of a study, in any of the languages. Words that are not known say nothing."""
    text = text[:_LONGEST]
    folded = _fold(text)
    for pattern, put in _PHRASES:
        folded = pattern.sub(put, folded)
    words = _WORD.findall(folded)
    words += [match[1] for match in map(_COMPOUND.match, words) if match]
    modality = _join(_find(words, _MODALITIES)) or _join(_find(words, _WEAK))
    found = _find(words, _SITES)
    site = frozenset[str]() if _find(words, _EVERYWHERE) else _join(_narrowest(found))
    side = _join(_find(words, _SIDES))
    if "dx" in words and modality:  # dexter; by itself it is as well the code of digital X-ray
        side |= {"right"}
    if site and site <= vocabulary.PAIRED:
        side |= {{"L": "left", "R": "right"}[letter] for letter in _LETTER_SIDE.findall(text)}
    return Meaning(_main(modality), site, side)


def read_codes(codes: Iterable[str]) -> Meaning:
    """Read DICOM's codes of modalities."""
    return Meaning(modality=_join(_CODES.whole.get(code.strip(" \0").upper(), frozenset()) for code in codes))


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other


def _main(modality: frozenset[str]) -> frozenset[str]:
    """The CT of a PET-CT is not the study."""
    return next((frozenset({main}) for main in ("pet", "nm") if main in modality), modality)


def _narrowest(found: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The sites without the areas that a narrower one lies in: of the leg and its ankle, the ankle."""
    return [one for one in found if not any(other < one for other in found)]


def _join(found: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset(value for one in found for value in one)


@dataclass(frozen=True, slots=True)
class _Table:
    """The words of one aspect: whole ones, what words begin with, what they hold."""

    whole: dict[str, frozenset[str]] = field(default_factory=dict)
    begin: dict[str, frozenset[str]] = field(default_factory=dict)
    within: dict[str, frozenset[str]] = field(default_factory=dict)


def _table(words: Mapping[str, str]) -> _Table:
    table = _Table()
    for meaning, row in words.items():
        for word in row.split():
            part = table.within if word.startswith("*") else table.begin if word.endswith("*") else table.whole
            part[word.strip("*")] = frozenset(meaning.split())
    return table


_MODALITIES: Final = _table(vocabulary.MODALITIES)
_WEAK: Final = _table(vocabulary.WEAK)
_SITES: Final = _table(vocabulary.SITES)
_CODES: Final = _table(vocabulary.CODES)
_SIDES: Final = _table(vocabulary.SIDES)
_EVERYWHERE: Final = _table({"everywhere": vocabulary.EVERYWHERE})


def _find(words: Iterable[str], table: _Table) -> list[frozenset[str]]:
    """The meanings of the words that are known."""
    return [meaning for word in words for meaning in _find_in(word[:_LONGEST_WORD], table)]


def _find_in(word: str, table: _Table) -> list[frozenset[str]]:
    """The meanings of one word's parts: of parts that overlap the longest counts."""
    if word in table.whole:
        return [table.whole[word]]
    parts = [(len(part), 0, meaning) for part, meaning in table.begin.items() if word.startswith(part)]
    parts += [(len(part), word.index(part), meaning) for part, meaning in table.within.items() if part in word]
    taken: list[tuple[int, int]] = []
    found: list[frozenset[str]] = []
    for length, at, meaning in sorted(parts, key=lambda part: (-part[0], part[1])):
        if all(at + length <= begin or end <= at for begin, end in taken):
            taken.append((at, at + length))
            found.append(meaning)
    return found


def _fold(text: str) -> str:
    """Small letters from a to z, as far as the text has such: ä is a, å is a, ö is o."""
    signs = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in signs if not unicodedata.combining(sign)).replace("ø", "o").replace("æ", "a")
