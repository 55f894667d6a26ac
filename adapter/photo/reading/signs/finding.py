"""Every sign in a mail that its photo is of somebody else than the sender (PHO-06). Pure; nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from adapter.identifiers import Hetu
from adapter.mail.wording import Place, Wording
from adapter.photo.reading.signs import english, finnish, harmless, swedish
from adapter.photo.reading.signs.ages import find_ages, find_ages_in_file, find_births
from adapter.photo.reading.signs.body import find_other_sex, find_unfit
from adapter.photo.reading.signs.care import find_infants, find_initials, find_wards
from adapter.photo.reading.signs.folding import clear, fold, sentences
from adapter.photo.reading.signs.hints import find_hints, find_signatures
from adapter.photo.reading.signs.labels import find_labels, take_out_own
from adapter.photo.reading.signs.names import find_names, find_names_in_label, is_own_word, own_words
from adapter.photo.reading.signs.others import find_animals, find_roles, find_several, hurt_the_writer
from adapter.photo.reading.signs.owners import find_owners
from adapter.photo.reading.signs.traces import find_traces, find_valid

_LONGEST = 80  # characters of a sign
_MOST = 20_000  # characters that are searched; who writes more is read by a person
_ENGLISH = re.compile(
    r"\b(?:the|is|has|and|of|my|with|for|was|this|it|needs|have|had|please|attached|got|are|they|she|his|her|him|fell"
    r"|cannot|can't|but|when|yet|from|you|your|not|says|hurts|says|will|would)\b"
)
_CLAUSE = re.compile(r"[,;:]| (?:ja|mutta|koska|siksi|joten|and|but|because|so|och|men|eftersom|darfor) ")
#: In a file's name: where words and numbers meet, and words that begin with a capital.
_JOINT = re.compile(
    r"(?<=[A-Za-z\u00e5\u00e4\u00f6\u00c5\u00c4\u00d6]{3})(?=\d)"
    r"|(?<=[a-z\u00e5\u00e4\u00f6]{2})(?=[A-Z\u00c5\u00c4\u00d6])"
)
#: What somebody else asked of the writer, who quotes it.
_ASKED_OF_ME = re.compile(
    r"(?m)^ ?>+ ?.{0,60}\b(?:voitko|voisitko|voit sa|kan du|kunde du|kan du int|can you"
    r"|could you) (?:[a-z]{2,10} ){0,3}"
    r"(?:lahettaa|laittaa|kysya|skicka|satta|fraga|send|ask|forward) (?:tan|taman|tata|sen|nama|det har|detta"
    r"|den har|dom|this|it|them)\b"
)
#: Words that only without their marks are a grandfather (vaari) and a pronoun (hällä).
_FALSE = re.compile(r"(?i)(?:v\u00e4\u00e4rin|h\u00e5ll[a-z]{1,3}|n\u00e5n)\Z")
#: A picture that was found somewhere.
_FOUND = re.compile(
    r"\b(?:kuva|bild|picture|photo)[a-z]{0,4}\b[^.!?]{0,40}\b(?:netista|googlesta|internetista|natet|internet"
    r"|google)\b"
    r"|\b(?:netista|googlesta|internetista|pa natet|on the internet|on google)\b[^.!?]{0,30}\b(?:kuvan|kuva|bild"
    r"|bilden|picture|photo)\b"
)
#: Of the animal that hurt the writer. The Finnish one is a person's; folded, it is the Swedish `han` too.
_OF_AN_ANIMAL = frozenset({"he", "he's", "she", "she's", "his", "her", "him", "hon", "henne", "hennes", "honom"})
_LANGUAGES = (finnish, swedish, english)
_WRITTEN = (Place.TEXT, Place.SUBJECT, Place.FILE_NAME, Place.HEADER)


class Kind(StrEnum):
    """What kind of sign it is."""

    TRACE = "trace"
    LABEL = "label"
    KIN = "kin"
    ANIMAL = "animal"
    ACTING = "acting"
    PRONOUN = "pronoun"
    AGE = "age"
    BODY = "body"
    BIRTH = "birth"
    NAME = "name"
    ATTACHED = "attached message"
    LENGTH = "length"


@dataclass(frozen=True, slots=True, repr=False)
class Sign:
    """Words that point at somebody else, and where they stand. They are patient data: for the handler alone."""

    kind: Kind
    words: str
    place: Place


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """Who may be named in a mail without a doubt: the sender, and the patient where the text names one in full."""

    names: tuple[str, ...]
    hetus: tuple[Hetu, ...]

    @property
    def sender(self) -> Hetu:
        """The sender's code."""
        return self.hetus[0]


def find_signs(wordings: Iterable[Wording], known: Known, today: date) -> tuple[Sign, ...]:
    """Every sign, in order of the places, each once."""
    places = list(wordings)
    found: list[Sign] = []
    if sum(len(" ".join(wording.readings[0].split())) for wording in places if wording.place in _WRITTEN) > _MOST:
        return (Sign(Kind.LENGTH, "", Place.TEXT),)
    own, is_own = own_words(*known.names), _says_own(places)
    for wording in places:
        found += _traces(wording, known)
        for text in wording.plausible if wording.place in _WRITTEN else ():
            found += _words(text, wording.place, known, own, today, is_own=is_own)
        for text in wording.plausible if wording.place is Place.OTHER_HEADER else ():
            found += [Sign(Kind.LABEL, label, wording.place) for label in find_labels(f"{wording.name}: {text}", own)]
    texts = [text for wording in places if wording.place is Place.TEXT for text in wording.plausible]
    if any(hurt_the_writer(fold(sentence)) for text in texts for sentence in sentences(text)):
        found = [sign for sign in found if sign.kind is not Kind.ANIMAL or sign.place is Place.TEXT]
    joined = "\n".join(wording.readings[0] for wording in places if wording.place in _WRITTEN)
    found += [Sign(Kind.TRACE, words, Place.TEXT) for words in find_traces(joined, known.hetus)] if not found else []
    return tuple(dict.fromkeys(Sign(sign.kind, " ".join(sign.words.split())[:_LONGEST], sign.place) for sign in found))


def _traces(wording: Wording, known: Known) -> Iterator[Sign]:
    find = find_valid if wording.place is Place.MACHINE else find_traces
    for text in wording.readings:
        for words in find(text, known.hetus):
            yield Sign(Kind.TRACE, words, wording.place)


def _words(text: str, place: Place, known: Known, own: frozenset[str], today: date, *, is_own: bool) -> Iterator[Sign]:
    cared = 0  # sentences since a professional was named
    if place is Place.FILE_NAME:
        yield from (Sign(Kind.AGE, words, place) for words in find_ages_in_file(fold(text), known.sender, today))
        apart = fold(_JOINT.sub(" ", clear(re.sub(r"[_+-]", " ", text))))
        yield from (Sign(kind, words, place) for kind, words in (*_people(apart, own), *_others(apart, own)))
        yield from (Sign(Kind.KIN, words, place) for words in find_infants(apart, is_own=is_own))
    if place is Place.TEXT:
        whole = fold(clear(text))
        for pattern in (_ASKED_OF_ME, _FOUND):
            yield from (Sign(Kind.ACTING, match.group(), place) for match in pattern.finditer(whole))
        yield from (Sign(Kind.NAME, name, place) for name in find_signatures(text) if not is_own_word(name, own))
    for sentence in sentences(text) if place is not Place.FILE_NAME else [clear(re.sub(r"[_+]", " ", text))]:
        plain = fold(sentence)
        folded = harmless.take_out_phrases(plain)
        cared = 2 if harmless.speaks_of_professional(folded) else max(0, cared - 1)
        find = find_names if place is Place.TEXT else find_names_in_label
        yield from (Sign(Kind.NAME, words, place) for words in find(sentence, own))
        yield from (Sign(Kind.NAME, words, place) for words in find_initials(sentence, own))
        yield from (Sign(Kind.LABEL, words, place) for words in find_labels(sentence, own))
        folded = take_out_own(folded, sentence, own)
        found = [(Kind.AGE, words) for words in find_ages(folded, known.sender, today)]
        found += [(Kind.BIRTH, words) for words in find_births(folded, known.hetus)]
        related = harmless.take_out_relatives(folded) if is_own else harmless.take_out_family(folded)
        found += [(Kind.BODY, words) for words in find_unfit(related, known.sender, known.names[0], today)]
        hurt = hurt_the_writer(folded)
        found += [
            (Kind.PRONOUN, words)
            for words in (_pronouns(folded, cared=bool(cared)) if related else ())
            if not (hurt and words in _OF_AN_ANIMAL)
        ]
        found += [(Kind.KIN, words) for words in find_infants(related, is_own=is_own)]
        found += [(Kind.ACTING, words) for words in find_wards(related, is_own=is_own)]
        found += [(Kind.KIN, words) for words in find_owners(related, cared=bool(cared))]
        found += [(Kind.KIN, words) for words in find_hints(plain)]
        found += [(Kind.BODY, words) for words in find_other_sex(plain, known.names[0])]
        found += _people(related, own)
        found += _others(related, own, is_own=is_own)
        true = ((kind, words) for kind, words in found if not _is_false(words, plain, sentence))
        yield from (Sign(kind, _as_written(words, plain, sentence), place) for kind, words in true)


def _others(folded: str, own: frozenset[str], *, is_own: bool = False) -> Iterator[tuple[Kind, str]]:
    yield from ((Kind.ANIMAL, words) for words in find_animals(folded))
    yield from ((Kind.KIN, words) for words in find_several(folded))
    yield from ((Kind.ACTING, words) for words in find_roles(folded, own, is_own=is_own))
    yield from ((Kind.KIN, words) for words in find_hints(folded))


def _is_false(words: str, folded: str, sentence: str) -> bool:
    """Whether the words are such wherever they stand: another word, but for its marks."""
    places = [match.span() for match in re.finditer(re.escape(words), folded)]
    return bool(places) and all(_FALSE.match(sentence[begin:end]) for begin, end in places)


def _as_written(words: str, folded: str, sentence: str) -> str:
    """The words as they stand in the sentence: folding keeps every place."""
    begin = folded.find(words)
    return sentence[begin : begin + len(words)] if begin >= 0 else words


def _people(folded: str, own: frozenset[str] = frozenset()) -> Iterator[tuple[Kind, str]]:
    mine = {f"{fold(word)}{ending}" for word in own for ending in ("", "n", "s")}
    for words in _LANGUAGES:
        yield from ((Kind.KIN, match.group()) for match in words.KIN.finditer(folded))
        yield from ((Kind.ACTING, match.group()) for match in words.ACTING.finditer(folded))
        yield from ((Kind.LABEL, match.group()) for match in words.PATIENT.finditer(folded))
        yield from ((Kind.PRONOUN, match.group()) for match in words.DOES.finditer(folded))
    yield from (
        (Kind.KIN, match.group())
        for match in finnish.OWNED_BY_MINE.finditer(folded)
        if not harmless.speaks_of_professional(match["owner"])
    )
    for language in _LANGUAGES:
        yield from (
            (Kind.KIN, match.group())
            for match in language.OWNED.finditer(folded)
            if match["owner"] not in language.NO_OWNERS
            and match["owner"] not in mine
            and not harmless.speaks_of_professional(match["owner"])
        )


def _pronouns(folded: str, *, cared: bool) -> Iterator[str]:
    text = harmless.take_out_professional(folded) if cared else folded
    is_english = bool(_ENGLISH.search(folded))
    for words in _LANGUAGES:
        for match in words.PRONOUN.finditer(text):
            if words is not english or is_english or match.group() != "he":
                yield match.group()
    yield from (match.group() for match in finnish.THEIRS.finditer(text))


def _says_own(places: list[Wording]) -> bool:
    """Whether a sentence that names nobody says that the trouble is the writer's."""
    texts = (text for wording in places if wording.place in {Place.TEXT, Place.SUBJECT} for text in wording.plausible)
    wholes = [harmless.take_out_phrases(fold(sentence)) for text in texts for sentence in sentences(text)]
    if any(harmless.says_hurt(whole) for whole in wholes):
        return True
    clauses = (
        clause
        for whole in wholes
        for clause in [
            *_CLAUSE.split(harmless.take_out_helpers(whole)),
            *map(harmless.take_out_helpers, _CLAUSE.split(whole)),
        ]
    )
    return any(
        harmless.says_own(clause)
        and not any(True for _ in (*_people(clause), *_others(clause, frozenset())))
        and not finnish.THEIRS.search(clause)
        for clause in clauses
    )
