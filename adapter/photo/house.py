"""What the flows of photos and invitations have at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adapter.config.peers import Unit
from adapter.photo.ports.heic import HeicPort
from adapter.photo.ports.record import RecordPort
from adapter.photo.ports.sms import SmsPort
from adapter.run.house import MailHouse


@dataclass(frozen=True, kw_only=True)
class PhotoHouse(MailHouse):
    """The record systems, and the peers that a site may do without."""

    record: Callable[[Unit], RecordPort]
    heic: HeicPort | None = None  # None: a HEIC goes to a person
    sms: SmsPort | None = None  # None: no invitations are sent
