"""The identified sender, as the secure-mail gateway stamps it (PHO-01). Pure.

The stamp is believed only when the message came from the gateway, by the headers that our own servers wrote. It is read
where the gateway's profile says that the gateway writes it: in headers, in a block of lines at the top of the first
text, or in both, and then both have to be there and agree. What stands anywhere else, the patient could have typed, and
it is never read as a stamp. Only banners of mail servers may stand before a block.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from adapter.config.photo import Gateway, Profile
from adapter.errors import Refused
from adapter.identifiers import BadIdentifier, Hetu
from adapter.mail import Mail, refuse_notice
from adapter.photo.reading.banners import MAX_BANNERS, holds_only_banners
from adapter.photo.reading.hops import find_gateway
from adapter.words import Sentence

_MAX_LINES = 60  # of a gateway's block
_MAX_BEFORE, _MAX_LINE = 20, 500  # lines before it, and characters of the one it begins on, with a banner
_MAX_NAME = 200
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
    profile = find_gateway(mail, gateway)
    places = [place for place in (_in_headers(mail, profile), _in_block(mail, profile, gateway)) if place is not None]
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
        raise Refused.because("PHO-01", _BAD_CODE, _REPORT) from None


def _in_headers(mail: Mail, profile: Profile) -> _Said | None:
    if not profile.name_header:
        return None
    return _Said(mail.header(profile.name_header), mail.header(profile.hetu_header))


def _in_block(mail: Mail, profile: Profile, gateway: Gateway) -> _Said | None:
    """What the gateway's block says.

    From the first line of the first text that says anything but a banner, to the line that ends it.
    """
    if not profile.block_begins:
        return None
    lines = [line.strip() for line in unicodedata.normalize("NFC", mail.first_text).split("\n")]
    begins = _find_beginnings(lines, profile)
    if len(begins) > 1:
        raise _doubt(_TWO_BLOCKS)
    if not begins or not _may_stand_before("\n".join([*lines[: begins[0][0]], begins[0][1]]), profile, gateway):
        return _Said([], [])
    block = lines[begins[0][0] + 1 :][:_MAX_LINES]
    end = next((number for number, line in enumerate(block) if re.fullmatch(profile.block_ends, line)), None)
    if end is None:
        raise _doubt(_NO_END)
    return _Said(_labelled(block[:end], profile.name_labels), _labelled(block[:end], profile.hetu_labels))


def _find_beginnings(lines: list[str], profile: Profile) -> list[tuple[int, str]]:
    """Where a block begins, and what stands before it on that line: a banner may have been put on the line itself."""
    whole = [(number, "") for number, line in enumerate(lines) if re.fullmatch(profile.block_begins, line)]
    if whole:
        return whole
    for number, line in enumerate(lines[:_MAX_BEFORE]):
        if len(line) <= _MAX_LINE and (match := re.search(f"(?:{profile.block_begins})$", line)):
            return [(number, line[: match.start()])]
    return []


def _may_stand_before(text: str, profile: Profile, gateway: Gateway) -> bool:
    """Whether a text before the block is nothing but banners, with nothing of another block in it."""
    if not text.strip():
        return True
    if len(text) > MAX_BANNERS:
        return False
    if re.search(profile.block_begins, text) or _labelled(
        text.split("\n"), (*profile.name_labels, *profile.hetu_labels)
    ):
        return False
    return holds_only_banners(text, gateway.banners)


def _labelled(lines: list[str], labels: tuple[str, ...]) -> list[str]:
    """The values of the lines that begin with one of the labels and a colon."""
    known = {unicodedata.normalize("NFC", label).casefold() for label in labels}
    split = (line.partition(":") for line in lines)
    return [value.strip() for label, colon, value in split if colon and label.strip().casefold() in known]


def _doubt(sentence: Sentence) -> Refused:
    return Refused.because("PHO-01", sentence, _FIND_OUT_WHO)
