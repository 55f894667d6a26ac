"""How a command writes for people: in their language, wrapped to the terminal, with colour only where there is one."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TextIO, get_args

from adapter.words import HELSINKI, Language, Sentence, say_age, say_moment

Style = Literal["", "bold", "red", "yellow", "green", "dim"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_CODES: Mapping[Style, str] = {"bold": "1", "red": "31", "yellow": "33", "green": "32", "dim": "2"}
_NARROWEST, _WIDEST = 40, 110
_LABEL = 13  # columns of a label and the space behind it


def add_language(command: ArgumentParser, default: str = "that of LANG, else English") -> None:
    """`--lang`."""
    command.add_argument("--lang", choices=LANGUAGES, help=f"the language (default: {default})")


def language_of(options: Namespace, usual: Language | None = None) -> Language:
    """The language that is asked for, else the usual one of the command, else that of the environment, else English."""
    asked = getattr(options, "lang", None) or usual
    if asked:
        return next(language for language in LANGUAGES if language == asked)
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return next((language for language in LANGUAGES if named[:2] == language), "en")


@dataclass(frozen=True, slots=True)
class Screen:
    """Where it writes. `width` 0: lines are left as long as they are, for a file or a program that searches them."""

    language: Language
    width: int = 0
    has_colour: bool = False
    out: TextIO | None = None

    @classmethod
    def of(cls, options: Namespace, out: TextIO | None = None) -> Screen:
        """The terminal of this command; `out` where it writes elsewhere than to the standard output of the moment."""
        if not (out or sys.stdout).isatty():
            return cls(language_of(options), out=out)
        width = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
        has_colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        return cls(language_of(options), width, has_colour, out)

    def say(self, sentence: Sentence, **names: Sentence | str | date) -> str:
        """A sentence in the language of the screen."""
        return (sentence.filled(**names) if names else sentence).said(self.language)

    def at(self, moment: datetime) -> str:
        """A moment in Helsinki time."""
        return self.say(say_moment(moment))

    def clock(self, moment: datetime) -> str:
        """Hour, minute and second in Helsinki."""
        between = ":" if self.language == "en" else "."
        return moment.astimezone(HELSINKI).strftime(between.join(("%H", "%M", "%S")))

    def age(self, age: timedelta) -> str:
        """How long something has lasted."""
        return self.say(say_age(age))

    def seconds(self, lasted: timedelta) -> str:
        """How long a step took."""
        text = f"{max(lasted.total_seconds(), 0):.2f} s"
        return text if self.language == "en" else text.replace(".", ",")

    def line(self, text: str = "", style: Style = "", indent: int = 0, hang: int = 0) -> None:
        """One line, wrapped; what goes on below stands `hang` columns further in."""
        text = plain(text)
        rows = [" " * indent + text]
        if self.width:
            rows = textwrap.wrap(
                text,
                self.width,
                initial_indent=" " * indent,
                subsequent_indent=" " * (indent + hang),
                break_long_words=False,
                break_on_hyphens=False,
            ) or [""]
        (self.out or sys.stdout).writelines(self._coloured(row, style) + "\n" for row in rows)

    def fact(self, label: Sentence, text: str, style: Style = "", indent: int = 2) -> None:
        """A label, and what it is of: beside it, or below where a word of it is too long for that."""
        said, longest = self.say(label), max(map(len, text.split()), default=0)
        if self.width and longest > self.width - indent - _LABEL:
            self.line(said, style, indent)
            self.line(text, style, indent + 2)
        else:
            self.line(f"{said:<{_LABEL}}{text}", style, indent, _LABEL)

    def _coloured(self, text: str, style: Style) -> str:
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if style and self.has_colour and text else text


def plain(text: str) -> str:
    """The text without what moves a cursor, changes a colour or turns the direction of reading."""
    return "".join(
        "\ufffd" if unicodedata.category(sign) in {"Cc", "Cf"} and sign != "\u00ad" else sign for sign in text
    )
