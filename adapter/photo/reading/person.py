"""Whose photo it is: the sender's own, or the patient's named in the text (PHO-06). Pure; guesses nothing.

The sender is the patient only when nothing in the mail points at anybody else. One other person named in full, by name
and personal identity code, is the patient, as long as nothing points at a third one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from adapter.errors import Finding, Refused
from adapter.identifiers import BadIdentifier, Hetu, find_hetu_shapes
from adapter.mail.wording import Place, Wording
from adapter.photo.reading.signs.finding import Kind, Known, Sign, find_signs
from adapter.photo.reading.stamp import Person
from adapter.words import Sentence

_NAMED = re.compile(
    r"(?im)(?:^|[|\n])[ \t*_>#\"-]*(?:potilaan (?:nimi|tiedot)|lapsen(?:i)? nimi|asiakkaan nimi|potilas|lapsi|asiakas"
    r"|patientens namn|barnets namn|klientens namn|patient(?:'s)? name|client(?:'s)? name|child(?:'s)? name|patient"
    r"|klient|client)"
    r"[ \t*_]*(?:(?:[:=\u2013-]|\||[ \t](?:on|\u00e4r|is)[ \t])[ \t*_]*(?P<name>[^\n|]*)|[ \t]+(?P<bare>[^\n|:=]*))$"
)
_FOR_A_THIRD = {Kind.TRACE, Kind.NAME, Kind.BIRTH}
_WHO = Sentence(
    "Selvit\u00e4, kenest\u00e4 kuva on.",
    "Ta reda p\u00e5 vem bilden f\u00f6rest\u00e4ller.",
    "Find out who the patient is.",
)
_REASONS = {
    Kind.TRACE: Sentence(
        "viestiss\u00e4 on merkint\u00f6j\u00e4, jotka n\u00e4ytt\u00e4v\u00e4t toisen henkil\u00f6n"
        " henkil\u00f6tunnukselta.",
        "meddelandet inneh\u00e5ller n\u00e5got som ser ut som en annan persons personbeteckning.",
        "something in the message looks like another person's personal identity code.",
    ),
    Kind.LABEL: Sentence(
        "viestiss\u00e4 nimet\u00e4\u00e4n potilas, mutta ei h\u00e4nen henkil\u00f6tunnustaan.",
        "meddelandet anger en patient men ingen personbeteckning.",
        "the text names a patient but gives no personal identity code.",
    ),
    Kind.KIN: Sentence(
        "viestiss\u00e4 puhutaan toisesta henkil\u00f6st\u00e4, esimerkiksi l\u00e4heisest\u00e4.",
        "meddelandet handlar om n\u00e5gon annan, till exempel en n\u00e4rst\u00e5ende.",
        "the message speaks of another person, such as a relative.",
    ),
    Kind.ANIMAL: Sentence(
        "viestiss\u00e4 puhutaan el\u00e4imest\u00e4.",
        "meddelandet handlar om ett djur.",
        "the message speaks of an animal.",
    ),
    Kind.ACTING: Sentence(
        "viestin l\u00e4hett\u00e4j\u00e4 n\u00e4ytt\u00e4\u00e4 asioivan toisen puolesta.",
        "avs\u00e4ndaren verkar agera f\u00f6r n\u00e5gon annan.",
        "the sender seems to act for somebody else.",
    ),
    Kind.PRONOUN: Sentence(
        "viestiss\u00e4 puhutaan jostakusta kolmannessa persoonassa.",
        "meddelandet talar om n\u00e5gon i tredje person.",
        "the message speaks of somebody in the third person.",
    ),
    Kind.AGE: Sentence(
        "viestiss\u00e4 on ik\u00e4, joka ei ole l\u00e4hett\u00e4j\u00e4n.",
        "meddelandet anger en \u00e5lder som inte \u00e4r avs\u00e4ndarens.",
        "the message gives an age that is not the sender's.",
    ),
    Kind.BODY: Sentence(
        "viestissä puhutaan siitä, mikä ei sovi lähettäjän etunimeen tai ikään.",
        "meddelandet handlar om något som inte stämmer med avsändarens förnamn eller ålder.",
        "the message speaks of what does not fit the sender's given name or age.",
    ),
    Kind.BIRTH: Sentence(
        "viestiss\u00e4 on syntym\u00e4aika, joka ei ole l\u00e4hett\u00e4j\u00e4n.",
        "meddelandet anger en f\u00f6delsetid som inte \u00e4r avs\u00e4ndarens.",
        "the message gives a birth date that is not the sender's.",
    ),
    Kind.NAME: Sentence(
        "viestiss\u00e4 on nimi, joka ei ole l\u00e4hett\u00e4j\u00e4n.",
        "meddelandet n\u00e4mner ett namn som inte \u00e4r avs\u00e4ndarens.",
        "the message has a name that is not the sender's.",
    ),
    Kind.ATTACHED: Sentence(
        "liitteen\u00e4 on viesti, jonka l\u00e4hett\u00e4j\u00e4 on joku toinen.",
        "ett bifogat meddelande har en annan avs\u00e4ndare.",
        "an attached message has a sender of its own.",
    ),
    Kind.LENGTH: Sentence(
        "viesti on niin pitk\u00e4, ettei siit\u00e4 haeta mainintoja muista henkil\u00f6ist\u00e4.",
        "meddelandet \u00e4r s\u00e5 l\u00e5ngt att det inte genoms\u00f6ks efter andra personer.",
        "the message is too long to be searched for other people.",
    ),
}


class Doubted(Refused):
    """The photo may be of somebody else than its sender. `signs` are for the handler alone, and in no text."""

    def __init__(self, *findings: Finding, signs: tuple[Sign, ...] = ()) -> None:
        super().__init__(*findings)
        self.signs = signs


def find_patient(sender: Person, wordings: Iterable[Wording], today: date) -> Person:
    """The patient: the sender, unless the text names one other person by name and HETU.

    `today` is the day that the mail came: an age is the sender's own by it. Raises Doubted (PHO-06), with every sign.
    """
    places = list(wordings)
    text = "\n".join(wording.readings[0] for wording in places if wording.place in {Place.TEXT, Place.SUBJECT})
    hetus = _valid(text, sender)
    named = _read_names(text, sender) if len(hetus) == 1 else set()
    if len(hetus) == 1 and len(named) == 1:
        patient = Person(named.pop(), hetus.pop())
        known = Known((sender.name, patient.name), (sender.hetu, patient.hetu))
        signs = [sign for sign in find_signs(places, known, today) if sign.kind in _FOR_A_THIRD]
        if not signs:
            return patient
        raise doubted(signs)
    signs = list(find_signs(places, Known((sender.name,), (sender.hetu,)), today))
    if signs:
        raise doubted(signs)
    return sender


def doubted(signs: list[Sign]) -> Doubted:
    """The refusal that these signs make: the reason is that of the plainest kind."""
    plainest = min((sign.kind for sign in signs), key=list(Kind).index)
    return Doubted(Finding("PHO-06", _REASONS[plainest], _WHO), signs=tuple(signs))


def _valid(text: str, sender: Person) -> set[Hetu]:
    """The valid codes of others, as they are usually written."""
    found = set()
    for shape in find_hetu_shapes(text):
        try:
            found.add(Hetu.parse(shape))
        except BadIdentifier:
            continue
    return found - {sender.hetu}


def _read_names(text: str, sender: Person) -> set[str]:
    """The names behind labels of a patient."""
    names = (
        _only_name(match["name"]) if match["name"] is not None else _with_capitals(_only_name(match["bare"]))
        for match in _NAMED.finditer(text)
    )
    return {name for name in names if name} - {sender.name}


def _with_capitals(name: str) -> str:
    """A name behind a label without a mark: each of its words begins with a capital, or it is none."""
    return name if all(word[0].isupper() for word in name.split()) else ""


def _only_name(line: str) -> str:
    """The name on a labelled line, without a HETU that may follow it."""
    for shape in find_hetu_shapes(line):
        line = re.sub(re.escape(shape), "", line, flags=re.IGNORECASE)
    return " ".join(re.sub(r"[,;()*_]", " ", line).split())
