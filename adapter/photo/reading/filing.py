"""A secure-mail message read: whose photos, from whom, for which unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapter.config.peers import Unit
from adapter.config.photo import Gateway
from adapter.errors import Finding, Refused
from adapter.identifiers import Hetu
from adapter.image import Photo, Render, clean, clean_small
from adapter.mail import Mail, read_mail
from adapter.photo.reading.attached import refuse_attached
from adapter.photo.reading.hops import find_gateway
from adapter.photo.reading.person import Doubted, find_patient
from adapter.photo.reading.relation import Relation, read_relation
from adapter.photo.reading.signs.finding import Sign
from adapter.photo.reading.stamp import Person, read_stamp
from adapter.photo.rules.follow_up import FollowUp
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
_NO_PHOTO = Sentence("Viestissä ei ole valokuvaa.", "Meddelandet innehåller inget foto.", "the message holds no photo.")
_READ_IN_MAILBOX = Sentence(
    "Lue viesti sähköpostilaatikossa.", "Läs meddelandet i e-postlådan.", "Read it in the mailbox."
)
_UNTAKEN = Sentence(
    "Viestissä on valokuva, jonka tiedostomuotoa ei oteta vastaan ({form}).",
    "Meddelandet innehåller ett foto i ett format som inte tas emot ({form}).",
    "the message holds a photo of a kind that is not taken ({form}).",
)
_ASK_FOR_JPEG = Sentence(
    "Avaa kuva viestistä ja tallenna se itse JPEG-muodossa, tai pyydä potilaalta tavallinen kuva. Mitään ei poistettu.",
    "Öppna fotot i meddelandet och spara det själv som JPEG, eller be patienten om ett vanligt foto. Ingenting har"
    " raderats.",
    "Open it in the message and file it by hand as JPEG, or ask for an ordinary photo; nothing was removed.",
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
    relation: Relation | None = None  # what the sender is to the patient, as far as the text says it
    decorations: tuple[Photo, ...] = ()  # pictures of a signature: kept with the message, and no photos (PHO-13)
    invitation: str | None = None  # which one it answers; "": nobody asked for it; None: nobody looked (PHO-03)
    follow_up: FollowUp | None = None  # what was agreed in that invitation (PHO-08)

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
    *,
    confirmed: bool = False,
) -> Filing:
    """Read a message into a Filing; raises Refused (PHO-01, PHO-06, PHO-13). `key` is the business key of the message.

    `render` decodes a HEIC; without it none is taken in. `decided` is the patient that a person has named for it: then
    nothing is looked for in the text. `confirmed`: a person has said that it is the sender.
    """
    mail = read_mail(raw)
    sender = read_stamp(mail, gateway)
    _refuse_unread(mail)
    if confirmed:
        patient = sender
    elif decided is None:
        patient = _find_patient(sender, mail, gateway)
    else:
        patient = sender if decided == sender.hetu else Person("", decided)
    photos = tuple(clean(photo, render) for photo in mail.photos)
    decorations = tuple(clean_small(picture) for picture in mail.decorations)
    relation = read_relation(mail.text) if patient.hetu != sender.hetu else None
    return Filing(
        key or mail.sha256[:32],
        sender,
        patient,
        photos,
        mail.text,
        mail.received,
        mail.sha256,
        unit,
        relation,
        decorations,
    )


def read_signs(raw: bytes, gateway: Gateway) -> tuple[Sign, ...]:
    """The words in a message that point at somebody else, for the handler alone; none when it cannot be read."""
    try:
        mail = read_mail(raw)
        sender = read_stamp(mail, gateway)
        _find_patient(sender, mail, gateway)
    except Doubted as doubt:
        return doubt.signs
    except Refused:
        return ()
    return ()


def _find_patient(sender: Person, mail: Mail, gateway: Gateway) -> Person:
    patient = find_patient(sender, mail.written(find_gateway(mail, gateway).own_headers), mail.received.date())
    refuse_attached(sender, mail, gateway)
    return patient


def _refuse_unread(mail: Mail) -> None:
    """A message is only filed when nothing in it stays unread (PHO-13)."""
    findings = []
    if mail.untaken:
        findings.append(Finding("PHO-13", _UNTAKEN.filled(form=mail.untaken), _ASK_FOR_JPEG, "not-supported"))
    if mail.unread:
        findings.append(Finding("PHO-13", _NOT_A_PHOTO.filled(kinds=mail.unread), _FILE_BY_HAND))
    if not (findings or mail.photos):
        findings.append(Finding("PHO-13", _NO_PHOTO, _READ_IN_MAILBOX))
    if findings:
        raise Refused(*findings)
