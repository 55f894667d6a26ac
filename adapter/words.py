"""Words for people in three languages, and the clock they go by: known everywhere, knowing nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Language = Literal["fi", "sv", "en"]
HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same thing said in three languages."""

    fi: str
    sv: str
    en: str

    def said(self, language: Language) -> str:
        """It in one language."""
        return {"fi": self.fi, "sv": self.sv, "en": self.en}[language]

    def in_all(self) -> str:
        """It in every language, one after another, for a reader whose language is not known."""
        return f"{self.fi} / {self.sv} / {self.en}"

    def naming(self, names: Mapping[str, Sentence]) -> Sentence:
        """It with its `{names}` filled in; names that it does not have are left aside."""
        return Sentence(
            self.fi.format_map({name: what.fi for name, what in names.items()}),
            self.sv.format_map({name: what.sv for name, what in names.items()}),
            self.en.format_map({name: what.en for name, what in names.items()}),
        )

    def filled(self, **names: Sentence | str | date) -> Sentence:
        """It with its `{names}` filled in: a text as it is, a day as each language writes it."""
        return self.naming({name: in_words(what) for name, what in names.items()})


def in_words(what: Sentence | str | date) -> Sentence:
    """What each language writes: a text as it is, a day in its own way."""
    if isinstance(what, Sentence):
        return what
    if isinstance(what, date):
        day = f"{what.day}.{what.month}.{what.year}"
        return Sentence(day, day, f"{what:%Y-%m-%d}")
    return name_alike(what)


def list_words(words: Iterable[Sentence]) -> Sentence:
    """Several words or names as one text, in their order."""
    return _joined(", ", tuple(words))


def join_sentences(sentences: Iterable[Sentence]) -> Sentence:
    """Several sentences as one text, each language's together."""
    return _joined(" ", tuple(sentences))


def _joined(between: str, parts: tuple[Sentence, ...]) -> Sentence:
    return Sentence(*(between.join(part.said(language) for part in parts) for language in get_args(Language)))


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a decision is as it is: the rule, and what is said of it."""

    rule: str
    said: Sentence

    def naming(self, names: Mapping[str, Sentence]) -> Ground:
        """The ground with the `{names}` of its sentence filled in."""
        return Ground(self.rule, self.said.naming(names))


def name_alike(name: str) -> Sentence:
    """A name that is the same in every language."""
    return Sentence(name, name, name)
