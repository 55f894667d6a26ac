"""What of a request ends in no named place: it is not understood, and a person reads it (REL-01). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from adapter.identifiers import Hetu
from adapter.release.reading.confirmable import may_be_confirmed
from adapter.release.reading.form import Remark, Telling
from adapter.release.reading.harmless import (
    is_harmless,
    is_own_name,
    names_another,
    says_otherwise,
    sentences,
    without_small_print,
)
from adapter.release.reading.heading import names_request
from adapter.release.reading.known import Known
from adapter.release.reading.parts import kind_of
from adapter.release.reading.places import Place, find_place, stems_of
from adapter.release.reading.plain import fold, words_of
from adapter.release.reading.statements import find_objection, find_statements, objects
from adapter.release.reading.study import WrittenStudy
from adapter.release.reading.values import holds_remark

SUBJECT = 0  # the number of the subject's line
_FIELD = {"text": ""}
_FREE = frozenset({"", "subject"})
_MAX_READ = 20_000  # characters of free text; what more there is, a person reads
_MAX_SHOWN = 300  # characters of a line


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is not understood: its number in the message (0: the subject), the field it stands in, its text.

    `confirmable`: a person who has read it may take it as read (`confirmable.py`).
    """

    number: int
    field: str
    text: str
    confirmable: bool = False


def know(
    values: Mapping[str, Sequence[str]],
    studies: Iterable[WrittenStudy],
    codes: Iterable[str],
    places: Sequence[Place] = (),
) -> Known:
    """What a request says itself: by this a line that repeats it is known.

    `places`: those of the configuration, by which the destination's other names and the towns are known.
    """
    listed = list(studies)
    repeated = [*values.get("patient", []), *(study.name for study in listed)]
    words = {word for text in repeated for word in words_of(text) if len(word) > 2 or kind_of(word)}
    bent = {form for word in words for form in _bend(word)}
    clocks = {form for study in listed if study.time for form in _clocks(study.time)}
    numbers = {fold(study.accession) for study in listed if study.accession}
    asking = frozenset(
        word for field in ("unit", "person", "asker") for text in values.get(field, []) for word in words_of(text)
    )
    codes = list(codes)
    return Known(
        frozenset(words | bent | clocks | numbers | set(map(fold, codes))),
        asking,
        frozenset(study.day for study in listed if study.day),
        frozenset(word for text in values.get("person", []) for word in words_of(text) if len(word) > 2),
        frozenset(_names_of_place(" ".join(values.get("destination", [])), places)),
        frozenset(_home_of([word for text in values.get("unit", []) for word in text.split()], places)),
        frozenset(_ages(codes, [study.day for study in listed if study.day])),
        len(listed),
    )


def _names_of_place(destination: str, places: Sequence[Place]) -> Iterator[tuple[str, ...]]:
    """The stems of the destination's names and of the towns there."""
    yield stems_of(destination)
    place = find_place(destination, places)
    if place is not None:
        yield from map(stems_of, (*place.called, *(name for town in place.towns for name in town)))


def _home_of(unit: Sequence[str], places: Sequence[Place]) -> Iterator[tuple[str, ...]]:
    """The stems of the towns in the name of the asker's unit, in both languages."""
    own = {stems_of(word) for word in unit if word[:1].isupper()}
    for place in places:
        for town in place.towns:
            if own & (names := set(map(stems_of, town))):
                yield from names


def _ages(codes: Iterable[str], days: Sequence[str]) -> Iterator[int]:
    """The patient's age on the days of the studies; none for what is no HETU or no day."""
    for code in codes:
        for day in days:
            with suppress(ValueError):
                yield Hetu.parse(code).age(date.fromisoformat(day))


def _bend(word: str) -> list[str]:
    """The genitives of a name."""
    stem = word[:-3] + "se" if word.endswith("nen") else word
    return [f"{stem}n", f"{stem}in", f"{word}s", f"{word}'s"]


def _clocks(time: str) -> list[str]:
    hour, _, minute = time.partition(":")
    return [f"{shown}{mark}{minute}" for shown in (hour, str(int(hour))) for mark in ".:"]


def find_unread(
    said: Iterable[Telling], asides: Iterable[Telling], subject: str, known: Known, laws: Iterable[str]
) -> tuple[Unread, ...]:
    """Every line that is neither a value, nor heard elsewhere, nor harmless."""
    names, quotations = tuple(laws), tuple(asides)
    heard = is_understood(subject, known) or names_request(subject, known)
    found = [] if heard else [_unread(SUBJECT, "subject", subject, known)]
    left = _MAX_READ
    for telling, quoted in [*((one, False) for one in said), *((one, True) for one in quotations)]:
        for remark in _with_signature(telling, known):
            left -= len(remark.text)
            dates = quoted and remark.place == "moment" and not says_otherwise(words_of(remark.text))  # the mail's date
            aside = remark.place == "consent" or dates
            if not aside and (left < 0 or not _has_place(remark, known, names)):
                field = _FIELD.get(remark.place, remark.place)
                found.append(_unread(remark.number, field, remark.text, known, is_beyond=left < 0))
        found += [
            Unread(value.number, value.place, _cut(value.text))
            for value in telling.said
            if holds_remark(value.place, value.text, known, names) and not find_objection([value.text])
        ]
    others = (study.name for telling in quotations for study in telling.studies)
    found += [Unread(0, "studies", _cut(name)) for name in others if name and holds_remark("study", name, known)]
    return tuple(dict.fromkeys(sorted(found, key=lambda unread: unread.number)))


def _unread(number: int, field: str, text: str, known: Known, *, is_beyond: bool = False) -> Unread:
    """A line of free text; what is not shown whole, or stands beyond what is read, nobody can take as read."""
    whole = len(text) <= _MAX_SHOWN and not is_beyond
    return Unread(number, field, _cut(text), whole and field in _FREE and may_be_confirmed(text, known))


def _with_signature(telling: Telling, known: Known) -> list[Remark]:
    """The remarks, those below the asker's own name at the end of the letter as parts of a signature.

    A signature names one person: a second name below it may be another patient's.
    """
    last = max((value.number for value in telling.said), default=0)
    own = any(word in known.people for remark in telling.remarks for word in words_of(remark.text))
    remarks, signed, named = [], False, own
    for remark in telling.remarks:
        signed = signed or (remark.number > last and bool(last) and is_own_name(remark.text, known.people))
        another = names_another(remark.text, known)
        below = (signed or remark.signed) and not (named and another)
        remarks.append(replace(remark, signed=below) if remark.place == "text" else remark)
        named = named or (below and another)
    return remarks


def _has_place(remark: Remark, known: Known, laws: Iterable[str]) -> bool:
    if remark.place in {"text", "note"}:
        return is_understood(remark.text, known, signed=remark.signed)
    return is_heard(remark.text) or not holds_remark(remark.place, remark.text, known, laws)


def is_understood(text: str, known: Known, *, signed: bool = False) -> bool:
    """Whether a paragraph is harmless, or each sentence of it is, or is heard as a word on the release itself."""
    if find_objection([without_small_print(text)]) or is_harmless(text, known, signed=signed):
        return True
    return all(is_heard(sentence) or is_harmless(sentence, known, signed=signed) for sentence in sentences(text))


def is_heard(sentence: str) -> bool:
    """Whether a sentence is one of those that stop a request, or assure that nothing does."""
    return bool(find_statements([sentence])) or objects(sentence)


def _cut(text: str) -> str:
    return text[:_MAX_SHOWN]
