"""What the authority holds: the issuers of one PKI, and what its tester had it revoke.

The PKI's folder says what is revoked, for mock Kanta too. What the tester added stands on a shelf beside it. After a
reset or a restore the folder is brought to what the shelf says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mocks.authority import rules
from mocks.pki import Credential, load_credential, make_key, make_list, read_revoked, restore, revoke
from mocks.seeds import read_flag, read_list

if TYPE_CHECKING:
    from pathlib import Path

    from mocks.control import Control, Examination
    from mocks.control.holdings import Shelf

#: The keys of a seed.
SEED_KEYS = frozenset({"revoke", "publishing"})

_LIFETIME = timedelta(days=1)


@dataclass(frozen=True)
class Revocation:
    """A certificate that a tester had revoked, by its file's name or as PEM, and since when."""

    subject: str
    since: datetime


class Register:
    """The lists of one PKI's directory. The caller holds the mock's lock."""

    def __init__(self, pki: Path, control: Control) -> None:
        self._pki = pki
        self._control = control
        self._issuers = {
            name: load_credential(pki / f"{name}.pem", pki / f"{name}.key.pem") for name in read_revoked(pki)
        }
        self._revoked: Shelf[str, Revocation] = control.holdings.shelf("revoked")
        self._published: Shelf[str, bytes] = control.holdings.shelf("published")
        self._filed = dict(self._revoked)  # what of the shelf the folder says
        self.file()

    def seed(self, data: dict[str, Any]) -> None:
        """Revoke every certificate of a seed, and stop or go on with publishing.

        Raises BrokenRuleError for a certificate that is not of this PKI, TypeError for another shape.
        """
        publishing = read_flag(data, "publishing", "seed", default=not self._published)
        examination = self._control.examine()
        for place, subject in read_list(data, "revoke"):
            if not isinstance(subject, str):
                raise TypeError(f"{place} is the name of a certificate's file, or a certificate as PEM")
            self._revoke(examination, place, subject)
        if publishing:
            self._published.clear()
        elif not self._published:
            now = self._control.now()
            self._published.update({issuer: self._write(issuer, now) for issuer in self._issuers})

    def remove(self, kind: str, identity: str) -> None:
        """Take back `revoked/NAME`, the name as it was seeded. Raises LookupError."""
        if kind != "revoked" or identity not in self._revoked:
            raise LookupError("revoked/NAME can be removed, when it was seeded by this name")
        del self._revoked[identity]
        self.file()

    def file(self) -> None:
        """Bring the folder to what the shelf says; what the PKI was made with stays revoked."""
        now = self._control.now()
        for name in self._filed.keys() - self._revoked.keys():
            restore(self._pki, _read(self._filed[name].subject), now)
        for name in self._revoked.keys() - self._filed.keys():
            revoke(self._pki, _read(self._revoked[name].subject), self._revoked[name].since)
        self._filed = dict(self._revoked)

    def count(self) -> dict[str, object]:
        """How many certificates are revoked, how many by the tester, and whether lists are published."""
        revoked = sum(map(len, read_revoked(self._pki).values()))
        return {"revoked": revoked, "seeded": len(self._revoked), "publishing": not self._published}

    def write_list(self, issuer: str, now: datetime) -> bytes:
        """A fresh list (DER), good for a day; the last one published when publishing has stopped."""
        return self._published.get(issuer) or self._write(issuer, now)

    def write_stale_list(self, issuer: str, now: datetime) -> bytes:
        """A list that should have been replaced a day ago."""
        return self._write(issuer, now - 2 * _LIFETIME)

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

    def _revoke(self, examination: Examination, place: str, subject: str) -> None:
        now = self._control.now()
        try:
            new = revoke(self._pki, _read(subject), now)
        except ValueError:
            examination.refuse(rules.CERTIFICATE, place, found="a stranger")
        if new:
            self._revoked[subject] = self._filed[subject] = Revocation(subject, now)

    def _write(self, name: str, begin: datetime) -> bytes:
        revoked = read_revoked(self._pki)[name]
        return make_list(self._issuers[name], revoked, begin, begin + _LIFETIME).public_bytes(Encoding.DER)


def _read(subject: str) -> x509.Certificate | str:
    return x509.load_pem_x509_certificate(subject.encode()) if subject.startswith("-----BEGIN") else subject
