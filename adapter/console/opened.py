"""A message that is opened: the mail, its stamp, what the record system says, side by side. Reads nothing twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from adapter.config.peers import Unit
from adapter.console.house import ConsoleHouse
from adapter.errors import NotFound, Refused, Theirs
from adapter.fhir.elements import Resource, objects
from adapter.identifiers import Hetu
from adapter.image import Photo, clean
from adapter.mail import Mail, read_mail
from adapter.photo.ports.record import RecordPatient
from adapter.photo.reading.stamp import Person, read_stamp
from adapter.photo.rules.matching import name_matches
from adapter.release.reading.completeness import AS_ASKED

_NUMBER = re.compile(r"\A\d{1,4}: ")  # of a line
_LONGEST = 20_000  # characters of a text that a page shows


@dataclass(frozen=True, slots=True)
class Known:
    """What the record system says of the stamped sender. `found` None and `is_away` False: it knows nobody."""

    found: RecordPatient | None
    differs: bool = False
    is_away: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a mail says. Each part is None, or empty, where it cannot be read."""

    sender: Person | None
    known: Known | None
    text: str
    is_cut: bool
    pictures: int
    received: datetime | None
    problem: str = ""


def open_mail(house: ConsoleHouse, message: str, unit: Unit | None) -> Opened | None:
    """The mail of a parked message, as far as it can be read; None where it did not come by mail, or is gone.

    Raises Theirs when the mailbox cannot be reached.
    """
    try:
        raw = house.parked().look(message)
    except NotFound:
        return None
    try:
        mail = read_mail(raw)
    except Refused as refusal:
        return Opened(None, None, "", False, 0, None, str(refusal))
    sender = _find_sender(house, mail)
    known = _find_known(house, unit, sender) if sender and unit else None
    return Opened(sender, known, mail.text[:_LONGEST], len(mail.text) > _LONGEST, len(mail.photos), mail.received)


def find_stamped(house: ConsoleHouse, message: str) -> Person | None:
    """The sender of a parked mail by its stamp; None where it did not come by mail, or nothing says who that is."""
    try:
        return _find_sender(house, read_mail(house.parked().look(message)))
    except (NotFound, Refused):
        return None


def find_picture(house: ConsoleHouse, message: str, number: int) -> Photo:
    """A photo of a parked mail, cleaned and proved a picture as it would be filed; raises NotFound and Refused."""
    photos = read_mail(house.parked().look(message)).photos
    if not 0 <= number < len(photos):
        raise NotFound.because("", "the message has no such photo.", code="not-found")
    photo = clean(photos[number], house.render)
    return photo.rendition or photo


def find_patient(house: ConsoleHouse, unit: Unit, hetu: Hetu) -> RecordPatient | None:
    """The patient of the unit's record system; raises Theirs and Refused as it does."""
    return house.record(unit).find_patient(hetu)


def marked_words(task: Resource) -> tuple[str, ...]:
    """The words that stopped the message, as its Task names them."""
    shown = [one for one in objects(task.get("input")) if input_code(one) not in {"reply", AS_ASKED}]
    return tuple(str(one["valueString"]) for one in shown if one.get("valueString"))


def find_reply(task: Resource) -> str:
    """The answer to whoever asked, in their language, as its Task has it ready; empty where there is none."""
    return next(
        (str(one.get("valueString", "")) for one in objects(task.get("input")) if input_code(one) == "reply"), ""
    )


def input_code(one: Resource) -> str:
    """What an input or an output of a Task is, by its code."""
    return next((str(code.get("code", "")) for code in objects(one.get("type", {}).get("coding"))), "")


def split_marked(text: str, words: tuple[str, ...]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is marked.

    The mark of a photo ends with its kind in brackets, that of a request begins with the number of its line: neither
    stands in the text.
    """
    bare = [_NUMBER.sub("", word) for word in words]
    wanted = [word if word in text else word.rpartition(" (")[0] or word for word in bare]
    pieces, rest = [], text
    while rest:
        places = [(rest.find(word), word) for word in wanted if word and word in rest]
        if not places:
            pieces.append((rest, False))
            break
        start, word = min(places)
        if start:
            pieces.append((rest[:start], False))
        pieces.append((word, True))
        rest = rest[start + len(word) :]
    return pieces


def _find_sender(house: ConsoleHouse, mail: Mail) -> Person | None:
    try:
        return read_stamp(mail, house.settings.gateway)
    except Refused:
        return None


def _find_known(house: ConsoleHouse, unit: Unit, sender: Person) -> Known:
    try:
        found = find_patient(house, unit, sender.hetu)
    except Theirs:
        return Known(None, is_away=True)
    except Refused as refusal:
        return Known(None, refused=str(refusal))
    differs = found is not None and not name_matches(sender.name, found.family, list(found.given))
    return Known(found, differs)
