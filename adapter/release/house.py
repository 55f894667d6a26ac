"""What the release flow has at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adapter.release.media_table import Media
from adapter.release.ports.archive import ArchivePort
from adapter.release.ports.medium import MediumPort
from adapter.release.ports.pacs import PacsPort
from adapter.run.house import MailHouse


@dataclass(frozen=True, kw_only=True)
class ReleaseHouse(MailHouse):
    """The PACS and the archives, and the media that go by post."""

    pacs: PacsPort
    archive: Callable[[str], ArchivePort]  # by the id of an [[archive]]
    medium: MediumPort
    media: Media
    password: Callable[[], str]  # a new one for each medium
