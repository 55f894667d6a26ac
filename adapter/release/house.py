"""What the release flow has at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adapter.ports.mail import MailPort
from adapter.release.media_table import Media
from adapter.release.ports.archive import ArchivePort
from adapter.release.ports.medium import MediumPort
from adapter.release.ports.pacs import PacsPort
from adapter.run.house import FlowHouse


@dataclass(frozen=True, kw_only=True)
class ReleaseHouse(FlowHouse):
    """The mailboxes, the PACS and the archives, and the media that go by post."""

    mailbox: Callable[[str], MailPort]
    pacs: PacsPort
    archive: Callable[[str], ArchivePort]  # by the id of an [[archive]]
    medium: MediumPort
    media: Media
    password: Callable[[], str]  # a new one for each medium
