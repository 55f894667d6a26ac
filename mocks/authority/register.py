"""What the authority holds: the issuers of one PKI, and what its tester had it revoke."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mocks.pki import Credential, load_credential, make_key, make_list, read_revoked, restore, revoke

_LIFETIME = timedelta(days=1)


class Register:
    """The lists of one PKI's directory. The caller holds the mock's lock."""

    def __init__(self, pki: Path) -> None:
        self._pki = pki
        self._issuers = {
            name: load_credential(pki / f"{name}.pem", pki / f"{name}.key.pem") for name in read_revoked(pki)
        }
        self._seeded: list[x509.Certificate | str] = []

    def revoke(self, seed: dict[str, Any], now: datetime) -> None:
        """Revoke every certificate of a seed, each given by its file's name or as PEM; all are read first.

        Raises ValueError or TypeError for one that is not of this PKI.
        """
        wanted = [_read(entry) for entry in seed.get("revoke", [])]
        for subject in wanted:
            if revoke(self._pki, subject, now):
                self._seeded.append(subject)

    def reset(self, now: datetime) -> None:
        """Take back what was seeded; what the PKI was made with stays revoked."""
        while self._seeded:
            restore(self._pki, self._seeded.pop(), now)

    def count(self) -> int:
        """How many certificates are revoked."""
        return sum(map(len, read_revoked(self._pki).values()))

    def write_list(self, issuer: str, now: datetime) -> bytes:
        """A fresh list (DER), good for a day."""
        return self._sign(issuer, self._issuers[issuer], now)

    def write_stale_list(self, issuer: str, now: datetime) -> bytes:
        """A list that should have been replaced a day ago."""
        return self._sign(issuer, self._issuers[issuer], now - 2 * _LIFETIME)

    def write_forged_list(self, issuer: str, now: datetime) -> bytes:
        """A list in the issuer's name that it did not sign, and that has nobody in it."""
        forger = Credential(self._issuers[issuer].certificate, self._forging_key)
        return make_list(forger, {}, now, now + _LIFETIME).public_bytes(Encoding.DER)

    def read_certificate(self, issuer: str) -> bytes:
        """The issuer's certificate (PEM)."""
        return (self._pki / f"{issuer}.pem").read_bytes()

    @cached_property
    def _forging_key(self) -> Any:
        return make_key()

    def _sign(self, name: str, issuer: Credential, begin: datetime) -> bytes:
        revoked = read_revoked(self._pki)[name]
        return make_list(issuer, revoked, begin, begin + _LIFETIME).public_bytes(Encoding.DER)


def _read(entry: Any) -> x509.Certificate | str:
    if not isinstance(entry, str):
        raise TypeError("a certificate is named, or given as PEM")
    return x509.load_pem_x509_certificate(entry.encode()) if entry.startswith("-----BEGIN") else entry
