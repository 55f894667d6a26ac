"""Words in one plain form, and vocabularies of them. Pure, of linear cost."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_]+(?:['/+-][^\W_]+)*")
_MAX = 1_000  # characters of one sentence


def fold(text: str) -> str:
    """Small letters without their dots and rings, which a keyboard abroad does not have."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFD", text.replace("\u2019", "'").casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The words and numbers of a sentence, folded."""
    return _TOKEN.findall(fold(text[:_MAX]))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A set of folded words: whole ones, beginnings (`kuv*`), endings (`*asema`) and cores (`*leikka*`)."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    cores: tuple[str, ...] = ()

    def __contains__(self, word: str) -> bool:
        """Whether it has a word."""
        return (
            word in self.whole
            or word.startswith(self.beginnings)
            or word.endswith(self.endings)
            or (bool(self.cores) and any(core in word for core in self.cores))
        )

    def __or__(self, other: Vocabulary) -> Vocabulary:
        """Both in one."""
        return Vocabulary(
            self.whole | other.whole,
            self.beginnings + other.beginnings,
            self.endings + other.endings,
            self.cores + other.cores,
        )


def vocabulary(*lists: str) -> Vocabulary:
    """A vocabulary from words in lists, with blanks between them."""
    every = {word for words in lists for word in words.split()}
    return Vocabulary(
        frozenset(word for word in every if "*" not in word),
        tuple(sorted(word[:-1] for word in every if word.endswith("*") and not word.startswith("*"))),
        tuple(sorted(word[1:] for word in every if word.startswith("*") and not word.endswith("*"))),
        tuple(sorted(word[1:-1] for word in every if word.startswith("*") and word.endswith("*"))),
    )
