"""Whose photo it is: the sender's own, or the patient's named in the text (PHO-06). Pure; guesses nothing."""

from __future__ import annotations

import re

from adapter.errors import Refused
from adapter.identifiers import BadIdentifier, Hetu, find_hetu_shapes
from adapter.photo.reading.stamp import Person
from adapter.words import Sentence

_FIND_OUT = Sentence("Selvitä, kuka potilas on.", "Ta reda på vem patienten är.", "Find out who the patient is.")
_BAD_CODE = Sentence(
    "Viestissä on henkilötunnus, joka ei ole oikea.",
    "En personbeteckning i texten är inte giltig.",
    "a personal identity code in the text is not valid.",
)
_SEVERAL = Sentence(
    "Viestissä on useiden henkilöiden henkilötunnuksia.",
    "Texten nämner flera personers personbeteckningar.",
    "the text names several people by personal identity code.",
)
_NO_CODE = Sentence(
    "Viestissä nimetään potilas, mutta siinä ei ole henkilötunnusta.",
    "Texten nämner en patient men ingen personbeteckning.",
    "the text names a patient but gives no personal identity code.",
)
_NO_NAME = Sentence(
    "Viestissä on potilaan henkilötunnus, mutta ei yhtä nimeä rivillä 'Potilaan nimi:'.",
    "Texten nämner en patients personbeteckning men inte ett namn på raden 'Patientens namn:'.",
    "the text gives a patient's personal identity code but not one name on a line 'Potilaan nimi:'.",
)

_LABEL = re.compile(
    r"(?im)^[ \t]*(?:potilaan nimi|lapsen(?:i)? nimi|potilas|lapsi|patientens namn|barnets "
    r"namn|patient|patient name)(?:[ \t]*[:=\u2013-][ \t]*|[ \t]+(?:on|är|is)[ \t]+)(?P<name>[^\n]*)$"
)


def find_patient(sender: Person, text: str) -> Person:
    """The patient: the sender, unless the text names one other person by name and HETU.

    Raises Refused (PHO-06) for several different HETUs, one that fails its check, or one without a name.
    """
    hetus: set[Hetu] = set()
    for shape in find_hetu_shapes(text):
        try:
            hetus.add(Hetu.parse(shape))
        except BadIdentifier:
            raise Refused.because("PHO-06", _BAD_CODE, _FIND_OUT) from None
    hetus.discard(sender.hetu)
    if len(hetus) > 1:
        raise Refused.because("PHO-06", _SEVERAL, _FIND_OUT)
    names = {_only_name(match["name"]) for match in _LABEL.finditer(text)} - {""}
    if not hetus:
        if names and names != {sender.name}:
            raise Refused.because(
                "PHO-06",
                _NO_CODE,
                _FIND_OUT,
            )
        return sender
    if len(names) != 1:
        raise Refused.because(
            "PHO-06",
            _NO_NAME,
            _FIND_OUT,
        )
    return Person(names.pop(), hetus.pop())


def _only_name(line: str) -> str:
    """The name on a labelled line, without a HETU that may follow it."""
    for shape in find_hetu_shapes(line):
        line = re.sub(re.escape(shape), "", line, flags=re.IGNORECASE)
    return " ".join(re.sub(r"[,;()]", " ", line).split())
