"""A release request as people write it in a mail, gathered and not yet checked (REL-01). Pure.

The mail's lines (the files beside this one) become values under their fields and studies. What stands in a quotation,
in an attached message or below a signature gives no value; it is compared with what the sender says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from adapter.identifiers import BadIdentifier, Hetu, find_hetu_shapes
from adapter.mail import Mail
from adapter.release.reading.asker import read_asker
from adapter.release.reading.concealed import conceals_words
from adapter.release.reading.form import Remark, Telling
from adapter.release.reading.harmless import sentences as sentences_of
from adapter.release.reading.harmless import without_small_print
from adapter.release.reading.labels import QUESTIONS
from adapter.release.reading.lines import Form, Line, read_forms
from adapter.release.reading.moments import cut_moment
from adapter.release.reading.places import Place, find_place, stems_of
from adapter.release.reading.plain import fold, words_of
from adapter.release.reading.signature import TITLES
from adapter.release.reading.statements import (
    find_objection,
    find_statements,
    judge_prohibition,
    loses_consent,
    sentences,
)
from adapter.release.reading.study import WrittenStudy, merge
from adapter.release.reading.told import tell
from adapter.release.reading.unread import Unread, find_unread, know
from adapter.release.reading.values import CONSENT_NAMED, without_hetu
from adapter.words import Language

_NO = re.compile(r"(?i)\W*(?:ei|nej|no|not|inte|ej|false|normaali\w*|normal|rutiini\w*|routine|kiireetön)\b")
_URGENT = re.compile(r"(?i)(?<!ei )(?<!inte )(?<!not )\b(?:kiireellinen|brådskande|urgent)\b")
_ONLY_PAPERS = re.compile(
    r"(?i)\b(?:vain|ainoastaan|pelkkä\w*|pelkäst\w*|pelkät|endast|enbart|bara|only|just)\b.{0,200}(?:lausun|lähet|utlåtand|remiss|report|referral)"
)
_IMAGES = re.compile(r"(?i)(?<!ei )(?<!inga )(?<!inte )(?<!no )(?<!without )\b(?:kuv(?:a|at|ia|ien)|bild\w*|images?)\b")


@dataclass(frozen=True, slots=True)
class WrittenRequest:
    """What a request says, unjudged; what is not there is empty.

    `contradictions` are the fields that are said twice differently, `doubts` keys of what else stands in the way
    (`people`, `quoted`, `forwarded`, `consent-lost`, `objection`, `concealed`). `forbids` is None without an assurance.
    """

    fields: dict[str, str]
    studies: tuple[WrittenStudy, ...]
    contradictions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    forbids: bool | None = None
    urgent: bool = False
    papers_only: bool = False
    language: Language = "fi"
    unread: tuple[Unread, ...] = ()


def read_written(mail: Mail, laws: Iterable[str] = (), places: Sequence[Place] = ()) -> WrittenRequest:
    """Gather what a mail says; `laws` are the names of those that a basis may have, `places` those that are known."""
    written = _gather(read_forms(mail), "\n".join(mail.header("Subject")), tuple(laws), places)
    if any(conceals_words(text.written, html=text.html) for text in mail.texts):
        return replace(written, doubts=(*written.doubts, "concealed"))
    return written


def _gather(forms: Sequence[Form], subject: str, laws: Sequence[str], places: Sequence[Place]) -> WrittenRequest:
    said = [_read(form.said) for form in forms]
    asides = [_read(form.aside) for form in forms]
    values: dict[str, list[str]] = {}
    for one in said:
        _take_told(one, places)
        _spread(one)
        _find_asker(one, places)
        for name, texts in one.values.items():
            values.setdefault(name, []).extend(texts)
    contradictions = {name for name, texts in values.items() if name not in _JUDGED and len(set(map(_same, texts))) > 1}
    studies, agree = _join([one.studies for one in said])
    doubts = _find_doubts(forms, subject, values, studies, asides)
    doubts += ["consent-lost"] if loses_consent(text for one in said for text in one.free) else []
    doubts += ["objection"] if find_objection([subject, *_told(values, studies, [*said, *asides])]) else []
    forbids, torn = _judge(values, subject, said, asides)
    if "people" in doubts:
        contradictions -= {"patient", "hetu"}
    doubts += ["consent-enclosed"] if _encloses_consent([*said, *asides]) else []
    known = know(values, studies, values.get("hetu", []), places)
    spoken = sum((one.spoken for one in said), Counter[Language]())
    scope = " ".join(values.get("scope", []))
    return WrittenRequest(
        fields={name: texts[0] for name, texts in values.items() if name not in _JUDGED},
        studies=tuple(studies),
        contradictions=tuple(
            sorted(contradictions | ({"prohibition"} if torn else set()) | (set() if agree else {"studies"}))
        ),
        doubts=tuple(doubts),
        forbids=forbids,
        urgent=any(not _NO.match(value) for value in values.get("urgent", []))
        or ("urgent" not in values and bool(_URGENT.search(subject))),
        papers_only=bool(_ONLY_PAPERS.search(scope)) and not _IMAGES.search(scope),
        language=max(get_args(Language), key=lambda language: spoken[language]),
        unread=find_unread(said, asides, subject, known, laws),
    )


_ENCLOSED = re.compile(
    r"(?i)(?=.{0,200}(?:suostumu|samtyck|consent))"
    r"(?=.{0,200}(?:\bliitte|\bliite\b|\bohessa\b|\boheis|\bmukana\b|bifog|\bbilag|attach|enclos))"
)


def _encloses_consent(tellings: Sequence[Telling]) -> bool:
    """Whether a consent is said to be enclosed; a mail with an enclosure is not read at all."""
    texts = [text for one in tellings for text in (*one.free, *one.values.get("basis", []))]
    return any(_ENCLOSED.match(sentence) for sentence in sentences(texts))


_NAME = re.compile(r"[A-ZÅÄÖÉÜ][\w'\u2019-]*,?(?: [A-ZÅÄÖÉÜ][\w'\u2019-]*){0,3}")
_MOST_BELOW = 20  # lines of a signature
_MAX_TOLD = 20_000  # characters of free text, as of `unread.py`
_NEAR = 1  # lines
_JUDGED = frozenset({"prohibition", "assurance", "urgent", "scope"})  # by what they mean, not by their words


def _told(values: dict[str, list[str]], studies: Sequence[WrittenStudy], tellings: Sequence[Telling]) -> Iterator[str]:
    """Every place where a person may say that the release is not wanted.

    The word on a prohibition and the basis are checked by themselves.
    """
    for one in tellings:
        yield from map(without_small_print, one.free)
        yield from (value.text for value in one.said if value.place not in {"prohibition", "assurance", "basis"})
    for name, texts in values.items():
        if name not in {"prohibition", "assurance", "basis"}:
            yield from texts
    for study in studies:
        yield study.name


def _read(lines: Iterable[Line]) -> Telling:
    said = Telling()
    said.read(lines)
    return said


def _spread(said: Telling) -> None:
    """Values that hold two fields: a HETU behind the patient's name, a unit and a person together.

    A consent's name without its words.
    """
    _join_name(said)
    for name in list(said.values.get("patient", [])):
        shapes = find_hetu_shapes(name)
        if shapes:
            said.values.setdefault("hetu", []).extend(shapes)
            said.values["patient"][said.values["patient"].index(name)] = without_hetu(name)
    said.values["hetu"] = [hetu for value in said.values.get("hetu", []) for hetu in find_hetu_shapes(value) or [value]]
    for value in said.values.pop("asker", []):
        unit, person = _split_asker(value)
        if unit:
            said.values.setdefault("unit", []).append(unit)
        if person:
            said.values.setdefault("person", []).append(person)
    said.values = {
        name: filled
        for name, texts in said.values.items()
        if (filled := [value for value in texts if name in QUESTIONS or value.strip(" -\u2013.")])
    }
    if "consent" in said.values:
        named = [match for value in said.values["consent"] if (match := CONSENT_NAMED.fullmatch(value.strip()))]
        if not named:
            said.remarks += [Remark(f"suostumus {value}", 0, place="consent") for value in said.values.pop("consent")]
        else:
            said.values["consent"] = [match["reference"] or match["value"] for match in named]


def _join_name(said: Telling) -> None:
    """The patient's name under `Nimi`, or in two parts: the family's and the given ones."""
    parts = {name: said.values.pop(name, []) for name in ("someone", "family", "given")}
    said.remarks += [Remark(text, 0) for texts in parts.values() for text in texts if not _NAME.fullmatch(text)]
    someone, family, given = (list(filter(_NAME.fullmatch, texts)) for texts in parts.values())
    if "patient" in said.values:
        said.remarks += [Remark(name, 0) for name in someone if _same(name) not in map(_same, said.values["patient"])]
    elif someone and _stand_together(said, "someone", "hetu"):
        said.values["patient"] = someone
    else:
        said.remarks += [Remark(name, 0) for name in someone]
    role = said.values.pop("role", [])
    if not all(word in TITLES for text in role for word in words_of(text)):
        said.remarks += [Remark(text, 0) for text in role]
        role = []
    issued = said.values.pop("issued", [])  # when it was written: the mail itself says when it came
    said.remarks += [Remark(text, 0) for text in issued if cut_moment(text)[1].strip(" .")]
    if role and len(said.values.get("person", [])) == 1:
        said.values["person"] = [f"{said.values['person'][0]}, {role[0]}"]
    if len(family) == len(given) == 1:
        said.values.setdefault("patient", []).append(f"{given[0]} {family[0]}")
    else:
        said.remarks += [Remark(name, 0) for name in (*family, *given)]


def _stand_together(said: Telling, one: str, other: str) -> bool:
    """Whether two values stand in neighbouring lines: the name is of whom the code is of."""
    numbers = {place: [value.number for value in said.said if value.place == place] for place in (one, other)}
    return any(abs(first - second) <= _NEAR for first in numbers[one] for second in numbers[other])


def _take_told(said: Telling, places: Sequence[Place]) -> None:
    """What plain sentences tell, where no label says otherwise; such a sentence is no remark any more."""
    left: list[Remark] = []
    read = 0
    for remark in said.remarks:
        read += len(remark.text)
        if remark.place != "text" or read > _MAX_TOLD:
            left.append(remark)
            continue
        written = list(sentences_of(remark.text))
        kept = [text for text in written if not _is_told(said, text, remark.number, places)]
        if len(kept) == len(written):
            left.append(remark)
        elif kept:
            left.append(replace(remark, text=" ".join(kept)))
    said.remarks[:] = left


def _is_told(said: Telling, sentence: str, number: int, places: Sequence[Place]) -> bool:
    """Whether a sentence tells fields that are still empty, or says the same again; they are then filled."""
    told = tell(sentence, places) or {}
    others = ((name, value) for name, value in told.items() if name not in QUESTIONS)
    if any(_same(value) not in map(_same, said.values.get(name, [value])) for name, value in others):
        return False
    for name, value in told.items():
        if name in QUESTIONS:
            said.values.setdefault(name, []).append(value)
        elif not said.values.get(name):
            said.values[name] = [value]
            said.said.append(Remark(value, number, place=name))
    return bool(told)


def _split_asker(value: str) -> tuple[str, str]:
    """A unit and a person that one label has together."""
    asker = read_asker([value])
    if asker.person and (asker.unit or not re.search(r"[/;,]", value)):
        return asker.unit, asker.person
    parts = (value.partition(mark) for mark in (" / ", "/", ";", ","))
    unit, _, person = next((each for each in parts if each[1]), (value, "", ""))
    return unit.strip(), person.strip()


def _find_asker(said: Telling, places: Sequence[Place]) -> None:
    """The unit or the person that no label has: behind the label of the other, or in the signature.

    The patient's name there, or the destination's, is not who asks.
    """
    missing = [name for name in ("unit", "person") if not said.values.get(name)]
    if not missing or not (said.values or said.studies):
        return
    for name in {"unit", "person"}.difference(missing):
        asker = read_asker(said.values[name])
        if len(said.values[name]) == 1 and asker.unit and asker.person:
            said.values["unit"], said.values["person"] = [asker.unit], [asker.person]
            return
    last = max((value.number for value in said.said), default=0)
    below = [one.text for one in said.remarks if one.place == "text" and (one.signed or one.number > last)]
    below = below[:_MOST_BELOW]
    asker = read_asker(below)
    if "person" in missing and not any(word in TITLES for word in words_of(asker.person)):
        return  # a name without a title may be anybody's
    place = find_place(" ".join(said.values.get("destination", [])), places)
    towns = (name for town in (place.towns if place else ()) for name in town)
    receivers = set(map(stems_of, (*(place.called if place else ()), *towns)))
    patient = {fold(word) for name in said.values.get("patient", []) for word in name.replace(",", " ").split()}
    for name, found in (("unit", asker.unit), ("person", asker.person)):
        words = fold(found).split()
        if (
            found
            and name in missing
            and not any(stems_of(word) in receivers for word in found.split())
            and not patient >= {*words}
        ):
            said.values[name] = [found]


def _same(value: str) -> str:
    """A value without what does not make it another: capitals, spaces, marks at its end."""
    return " ".join(value.casefold().replace("\u2013", "-").split()).strip(" .,;")


def _join(tellings: Sequence[Sequence[WrittenStudy]]) -> tuple[list[WrittenStudy], bool]:
    """The studies of a mail said in one or two forms, each once; False when the forms do not agree."""
    kinds = [list(dict.fromkeys(telling)) for telling in tellings if telling]
    agree = True
    for index, kind in enumerate(kinds):
        merged: dict[str, WrittenStudy] = {}
        for number, study in enumerate(kind):
            key = study.accession or f"#{number}"
            both = merge(merged.get(key, study), study)
            agree = agree and both is not None
            merged[key] = both or study
        kinds[index] = list(merged.values())
    if len(kinds) < 2:
        return (kinds[0] if kinds else []), agree
    other = {study.accession: study for study in kinds[1] if study.accession}
    agree = agree and {study.accession for study in kinds[0] if study.accession} >= set(other)
    joined = [merge(study, other.get(study.accession, study)) for study in kinds[0]]
    return [both or study for both, study in zip(joined, kinds[0], strict=True)], agree and None not in joined


def _judge(
    values: dict[str, list[str]], subject: str, said: Sequence[Telling], asides: Sequence[Telling]
) -> tuple[bool | None, bool]:
    """The word on a prohibition, and whether there are several that differ. One doubt outweighs every assurance."""
    statements = [judge_prohibition(value) for value in values.get("prohibition", [])]
    statements += [judge_prohibition(value, assuring=True) for value in values.get("assurance", [])]
    statements += find_statements([subject, *(text for one in said for text in one.free)])
    quoted = [judge_prohibition(value) for one in asides for value in one.values.get("prohibition", [])]
    doubted = find_statements(text for one in asides for text in one.free)
    quoted += doubted
    forbids = True if True in statements else False if statements and None not in statements else None
    return forbids, len(set(statements)) > 1 or ((True in quoted or None in doubted) and forbids is not True)


def _find_doubts(
    forms: Sequence[Form],
    subject: str,
    values: dict[str, list[str]],
    studies: Sequence[WrittenStudy],
    asides: Sequence[Telling],
) -> list[str]:
    """What stands in the way, beside what is missing and what contradicts itself."""
    doubts = []
    accessions = {study.accession.upper() for study in studies}
    shapes = [shape for text in (*(form.text for form in forms), subject) for shape in find_hetu_shapes(text)]
    people = {_person(shape) for shape in shapes if shape not in accessions}
    people |= {_person(value) for value in values.get("hetu", [])}
    if len(people) > 1:
        doubts.append("people")
    for aside in asides:
        _spread(aside)
    if any(_differs(aside, values, accessions) for aside in asides):
        doubts.append("quoted")
    if not values and not studies and any(aside.values or aside.studies for aside in asides):
        doubts.append("forwarded")
    return doubts


def _person(text: str) -> str:
    """A HETU in one form, or the text itself when it is none."""
    try:
        return Hetu.parse(text).value
    except BadIdentifier:
        return _same(text)


def _differs(aside: Telling, values: dict[str, list[str]], accessions: set[str]) -> bool:
    """Whether an aside says something else than the sender's present words."""
    for name, texts in aside.values.items():
        if name not in _JUDGED and name in values and not set(map(_same, texts)) <= set(map(_same, values[name])):
            return True
    named = {study.accession.upper() for study in aside.studies if study.accession}
    return bool(accessions) and not named <= accessions
