"""Certificate revocation lists (RFC 5280 §5): whether somebody has taken a certificate back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from adapter.errors import WrongUsage
from adapter.words import Sentence
from adapter.xml.verdict import BadSignature, Reason

_FETCH_LIST = Sentence(
    "Hae myöntäjän sulkulista ja tarkista uudelleen.",
    "Hämta utfärdarens spärrlista och kontrollera på nytt.",
    "Fetch the issuer's revocation list and verify again.",
)


@dataclass(frozen=True)
class Revocations:
    """Lists to check certificates by.

    Whoever holds one checks strictly: an issuer without a list in force says nothing good.
    """

    lists: tuple[x509.CertificateRevocationList, ...]
    _proved: dict[tuple[bytes, x509.Certificate], bool] = field(default_factory=dict, compare=False, repr=False)

    def check(self, path: Sequence[x509.Certificate], at: datetime, now: datetime) -> None:
        """Check a path, leaf first, root last.

        Raises BadSignature when a certificate is revoked or its issuer's list is not in force.

        A revoked signer is refused whatever time of signing is claimed: nobody else vouches for that time
        (REVOKED_NO_POE).
        """
        for certificate, issuer in pairwise(path):
            entry = self._newest(issuer, now).get_revoked_certificate_by_serial_number(certificate.serial_number)
            if entry is None:
                continue
            before = entry.revocation_date_utc > at
            raise BadSignature.of(
                Reason.REVOKED_NO_POE if before else Reason.REVOKED, "the signer's certificate is revoked.", "SIG-03"
            )

    def _newest(self, issuer: x509.Certificate, now: datetime) -> x509.CertificateRevocationList:
        """The issuer's newest list. Raises BadSignature (TRY_LATER) when none is in force."""
        usable = [crl for crl in self.lists if crl.issuer == issuer.subject and self._is_by(crl, issuer)]
        newest = max(usable, key=lambda crl: crl.last_update_utc, default=None)
        if newest is None or newest.next_update_utc is None or newest.next_update_utc < now:
            raise BadSignature.of(
                Reason.TRY_LATER,
                "whether the signer's certificate is revoked cannot be told: its issuer's list is missing or too old.",
                "SIG-03",
                _FETCH_LIST,
            )
        return newest

    def _is_by(self, crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
        """Whether the issuer signed the list, and the list speaks of all its certificates."""
        key = (crl.signature, issuer)
        if key not in self._proved:
            self._proved[key] = _is_whole(crl) and _is_signed(crl, issuer)
        return self._proved[key]


def _is_whole(crl: x509.CertificateRevocationList) -> bool:
    """A list with a critical extension speaks of a part only (RFC 5280 §5.2.5), and is not one to trust by itself."""
    return not any(extension.critical for extension in crl.extensions)


def _is_signed(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        # Any other kind of key raises TypeError.
        return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except (TypeError, ValueError, UnsupportedAlgorithm):
        return False


def read_list(raw: bytes) -> x509.CertificateRevocationList:
    """A list in DER or PEM; raises ValueError."""
    return x509.load_pem_x509_crl(raw) if raw.lstrip().startswith(b"-----") else x509.load_der_x509_crl(raw)


def read_lists(paths: Sequence[Path]) -> tuple[x509.CertificateRevocationList, ...]:
    """Lists from files; raises WrongUsage when one cannot be read."""
    lists = []
    for path in paths:
        try:
            lists.append(read_list(path.read_bytes()))
        except (OSError, ValueError):
            raise WrongUsage(f"The revocation list {path} cannot be read as DER or PEM.") from None
    return tuple(lists)
