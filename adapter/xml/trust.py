"""Whom to believe: pinned roots, the path to them, and whether it has been taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.x509 import verification

from adapter.xml.certificate import check_connects, kind_of
from adapter.xml.revocation import Revocations
from adapter.xml.signer import read_certificates
from adapter.xml.verdict import BadSignature, Reason

_KEPT = 256


@dataclass(frozen=True, slots=True)
class _Path:
    """A path that was validated, leaf first, and the time in which all of it is valid."""

    certificates: tuple[x509.Certificate, ...]
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Trust:
    """The roots believed, the intermediates that messages do not carry themselves, and what is revoked.

    None for what is revoked: nobody looks.
    """

    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...] = ()
    revocations: Revocations | None = None
    _paths: dict[tuple[x509.Certificate, ...], _Path] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls, roots: Sequence[Path], intermediates: Sequence[Path] = ()) -> Trust:
        """Read PEM files; raises WrongUsage when one is missing."""
        return cls(
            tuple(certificate for path in roots for certificate in read_certificates(path)),
            tuple(certificate for path in intermediates for certificate in read_certificates(path)),
        )

    def check(self, chain: Sequence[x509.Certificate], at: datetime, now: datetime) -> None:
        """Validate the path from the signer's certificate, first in `chain`, to a root at the time of signing `at`.

        Raises BadSignature when there is none, it is not valid then, the certificate is not for signing, or it is
        revoked.
        """
        kind_of(chain[0])
        self._check_path(chain, at, now)

    def check_client(self, certificate: x509.Certificate, now: datetime) -> None:
        """Validate the path from the certificate of a client that is connected over TLS.

        Raises BadSignature as `check` does, and for a certificate that is not a client's.
        """
        check_connects(certificate)
        self._check_path((certificate,), now, now)

    def _check_path(self, chain: Sequence[x509.Certificate], at: datetime, now: datetime) -> None:
        key = tuple(chain)
        path = self._paths.get(key)
        if path is None or not path.begin <= at <= path.end:
            path = self._find(chain, at)
            if len(self._paths) >= _KEPT:
                self._paths.clear()
            self._paths[key] = path
        if self.revocations is not None:
            self.revocations.check(path.certificates, at, now)

    def _find(self, chain: Sequence[x509.Certificate], at: datetime) -> _Path:
        try:
            return self._validate(chain, at)
        except (verification.VerificationError, ValueError):
            pass
        leaf = chain[0]
        begin, end = leaf.not_valid_before_utc, leaf.not_valid_after_utc
        if self.roots and not begin <= at <= end and self._would_hold(chain, begin if at < begin else end):
            reason = Reason.NOT_YET_VALID if at < begin else Reason.EXPIRED
            raise BadSignature.of(reason, "the signer's certificate was not valid at the time of signing.", "SIG-03")
        raise BadSignature.of(
            Reason.NO_CERTIFICATE_CHAIN_FOUND, "the signer's certificate does not lead to a trusted root.", "SIG-03"
        )

    def _would_hold(self, chain: Sequence[x509.Certificate], at: datetime) -> bool:
        try:
            self._validate(chain, at)
        except (verification.VerificationError, ValueError):
            return False
        return True

    def _validate(self, chain: Sequence[x509.Certificate], at: datetime) -> _Path:
        builder = verification.PolicyBuilder().store(verification.Store(list(self.roots))).time(at)
        verifier = builder.extension_policies(
            ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(),
            ee_policy=verification.ExtensionPolicy.permit_all(),
        ).build_client_verifier()
        path = tuple(verifier.verify(chain[0], [*chain[1:], *self.intermediates]).chain)
        return _Path(
            path,
            max(certificate.not_valid_before_utc for certificate in path),
            min(certificate.not_valid_after_utc for certificate in path),
        )
