"""Revocation: which serial numbers of the test PKI are revoked, and the lists (CRL) that say so.

The revoked serials lie in `revoked.json` of the PKI's directory, by the issuer whose list they stand in, so that more
can be revoked while everything runs; the lists are written anew at every change.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from mocks.pki.certificates import Credential
from mocks.pki.files import load_credential, replace_file

#: The issuers, each with a list `<name>.crl` over what it issued.
ISSUERS = ("root", "intermediate")
LIFETIME = timedelta(days=7)

_Revoked = dict[str, dict[int, datetime]]


def revoke(directory: Path, subject: str | x509.Certificate, now: datetime) -> bool:
    """Revoke a certificate, given itself or by its file's name ("adapter-system"), and write the lists anew.

    False when it was revoked already. Raises ValueError for a name without a certificate and for a certificate of
    another PKI.
    """
    certificate, issuer = _find(directory, subject)
    with _locked(directory):
        revoked = read_revoked(directory)
        if certificate.serial_number in revoked[issuer]:
            return False
        revoked[issuer][certificate.serial_number] = now
        _write(directory, revoked, now)
    return True


def restore(directory: Path, subject: str | x509.Certificate, now: datetime) -> None:
    """Take a certificate off its list again (ours; no authority does so). Raises ValueError as `revoke` does."""
    certificate, issuer = _find(directory, subject)
    with _locked(directory):
        revoked = read_revoked(directory)
        revoked[issuer].pop(certificate.serial_number, None)
        _write(directory, revoked, now)


def write_lists(directory: Path, now: datetime) -> None:
    """Write `root.crl` and `intermediate.crl` (DER), good for seven days from `now`."""
    with _locked(directory):
        _write(directory, read_revoked(directory), now)


def read_revoked(directory: Path) -> _Revoked:
    """What is revoked: issuer → serial number → since when."""
    try:
        kept = json.loads((directory / "revoked.json").read_bytes())
    except FileNotFoundError:
        kept = {}
    return {
        issuer: {int(serial): datetime.fromisoformat(at) for serial, at in kept.get(issuer, {}).items()}
        for issuer in ISSUERS
    }


def make_list(
    issuer: Credential, revoked: Mapping[int, datetime], begin: datetime, end: datetime
) -> x509.CertificateRevocationList:
    """The issuer's list, good from `begin` until `end`.

    Its number grows with time, so a newer list has a greater one.
    """
    identifier = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(begin)
        .next_update(end)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
        .add_extension(x509.CRLNumber(int(begin.timestamp() * 1000)), critical=False)
    )
    for serial, since in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(issuer.key, SHA256())


def _write(directory: Path, revoked: _Revoked, now: datetime) -> None:
    for name in ISSUERS:
        issuer = load_credential(directory / f"{name}.pem", directory / f"{name}.key.pem")
        content = make_list(issuer, revoked[name], now, now + LIFETIME).public_bytes(Encoding.DER)
        replace_file(directory / f"{name}.crl", content)
    kept = {name: {str(serial): since.isoformat() for serial, since in revoked[name].items()} for name in ISSUERS}
    replace_file(directory / "revoked.json", json.dumps(kept, indent=2).encode())


def _find(directory: Path, subject: str | x509.Certificate) -> tuple[x509.Certificate, str]:
    """The certificate, and the name of the issuer that signed it."""
    if isinstance(subject, str):
        names = {path.name.removesuffix(".pem") for path in directory.glob("*.pem")}
        if subject not in names or subject.endswith(".key"):
            raise ValueError("no certificate of that name")
        subject = x509.load_pem_x509_certificates((directory / f"{subject}.pem").read_bytes())[0]
    for name in ISSUERS:
        issuer = x509.load_pem_x509_certificate((directory / f"{name}.pem").read_bytes())
        try:
            subject.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature):
            continue
        return subject, name
    raise ValueError("no issuer of this PKI signed the certificate")


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """One writer at a time, in whatever process."""
    with (directory / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
