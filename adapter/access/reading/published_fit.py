"""Whether a client document is written as THL publishes it, and where it is not (`published_forms.py`). Pure.

The readers of this project read more than the form allows. This says what a system that writes documents must correct,
and never what a document holds: a place and what belongs there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapter.access.reading.day import is_date, is_moment
from adapter.access.reading.published_conditions import unmet
from adapter.access.reading.published_forms import FORMS, Code, Fixed, Form, Leaf, Many
from adapter.words import Sentence

_LIMIT = 50  # a document that is wrong everywhere is not listed to its end
_NAME = re.compile(r"[a-z_]{1,80}")  # of a field; what holds anything else may be content


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where a document is not as published, and what is wrong there.

    `strict`: the published schema itself refuses it; else it breaks a condition that stands in the schema's notes.
    """

    place: str
    said: Sentence
    strict: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.said.en}"


_MISSING = Sentence("puuttuu.", "saknas.", "is missing.")
_UNKNOWN = Sentence(
    "ei kuulu julkaistuun rakenteeseen.", "hör inte till den publicerade strukturen.", "is not in the published form."
)
_OBJECT = Sentence("on oltava rakenne (object).", "måste vara en struktur (object).", "must be an object.")
_LIST = Sentence("on oltava luettelo.", "måste vara en lista.", "must be a list.")
_TOO_FEW = Sentence("luettelo on tyhjä.", "listan är tom.", "must hold at least one.")
_ONE_DOCUMENT = Sentence(
    "asiakirjalla on oltava yksi julkaistu nimi.",
    "dokumentet måste ha ett publicerat namn.",
    "the document must have one published name.",
)
_FIXED = Sentence(
    "on oltava julkaistu vakioteksti.", "måste vara den publicerade standardtexten.", "must be the published text."
)
_LEAVES = {
    Leaf.TEXT: Sentence("on oltava tekstiä.", "måste vara text.", "must be text."),
    Leaf.NAME: Sentence("on oltava tekstiä.", "måste vara text.", "must be text that is not empty."),
    Leaf.FLAG: Sentence("on oltava true tai false.", "måste vara true eller false.", "must be true or false."),
    Leaf.DATE: Sentence(
        "on kirjoitettava muodossa 2026-09-01.", "måste skrivas som 2026-09-01.", "must be written as 2026-09-01."
    ),
    Leaf.MOMENT: Sentence(
        "on kirjoitettava muodossa 2026-09-01T12:00:00+03:00.",
        "måste skrivas som 2026-09-01T12:00:00+03:00.",
        "must be written as 2026-09-01T12:00:00+03:00.",
    ),
}
_SYSTEM = Sentence(
    "on oltava urn:oid:1.2.246.537.{system}, versionumeron kanssa tai ilman.",
    "måste vara urn:oid:1.2.246.537.{system}, med eller utan versionsnummer.",
    "must be urn:oid:1.2.246.537.{system}, with or without a version.",
)
_CODES = Sentence("on oltava yksi näistä: {codes}.", "måste vara en av dessa: {codes}.", "must be one of: {codes}.")


def misfits(content: Mapping[str, Any]) -> tuple[Misfit, ...]:
    """Everything in a document's JSON that is not as published, the form first, then the conditions."""
    names = [name for name in content if name in FORMS]
    if len(content) != 1 or not names:
        return (Misfit("", _ONE_DOCUMENT),)
    (name,) = names
    found = list(_first(_misfits(content[name], FORMS[name], name)))
    if isinstance(content[name], dict):
        found += [Misfit(place, said, strict=False) for place, said in unmet(name, content[name])]
    return tuple(found)


def _first(found: Iterator[Misfit]) -> Iterator[Misfit]:
    for number, misfit in enumerate(found):
        if number == _LIMIT:
            return
        yield misfit


def _misfits(value: Any, form: Form, place: str) -> Iterator[Misfit]:
    match form:
        case Leaf.IDENTIFIER:
            yield from _object(value, {"system": Leaf.TEXT, "value!": Leaf.TEXT}, place)
        case Leaf():
            if not _is_leaf(value, form):
                yield Misfit(place, _LEAVES[form])
        case Code():
            yield from _code(value, form, place)
        case Fixed(digest):
            if not isinstance(value, str) or hashlib.sha256(value.encode()).hexdigest() != digest:
                yield Misfit(place, _FIXED)
        case Many(of, least):
            yield from _list(value, of, least, place)
        case _:
            yield from _object(value, form, place)


def _is_leaf(value: Any, form: Leaf) -> bool:
    if form is Leaf.FLAG:
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    return {Leaf.TEXT: True, Leaf.NAME: value != "", Leaf.DATE: is_date(value), Leaf.MOMENT: is_moment(value)}[form]


def _code(value: Any, form: Code, place: str) -> Iterator[Misfit]:
    yield from _object(value, {"system!": Leaf.TEXT, "code!": Leaf.TEXT, "display!": Leaf.TEXT}, place)
    system, code = (value.get("system"), value.get("code")) if isinstance(value, dict) else (None, None)
    if isinstance(system, str) and not _is_system(system, f"urn:oid:1.2.246.537.{form.system}"):
        yield Misfit(f"{place}.system", _SYSTEM.filled(system=form.system))
    if isinstance(code, str) and form.codes and code not in form.codes:
        yield Misfit(f"{place}.code", _CODES.filled(codes=", ".join(sorted(form.codes))))


def _is_system(given: str, wanted: str) -> bool:
    version = given.removeprefix(wanted)
    numbers = version.split(".")[1:]
    return (
        given.startswith(wanted)
        and version == "".join(f".{number}" for number in numbers)
        and all(map(_is_number, numbers))
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _list(value: Any, of: Form, least: int, place: str) -> Iterator[Misfit]:
    if not isinstance(value, list):
        yield Misfit(place, _LIST)
        return
    if len(value) < least:
        yield Misfit(place, _TOO_FEW)
    for number, item in enumerate(value):
        yield from _misfits(item, of, f"{place}[{number}]")


def _object(value: Any, fields: Mapping[str, Form], place: str) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield Misfit(place, _OBJECT)
        return
    known = {name.removesuffix("!"): form for name, form in fields.items()}
    for name in fields:
        if name.endswith("!") and name[:-1] not in value:
            yield Misfit(f"{place}.{name[:-1]}", _MISSING)
    for name, item in value.items():
        if name in known:
            yield from _misfits(item, known[name], f"{place}.{name}")
        else:
            yield Misfit(f"{place}.{name if _NAME.fullmatch(name) else '?'}", _UNKNOWN)
