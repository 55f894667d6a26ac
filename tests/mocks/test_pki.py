"""The test PKI as strict verifiers see it."""

from __future__ import annotations

import json
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.x509 import verification
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey

from adapter.config.loading import EXAMPLE, read_settings
from mocks.pki import (
    SYSTEM,
    Pki,
    Validity,
    encode_certificates,
    issue,
    load_credential,
    make_intermediate,
    make_key,
    make_pki,
    make_root,
    name_subject,
)

if TYPE_CHECKING:
    from pathlib import Path

ADAPTER = "1.2.246.10.99999954.10.0"
NOW = datetime.now(UTC)
LEAVES = ("adapter-system", "adapter-professional", "adapter-tls", "kanta-system", "kanta-tls", "server-tls")
BAD = ("adapter-revoked", "kanta-expired", "kanta-not-yet-valid", "kanta-revoked", "kanta-unknown")


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), ADAPTER, NOW)


def _read(path: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(path.read_bytes())


def test_every_file_is_there_and_keys_are_private(pki: Pki) -> None:
    names = ("root", "intermediate", *LEAVES, *BAD)
    expected = {f"{name}{ending}" for name in names for ending in (".pem", ".key.pem")}
    expected |= {"root.crl", "intermediate.crl", "revoked.json", ".lock", "clients"}
    assert {path.name for path in pki.directory.iterdir()} == expected
    assert {path.stat().st_mode & 0o777 for path in pki.directory.glob("*.key.pem")} == {0o600}
    assert len(_read(pki.directory / "root.pem")) == 1
    for name in LEAVES:
        leaf, intermediate = _read(pki.directory / f"{name}.pem")
        assert intermediate == _read(pki.directory / "intermediate.pem")[0]
        assert load_credential(pki.directory / f"{name}.pem", pki.directory / f"{name}.key.pem").certificate == leaf


def test_every_client_of_the_example_has_a_key_and_its_public_half(pki: Pki) -> None:
    for client in read_settings(EXAMPLE).client:
        (published,) = json.loads((pki.directory / "clients" / f"{client.id}.jwks.json").read_text())["keys"]
        private = pki.directory / "clients" / f"{client.id}.key.pem"
        key = ECKey.import_key(private.read_bytes())
        assert (published["kid"], set(published) & {"d"}) == (f"{client.id}-1", set())
        assert {name: published[name] for name in "xy"} == {name: key.as_dict(private=False)[name] for name in "xy"}
        assert private.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "serial_number", "bits"),
    [
        ("adapter-system", ADAPTER, {"digital_signature", "content_commitment"}),
        ("adapter-professional", "90000000011", {"content_commitment"}),
        ("adapter-tls", ADAPTER, {"digital_signature", "key_encipherment"}),
        ("kanta-system", "1.2.246.10.99999962.10.0", {"digital_signature", "content_commitment"}),
        ("kanta-tls", "1.2.246.10.99999962.10.0", {"digital_signature", "key_encipherment"}),
    ],
)
def test_subjects_and_key_usage(pki: Pki, name: str, serial_number: str, bits: set[str]) -> None:
    leaf = _read(pki.directory / f"{name}.pem")[0]
    assert [a.value for a in leaf.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)] == [serial_number]
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    every = {"digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_cert_sign"}
    assert {bit for bit in every if getattr(usage, bit)} == bits
    assert leaf.not_valid_before_utc <= NOW - timedelta(days=364), "a tester's clock may be set back"
    assert NOW + timedelta(days=20 * 364) < leaf.not_valid_after_utc < NOW + timedelta(days=20 * 366)


@pytest.mark.parametrize("name", ["server-tls", "kanta-tls"])
def test_the_webpki_verifier_accepts_a_server_and_no_other_name(pki: Pki, name: str) -> None:
    store = verification.Store(_read(pki.directory / "root.pem"))
    leaf, intermediate = _read(pki.directory / f"{name}.pem")
    builder = verification.PolicyBuilder().store(store).time(NOW)
    chain = builder.build_server_verifier(x509.DNSName("localhost")).verify(leaf, [intermediate])
    assert len(chain) == 3
    with pytest.raises(verification.VerificationError):
        builder.build_server_verifier(x509.DNSName("example.test")).verify(leaf, [intermediate])


@pytest.mark.parametrize("name", LEAVES)
def test_openssl_accepts_every_leaf_strictly(pki: Pki, name: str) -> None:
    directory = pki.directory
    command = ["openssl", "verify", "-x509_strict", "-CAfile", str(directory / "root.pem")]
    command += ["-untrusted", str(directory / "intermediate.pem"), str(directory / f"{name}.pem")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_strict_mutual_handshake_succeeds_and_a_foreign_client_fails(pki: Pki, tmp_path: Path) -> None:
    assert _shake_hands(pki.directory, pki.directory)
    foreign = make_pki(tmp_path / "foreign", ADAPTER, NOW).directory
    with pytest.raises(ssl.SSLError):
        _shake_hands(pki.directory, foreign)


def test_the_same_arguments_issue_the_same_bytes() -> None:
    key = make_key()
    validity = Validity(datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC))

    def make(serial: int) -> bytes:
        root = make_root("Fixed root", validity, serial=1, key=key)
        intermediate = make_intermediate(root, "Fixed intermediate", validity, serial=2, key=key)
        subject = name_subject("Järjestäjä", "Järjestelmä", "1.2.246.10.99999946.10.0")
        leaf = issue(intermediate, subject, SYSTEM, validity, serial=serial, key=key)
        assert leaf.chain == (intermediate.certificate,)
        return encode_certificates([root.certificate, *leaf.chain, leaf.certificate])

    assert make(3) == make(3)
    assert make(3) != make(4)


def test_a_loaded_issuer_issues_what_the_root_trusts(pki: Pki) -> None:
    issuer = load_credential(pki.directory / "intermediate.pem", pki.directory / "intermediate.key.pem")
    subject = name_subject("Järjestäjä", "Järjestelmä", "1.2.246.10.99999946.10.0")
    leaf = issue(issuer, subject, SYSTEM, Validity(NOW - timedelta(days=1), NOW + timedelta(days=1)))
    policy = verification.ExtensionPolicy.permit_all()
    builder = verification.PolicyBuilder().store(verification.Store(_read(pki.directory / "root.pem"))).time(NOW)
    builder = builder.extension_policies(ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(), ee_policy=policy)
    assert builder.build_client_verifier().verify(leaf.certificate, list(leaf.chain)).chain[0] == leaf.certificate


def test_a_key_of_another_certificate_is_refused(pki: Pki) -> None:
    with pytest.raises(ValueError, match="is not the RSA key"):
        load_credential(pki.directory / "kanta-system.pem", pki.directory / "adapter-system.key.pem")


def _shake_hands(server_directory: Path, client_directory: Path) -> bool:
    """A mutual TLS handshake in memory, both sides strict."""
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(server_directory / "server-tls.pem", server_directory / "server-tls.key.pem")
    server_context.verify_mode = ssl.CERT_REQUIRED
    client_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client_context.load_cert_chain(client_directory / "adapter-tls.pem", client_directory / "adapter-tls.key.pem")
    for context in (server_context, client_context):
        context.load_verify_locations(server_directory / "root.pem")
        context.verify_flags |= ssl.VERIFY_X509_STRICT
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(down, up, server_hostname="localhost")
    server = server_context.wrap_bio(up, down, server_side=True)
    pending = {client, server}
    while pending:
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            pending.discard(side)
    return True
