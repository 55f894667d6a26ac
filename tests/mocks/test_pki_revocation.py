"""The test PKI's bad certificates and revocation lists, as openssl and cryptography see them."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mocks.pki import Pki, make_pki, read_revoked, restore, revoke, write_lists

ADAPTER = "1.2.246.10.99999954.10.0"
NOW = datetime.now(UTC)


@pytest.fixture
def pki(tmp_path: Path) -> Pki:
    return make_pki(tmp_path, ADAPTER, NOW)


def _read(directory: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificates((directory / f"{name}.pem").read_bytes())[0]


def _list(directory: Path, issuer: str) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl((directory / f"{issuer}.crl").read_bytes())


def _verify(directory: Path, name: str) -> str:
    """What openssl finds wrong with a leaf, strictly and with the lists; nothing when it is good."""
    lists = directory / "lists.txt"
    lists.write_bytes(
        b"".join(_list(directory, issuer).public_bytes(Encoding.PEM) for issuer in ("root", "intermediate"))
    )
    command = ["openssl", "verify", "-x509_strict", "-crl_check_all", "-CRLfile", str(lists)]
    command += ["-CAfile", str(directory / "root.pem"), "-untrusted", str(directory / "intermediate.pem")]
    told = subprocess.run([*command, str(directory / f"{name}.pem")], capture_output=True, text=True, check=False)
    return "" if told.returncode == 0 else told.stdout + told.stderr


GOOD = ["adapter-system", "adapter-professional", "adapter-tls", "kanta-system", "kanta-tls", "server-tls"]
BAD = {
    "adapter-revoked": "certificate revoked",
    "kanta-revoked": "certificate revoked",
    "kanta-expired": "certificate has expired",
    "kanta-not-yet-valid": "certificate is not yet valid",
    "kanta-unknown": "unable to get local issuer certificate",
}


def test_openssl_accepts_the_good_and_refuses_each_bad_for_its_reason(pki: Pki) -> None:
    assert {name: _verify(pki.directory, name) for name in GOOD} == dict.fromkeys(GOOD, "")
    for name, reason in BAD.items():
        assert reason in _verify(pki.directory, name)


def test_the_bad_differ_from_the_good_in_nothing_else(pki: Pki) -> None:
    genuine = _read(pki.directory, "kanta-system")
    for name in ("kanta-expired", "kanta-not-yet-valid", "kanta-revoked"):
        bad = _read(pki.directory, name)
        assert (bad.subject, bad.issuer, bad.public_key()) == (genuine.subject, genuine.issuer, genuine.public_key())
    unknown = _read(pki.directory, "kanta-unknown")
    assert (unknown.subject, unknown.issuer) == (genuine.subject, genuine.issuer)
    assert _read(pki.directory, "adapter-revoked").subject == _read(pki.directory, "adapter-system").subject


def test_lists_hold_what_was_made_revoked(pki: Pki) -> None:
    write_lists(pki.directory, NOW)
    for issuer, credential, revoked in (
        ("root", pki.root, set()),
        ("intermediate", pki.intermediate, {"adapter-revoked", "kanta-revoked"}),
    ):
        found = _list(pki.directory, issuer)
        assert {entry.serial_number for entry in found} == {_read(pki.directory, n).serial_number for n in revoked}
        assert found.last_update_utc == NOW.replace(microsecond=0)
        assert found.next_update_utc == found.last_update_utc + timedelta(days=7)
        key = credential.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        authority = found.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
        assert authority.key_identifier == key


def test_more_can_be_revoked_later_and_taken_back(pki: Pki) -> None:
    before = _list(pki.directory, "intermediate").extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    later = NOW + timedelta(hours=1)
    assert revoke(pki.directory, "adapter-system", later)
    assert not revoke(pki.directory, _read(pki.directory, "adapter-system"), later + timedelta(hours=1))
    serial = _read(pki.directory, "adapter-system").serial_number
    found = _list(pki.directory, "intermediate")
    entry = found.get_revoked_certificate_by_serial_number(serial)
    assert entry is not None
    assert entry.revocation_date_utc == later.replace(microsecond=0)
    assert found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number > before
    assert read_revoked(pki.directory)["intermediate"][serial] == later
    assert revoke(pki.directory, "intermediate", later)
    assert [entry.serial_number for entry in _list(pki.directory, "root")] == [
        _read(pki.directory, "intermediate").serial_number
    ]
    restore(pki.directory, "adapter-system", later)
    assert _list(pki.directory, "intermediate").get_revoked_certificate_by_serial_number(serial) is None


@pytest.mark.parametrize("name", ["nobody", "adapter-system.key", "../pki/root", "kanta-unknown"])
def test_a_stranger_cannot_be_revoked(pki: Pki, name: str) -> None:
    with pytest.raises(ValueError, match=r"no certificate of that name|no issuer of this PKI"):
        revoke(pki.directory, name, NOW)
    assert len(read_revoked(pki.directory)["intermediate"]) == 2
