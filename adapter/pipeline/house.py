"""What a worker has at hand: the queue, the mailboxes, what is parked, and a house for each kind of flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapter.access.house import AccessHouse
from adapter.config.settings import Settings
from adapter.desk.parked import ParkedMessages
from adapter.photo.house import PhotoHouse
from adapter.ports.hook import HookPort
from adapter.ports.mail import MailPort
from adapter.release.house import ReleaseHouse
from adapter.store.messages import Messages


@dataclass(frozen=True, kw_only=True)
class House:
    """One per thread: the links in it hold connections."""

    settings: Settings
    messages: Messages
    mailbox: Callable[[str], MailPort]
    now: Callable[[], datetime]
    parked: ParkedMessages
    hook: HookPort
    photo: PhotoHouse
    release: ReleaseHouse
    access: AccessHouse
