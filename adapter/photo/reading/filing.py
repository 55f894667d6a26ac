"""A secure-mail message read: whose photos, from whom, for which unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapter.config.peers import Unit
from adapter.config.photo import Gateway
from adapter.errors import Refused
from adapter.identifiers import Hetu
from adapter.image import Photo, Render, clean
from adapter.mail import Mail, read_mail
from adapter.photo.reading.person import find_patient
from adapter.photo.reading.stamp import Person, read_stamp
from adapter.words import Sentence

_NOT_A_PHOTO = Sentence(
    "Viestissä on liite, joka ei ole valokuva ({kinds}).",
    "Meddelandet har en bilaga som inte är ett foto ({kinds}).",
    "the message holds an attachment that is not a photo ({kinds}).",
)
_FILE_BY_HAND = Sentence(
    "Tallenna se itse. Mitään ei poistettu.",
    "Spara den själv. Ingenting har raderats.",
    "File it by hand; nothing was removed.",
)
_NO_PHOTO = Sentence(
    "Viestissä ei ole valokuvaa.",
    "Meddelandet innehåller inget foto.",
    "the message holds no photo.",
)
_READ_IN_MAILBOX = Sentence(
    "Lue viesti sähköpostilaatikossa.",
    "Läs meddelandet i e-postlådan.",
    "Read it in the mailbox.",
)


@dataclass(frozen=True, slots=True)
class Filing:
    """What one message asks to be filed: whose photos, from whom, for which unit."""

    key: str
    sender: Person
    patient: Person
    photos: tuple[Photo, ...]
    text: str
    received: datetime
    source_sha256: str
    unit: Unit
    invitation: str | None = None  # which one it answers; "": nobody asked for it; None: nobody looked (PHO-03)

    @property
    def acted_for(self) -> bool:
        """True when the sender acts for somebody else (PHO-06, PHO-07)."""
        return self.sender.hetu != self.patient.hetu


def read_filing(
    raw: bytes,
    unit: Unit,
    gateway: Gateway,
    key: str | None = None,
    decided: Hetu | None = None,
    render: Render | None = None,
) -> Filing:
    """Read a message into a Filing; raises Refused (PHO-01, PHO-06, PHO-13). `key` is the business key of the message.

    `render` decodes a HEIC; without it none is taken in. `decided` is the patient that a person has named for it: then
    nothing is looked for in the text.
    """
    mail = read_mail(raw)
    sender = read_stamp(mail, gateway)
    if decided is None:
        patient = find_patient(sender, mail.everything)
    else:
        patient = sender if decided == sender.hetu else Person("", decided)
    _refuse_unread(mail)
    photos = tuple(clean(photo, render) for photo in mail.photos)
    return Filing(key or mail.sha256[:32], sender, patient, photos, mail.text, mail.received, mail.sha256, unit)


def _refuse_unread(mail: Mail) -> None:
    """A message is only filed when nothing in it stays unread (PHO-13)."""
    if mail.others:
        raise Refused.because(
            "PHO-13",
            _NOT_A_PHOTO.filled(kinds=mail.unread),
            _FILE_BY_HAND,
        )
    if not mail.photos:
        raise Refused.because("PHO-13", _NO_PHOTO, _READ_IN_MAILBOX)
