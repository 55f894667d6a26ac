"""What every flow has at hand.

Each flow's own house adds its peers (`photo/house.py`, `release/house.py`, `access/house.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapter.config.settings import Settings
from adapter.ports.kanta import KantaPort
from adapter.ports.mail import MailPort
from adapter.ports.malware import MalwarePort
from adapter.ports.portal import PortalPort
from adapter.store.blobs import Blobs
from adapter.store.decisions import Decisions
from adapter.store.messages import Messages
from adapter.store.resources import Resources
from adapter.xml.signer import Signer


@dataclass(frozen=True, kw_only=True)
class FlowHouse:
    """The store, the archive, the key and the time. One per thread: the links in it hold connections."""

    settings: Settings
    resources: Resources
    blobs: Blobs
    messages: Messages
    kanta: KantaPort
    signer: Signer
    now: Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class MailHouse(FlowHouse):
    """What the flows have that begin with a mail: the mailboxes, and the peers that a site may do without."""

    mailbox: Callable[[str], MailPort]
    decisions: Decisions
    malware: MalwarePort | None = None  # None: nobody scans
    portal: PortalPort | None = None  # None: a notice of a message in a portal is parked
