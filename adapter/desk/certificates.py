"""The certificates that Lautta uses, and when each ends: its own, and those of whom it believes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapter.config.settings import Settings
from adapter.errors import WrongUsage
from adapter.xml.signer import read_certificates


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificates of a file: the first moment at which one of them ends; None where it cannot be read."""

    name: str
    ends: datetime | None


def list_certificates(settings: Settings) -> list[Certificate]:
    """Each file once, those that end first at the top."""
    found = [Certificate(path.name, _find_end(path)) for path in sorted(_list_files(settings))]
    return sorted(found, key=lambda one: (one.ends is not None, one.ends and one.ends.timestamp()))


def _list_files(settings: Settings) -> set[Path]:
    identity, api = settings.identity, settings.api
    own = {identity.certificate(name) for name in (identity.system, identity.tls)}
    of_peers = {
        path
        for address in settings.addresses.values()
        for path in (
            identity.directory / address.roots if address.roots else None,
            identity.certificate(address.client) if address.client else None,
        )
        if path
    }
    ours = {path for path in (api.certificate, api.client_roots) if path}
    return {path.resolve() for path in (*own, *of_peers, *ours, *settings.trust.messages, *settings.trust.documents)}


def _find_end(path: Path) -> datetime | None:
    try:
        return min(certificate.not_valid_after_utc for certificate in read_certificates(path))
    except (WrongUsage, ValueError):
        return None
