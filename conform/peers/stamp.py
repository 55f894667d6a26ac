"""The stamp of a secure-mail gateway: in which form it writes the sender it has strongly identified (PHO-01)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conform.claim import WrongSutError
from conform.peers.letter import Delivered

_HEADERS = ("name_header", "hetu_header")
_LINES = ("begins", "ends", "name_labels", "hetu_labels")


@dataclass(frozen=True)
class Form:
    """The places of a stamp: two headers, a block of lines on top of the text, or both. An empty one is not used.

    `begins` and `ends` are whole lines; a label stands before a colon. Each may be written in several languages.
    """

    name_header: str = ""
    hetu_header: str = ""
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ("--------------------",)
    name_labels: tuple[str, ...] = ("Lähettäjän nimi", "Avsändarens namn")
    hetu_labels: tuple[str, ...] = ("Henkilötunnus", "Personbeteckning")

    @property
    def is_double(self) -> bool:
        """Whether the stamp stands in headers and in a block."""
        return bool(self.name_header and self.begins)

    def write_block(self, name: str, hetu: str) -> str:
        """A block as the gateway would write it."""
        named = f"{self.name_labels[0]}: {name}\n{self.hetu_labels[0]}: {hetu}"
        return f"{self.begins[0]}\n{named}\n{self.ends[0]}\n"


@dataclass(frozen=True)
class Said:
    """Every name and HETU that one place of a stamp says."""

    place: str
    names: tuple[str, ...]
    hetus: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether there is one of each."""
        return len(self.names) == 1 and len(self.hetus) == 1 and all((*self.names, *self.hetus))


def read_form(settings: Mapping[str, Any]) -> Form:
    """The form as `stamp` in sut.toml says it. Without it: the headers X-Sender-Name and X-Sender-Hetu.

    Raises WrongSutError.
    """
    told = settings.get("stamp", {"name_header": "X-Sender-Name", "hetu_header": "X-Sender-Hetu"})
    if not isinstance(told, Mapping) or set(told) - {*_HEADERS, *_LINES}:
        raise WrongSutError(f"gateway: stamp has {', '.join((*_HEADERS, *_LINES))}")
    words: dict[str, Any] = {name: str(told[name]) for name in _HEADERS if name in told}
    lines: dict[str, Any] = {name: _read_lines(name, told[name]) for name in _LINES if name in told}
    form = Form(**words, **lines)
    if bool(form.name_header) != bool(form.hetu_header) or not (form.name_header or form.begins):
        raise WrongSutError("gateway: stamp has name_header and hetu_header, or begins, or all three")
    return form


def read_stamp(mail: Delivered, form: Form) -> Sequence[Said]:
    """What each place of the form says: the headers, then the block."""
    said = []
    if form.name_header:
        said.append(Said("headers", mail.fields(form.name_header), mail.fields(form.hetu_header)))
    if form.begins:
        block = _find_block(mail.text, form)
        said.append(Said("block", _labelled(block, form.name_labels), _labelled(block, form.hetu_labels)))
    return said


def count_beginnings(mail: Delivered, form: Form) -> int:
    """How many lines of its texts begin a block."""
    begins = _fold(form.begins)
    return sum(line in begins for text in mail.texts for line in _lines(text))


def same_name(one: str, other: str) -> bool:
    """Whether two names have the same words: registers write the family name first or last."""
    return sorted(_plain(one).split()) == sorted(_plain(other).split())


def _find_block(text: str, form: Form) -> Sequence[str]:
    """The lines between the first beginning, which only empty lines may stand before, and its end."""
    lines, begins, ends = _lines(text), _fold(form.begins), _fold(form.ends)
    first = next((number for number, line in enumerate(lines) if line), len(lines))
    if first == len(lines) or lines[first] not in begins:
        return []
    end = next((number for number, line in enumerate(lines[first:], first) if line in ends), first)
    return lines[first + 1 : end]


def _labelled(lines: Sequence[str], labels: tuple[str, ...]) -> tuple[str, ...]:
    known = {label.casefold() for label in _fold(labels)}
    split = (line.partition(":") for line in lines)
    return tuple(value.strip() for label, colon, value in split if colon and label.strip().casefold() in known)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in unicodedata.normalize("NFC", text).splitlines()]


def _fold(lines: Iterable[str]) -> set[str]:
    return {unicodedata.normalize("NFC", line).strip() for line in lines}


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _read_lines(name: str, value: object) -> tuple[str, ...]:
    lines = (value,) if isinstance(value, str) else value
    if not isinstance(lines, list | tuple) or not lines or not all(isinstance(one, str) and one for one in lines):
        raise WrongSutError(f"gateway: stamp.{name} is a text or a list of texts")
    return tuple(lines)
