"""What becomes of a mail, as far as reading it decides: the stamp, the patient, and every part in its place."""

from __future__ import annotations

from dataclasses import dataclass

from adapter.config.photo import Gateway
from adapter.errors import Refused
from adapter.mail import Mail, read_mail
from adapter.photo.reading.person import find_patient
from adapter.photo.reading.stamp import Person, read_stamp
from tests.region import region


@dataclass(frozen=True)
class Read:
    """A mail that may be filed, as far as its reading goes; whether its photos are pictures is asked later."""

    mail: Mail
    sender: Person
    patient: Person


def read(raw: bytes, gateway: Gateway | None = None) -> Read:
    """Read a mail in the order of the photo flow; raises Refused."""
    mail = read_mail(raw)
    sender = read_stamp(mail, gateway or region().gateway)
    patient = find_patient(sender, mail.everything)
    if mail.others:
        raise Refused.because("PHO-13", f"the message holds what is not a photo: {mail.unread.en}.")
    if not mail.photos:
        raise Refused.because("PHO-13", "the message holds no photo.")
    return Read(mail, sender, patient)
