"""Who is revoked, as the lists in the PKI's directory say. Kanta reads them for itself, anew whenever one changes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_Stamp = tuple[int, int, int]


class RevocationList:
    """One issuer's list in one file.

    Its age is not looked at: a tester may move Kanta's clock by years, and the file with it lies there as it was made.
    """

    def __init__(self, path: Path, issuer: x509.Certificate) -> None:
        self._path = path
        self._issuer = issuer
        self._stamp: _Stamp | None = None
        self._serials: frozenset[int] = frozenset()

    def has(self, certificate: x509.Certificate) -> bool:
        """Whether the certificate is this issuer's and revoked.

        Raises OSError for a missing list and ValueError for one that is not a list of this issuer.
        """
        return certificate.issuer == self._issuer.subject and certificate.serial_number in self._read()

    def _read(self) -> frozenset[int]:
        status = self._path.stat()
        stamp = (status.st_mtime_ns, status.st_ino, status.st_size)
        if stamp != self._stamp:
            self._serials, self._stamp = self._parse(self._path.read_bytes()), stamp
        return self._serials

    def _parse(self, content: bytes) -> frozenset[int]:
        found = x509.load_der_x509_crl(content)
        key = self._issuer.public_key()
        if not isinstance(key, rsa.RSAPublicKey) or not found.is_signature_valid(key):
            raise ValueError("the issuer did not sign the list")
        return frozenset(entry.serial_number for entry in found)


class RevocationLists:
    """The lists of all issuers. Safe for use by several threads."""

    def __init__(self, lists: Iterable[RevocationList]) -> None:
        self._lists = tuple(lists)
        self._lock = threading.Lock()

    def has(self, certificate: x509.Certificate) -> bool:
        """Whether a certificate is revoked.

        Raises OSError or ValueError when a list cannot be read: trust nobody then.
        """
        with self._lock:
            return any(each.has(certificate) for each in self._lists)
