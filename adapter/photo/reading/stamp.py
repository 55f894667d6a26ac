"""The identified sender, as the secure-mail gateway stamps it (PHO-01). Pure.

The stamp is believed only when the topmost Received header, which our own server wrote, says that the message came
straight from the gateway. It is read where the configuration says that the gateway writes it: in headers, in a block of
lines at the top of the first text, or in both, and then both have to be there and agree. What stands anywhere else, the
patient could have typed, and it is never read as a stamp.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from adapter.config.photo import Gateway
from adapter.errors import Refused
from adapter.identifiers import BadIdentifier, Hetu
from adapter.mail import Mail, refuse_notice
from adapter.words import Sentence

_FIND_OUT_WHO = Sentence(
    "Selvitä, kuka viestin lähetti. Älä arvaa.",
    "Ta reda på vem som skickade meddelandet. Gissa inte.",
    "Find out who sent it; do not guess.",
)
_NO_STAMP = Sentence(
    "Suojatun sähköpostin leima, jossa on lähettäjän nimi ja henkilötunnus, puuttuu.",
    "Den skyddade e-postens stämpel med avsändarens namn och personbeteckning saknas.",
    "the gateway's stamp of the sender's name and personal identity code is missing.",
)
_CONTRADICTS = Sentence(
    "Suojatun sähköpostin leima on ristiriitainen.",
    "Den skyddade e-postens stämpel motsäger sig själv.",
    "the gateway's stamp contradicts itself.",
)
_NO_NAME = Sentence(
    "Suojatun sähköpostin leimassa oleva nimi ei ole nimi.",
    "Namnet i den skyddade e-postens stämpel är inte ett namn.",
    "the name in the gateway's stamp is not one.",
)
_BAD_CODE = Sentence(
    "Suojatun sähköpostin leiman henkilötunnus ei ole oikea.",
    "Personbeteckningen i den skyddade e-postens stämpel är inte giltig.",
    "the personal identity code in the gateway's stamp is not valid.",
)
_REPORT = Sentence(
    "Ilmoita asiasta suojatun sähköpostin ylläpitäjälle.",
    "Anmäl det till den som administrerar den skyddade e-posten.",
    "Report it to the gateway's operator.",
)
_OTHER_HOP = Sentence(
    "Viesti ei tullut suoraan suojatun sähköpostin palvelimelta.",
    "Meddelandet kom inte direkt från den skyddade e-postens server.",
    "the message did not come straight from the secure-mail gateway.",
)
_USE_LINK = Sentence(
    "Pyydä lähettäjää käyttämään suojatun sähköpostin linkkiä.",
    "Be avsändaren använda länken till den skyddade e-posten.",
    "Ask the sender to use the secure e-mail link.",
)
_TWO_BLOCKS = Sentence(
    "Viestissä on kaksi suojatun sähköpostin leiman näköistä lohkoa.",
    "Texten har två block som ser ut som den skyddade e-postens stämpel.",
    "the text has two blocks that look like the gateway's.",
)
_NO_END = Sentence(
    "Viestissä olevan suojatun sähköpostin leiman loppu puuttuu.",
    "Den skyddade e-postens block i texten har inget slut.",
    "the gateway's block in the text has no end.",
)

_MAX_LINES = 60  # of a gateway's block
_MAX_NAME = 200


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """A name and a HETU that belong together."""

    name: str
    hetu: Hetu


@dataclass(slots=True)
class _Said:
    """Names and personal identity codes as one place says them."""

    names: set[str]
    hetus: set[str]

    def __init__(self, names: list[str], hetus: list[str]) -> None:
        self.names = {" ".join(name.split()) for name in names}
        self.hetus = {hetu.strip().upper() for hetu in hetus}

    @property
    def is_whole(self) -> bool:
        return bool(self.names and self.hetus) and "" not in self.names | self.hetus


def read_stamp(mail: Mail, gateway: Gateway) -> Person:
    """The strongly identified sender.

    Raises Refused (PHO-01) when missing, malformed, contradictory or not the gateway's.

    A mail that only tells of a message behind a link is refused as that (PHO-10).
    """
    refuse_notice(mail)
    _refuse_other_hops(mail, gateway)
    places = [place for place in (_in_headers(mail, gateway), _in_block(mail, gateway)) if place is not None]
    if not places or not all(place.is_whole for place in places):
        raise _doubt(_NO_STAMP)
    names = set().union(*(place.names for place in places))
    hetus = set().union(*(place.hetus for place in places))
    if len(names) > 1 or len(hetus) > 1:
        raise _doubt(_CONTRADICTS)
    name, hetu = names.pop(), hetus.pop()
    if len(name) > _MAX_NAME or any(unicodedata.category(character) in {"Cc", "Cf", "Co"} for character in name):
        raise _doubt(_NO_NAME)
    try:
        return Person(name, Hetu.parse(hetu))
    except BadIdentifier:
        raise Refused.because(
            "PHO-01",
            _BAD_CODE,
            _REPORT,
        ) from None


def _refuse_other_hops(mail: Mail, gateway: Gateway) -> None:
    """The last hop must be the gateway's; only the topmost header of a kind is our own server's word."""
    hops, checks = mail.header("Received"), mail.header("Authentication-Results")
    trusted = bool(hops and re.match(gateway.hop, hops[0]))
    if trusted and gateway.authentication:
        trusted = bool(checks and re.match(gateway.authentication, checks[0]))
    if not trusted:
        raise Refused.because(
            "PHO-01",
            _OTHER_HOP,
            _USE_LINK,
        )


def _in_headers(mail: Mail, gateway: Gateway) -> _Said | None:
    if not gateway.name_header:
        return None
    return _Said(mail.header(gateway.name_header), mail.header(gateway.hetu_header))


def _in_block(mail: Mail, gateway: Gateway) -> _Said | None:
    """What the gateway's block says.

    From the first line of the first text that says anything, to the line that ends it.
    """
    if not gateway.block_begins:
        return None
    lines = [line.strip() for line in unicodedata.normalize("NFC", mail.first_text).split("\n")]
    begins = [number for number, line in enumerate(lines) if re.fullmatch(gateway.block_begins, line)]
    if len(begins) > 1:
        raise _doubt(_TWO_BLOCKS)
    if not begins or any(lines[: begins[0]]):
        return _Said([], [])
    block = lines[begins[0] + 1 : begins[0] + 1 + _MAX_LINES]
    end = next((number for number, line in enumerate(block) if re.fullmatch(gateway.block_ends, line)), None)
    if end is None:
        raise _doubt(_NO_END)
    return _Said(_labelled(block[:end], gateway.name_labels), _labelled(block[:end], gateway.hetu_labels))


def _labelled(lines: list[str], labels: tuple[str, ...]) -> list[str]:
    """The values of the lines that begin with one of the labels and a colon."""
    known = {unicodedata.normalize("NFC", label).casefold() for label in labels}
    split = (line.partition(":") for line in lines)
    return [value.strip() for label, colon, value in split if colon and label.strip().casefold() in known]


def _doubt(sentence: Sentence) -> Refused:
    return Refused.because("PHO-01", sentence, _FIND_OUT_WHO)
