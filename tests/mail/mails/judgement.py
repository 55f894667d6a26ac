"""What becomes of a mail, as far as reading it decides: the stamp, the patient, and every part in its place."""

from __future__ import annotations

from dataclasses import dataclass

from adapter.config.photo import Gateway
from adapter.errors import Refused
from adapter.mail import Mail, Outcome, read_mail
from adapter.photo.reading.attached import refuse_attached
from adapter.photo.reading.hops import find_gateway
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
    gateway = gateway or region().gateway
    sender = read_stamp(mail, gateway)
    if mail.others:
        waiting = ", ".join(part.kind for part in mail.parts if part.outcome is Outcome.PERSON)
        raise Refused.because("PHO-13", f"the message holds what is not a photo: {waiting}.")
    if not mail.photos:
        raise Refused.because("PHO-13", "the message holds no photo.")
    patient = find_patient(sender, mail.written(find_gateway(mail, gateway).own_headers), mail.received.date())
    refuse_attached(sender, mail, gateway)
    return Read(mail, sender, patient)
