"""What the flows of photos and invitations have at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adapter.config.peers import Unit
from adapter.photo.ports.heic import HeicPort
from adapter.photo.ports.malware import MalwarePort
from adapter.photo.ports.portal import PortalPort
from adapter.photo.ports.record import RecordPort
from adapter.photo.ports.sms import SmsPort
from adapter.ports.mail import MailPort
from adapter.run.house import FlowHouse
from adapter.store.decisions import Decisions


@dataclass(frozen=True, kw_only=True)
class PhotoHouse(FlowHouse):
    """The mailboxes, the record systems, and the peers that a site may do without."""

    mailbox: Callable[[str], MailPort]
    record: Callable[[Unit], RecordPort]
    decisions: Decisions
    heic: HeicPort | None = None  # None: a HEIC goes to a person
    malware: MalwarePort | None = None  # None: nobody scans
    portal: PortalPort | None = None  # None: a notice of a message in a portal is parked
    sms: SmsPort | None = None  # None: no invitations are sent
