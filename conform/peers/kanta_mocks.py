"""Mock Kanta and the authority whose lists say who is revoked, by the certificates of one folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lautta_mocks.client import Mock
from mocks.authority import authority_mock
from mocks.control import Setting
from mocks.kanta import kanta_mock


@dataclass(frozen=True)
class KantaMocks:
    """Running mocks: Kanta, which keeps its messages, and where the revocation lists are."""

    kanta: Mock
    lists: Mapping[str, str]


@contextmanager
def start_kanta(pki: Path, port: int = 0) -> Iterator[KantaMocks]:
    """Run them while the block lasts. Raises OSError when a file of the PKI is missing or the port is taken."""
    kanta = kanta_mock(pki, port=port, setting=Setting(keep_payloads=True))
    try:
        authority = authority_mock(pki)
        try:
            lists = {name: f"{authority.url}/pki/{name}.crl" for name in ("root", "intermediate")}
            yield KantaMocks(Mock(kanta.control_url, url=kanta.url), lists)
        finally:
            authority.stop()
    finally:
        kanta.stop()
