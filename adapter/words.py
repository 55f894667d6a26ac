"""Words for people in three languages, and the clock they go by: known everywhere, knowing nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Language = Literal["fi", "sv", "en"]
HELSINKI = ZoneInfo("Europe/Helsinki")
_ENDS = (".", "!", "?")


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


def say_moment(moment: datetime) -> Sentence:
    """A moment as people write it, in Helsinki time."""
    here = moment.astimezone(HELSINKI)
    day, clock = f"{here.day}.{here.month}.{here.year}", f"{here:%H.%M}"
    return Sentence(f"{day} klo {clock}", f"{day} kl. {clock}", f"{here:%-d %b %Y, %H:%M}")


def say_age(age: timedelta) -> Sentence:
    """How long something has lasted, in two units at most."""
    minutes = max(round(age.total_seconds()) // 60, 0)
    hours, days = minutes // 60, minutes // 1440
    if days:
        return _DAYS.filled(days=str(days), hours=str(hours % 24))
    return name_alike(f"{hours} h {minutes % 60} min" if hours else f"{minutes} min")


def follow_on(texts: Iterable[str]) -> str:
    """Texts one after another. What comes after the end of a sentence begins with a large letter."""
    said = ""
    for text in filter(None, texts):
        said = f"{said} {begin(text) if said.endswith(_ENDS) else text}" if said else text
    return said


def begin(text: str) -> str:
    """A text as it begins a sentence: with a large letter, unless its first word is a path in a document."""
    return text if set("_[.") & set(text.partition(" ")[0].rstrip(".")) else f"{text[:1].upper()}{text[1:]}"


def list_words(words: Iterable[Sentence]) -> Sentence:
    """Several words or names as one text, in their order."""
    parts = tuple(words)
    return Sentence(*(", ".join(part.said(language) for part in parts) for language in get_args(Language)))


def join_sentences(sentences: Iterable[Sentence]) -> Sentence:
    """Several sentences as one text, each language's together."""
    parts = tuple(sentences)
    return Sentence(*(follow_on(part.said(language) for part in parts) for language in get_args(Language)))


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


_DAYS = Sentence("{days} vrk {hours} h", "{days} d {hours} h", "{days} d {hours} h")
