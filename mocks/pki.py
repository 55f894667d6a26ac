"""The test PKI: a root, an intermediate and one certificate for every part that signs or opens a TLS connection.

The subjects' shape is the Finnish one (serialNumber = organisation OID or registration number); the rest is ours
(mocks/README.md). Nothing made here is worth anything outside a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

KANTA_OID = "1.2.246.10.99999962.10.0"
REGISTRATION_NUMBER = "90000000011"
_LIFETIME = timedelta(days=730)


@dataclass(frozen=True)
class Validity:
    """From when until when a certificate is good; both instants carry an offset."""

    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Credential:
    """A certificate, its private key, and the certificates between it and the root (its issuer first)."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    chain: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True)
class Profile:
    """What a leaf certificate is for: its key usage, its extended key usage and the names of a server."""

    usage: x509.KeyUsage
    extended: tuple[x509.ObjectIdentifier, ...] = ()
    names: tuple[x509.GeneralName, ...] = field(default=())


@dataclass(frozen=True)
class Pki:
    """A made PKI: the directory its files lie in, and the issuers that further certificates may be made with."""

    directory: Path
    root: Credential
    intermediate: Credential


def _usage(*allowed: str) -> x509.KeyUsage:
    bits = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{bit: bit in allowed for bit in bits})


SYSTEM = Profile(_usage("digital_signature", "content_commitment"))
PROFESSIONAL = Profile(_usage("content_commitment"))
TLS_CLIENT = Profile(_usage("digital_signature", "key_encipherment"), (ExtendedKeyUsageOID.CLIENT_AUTH,))
TLS_SERVER = Profile(
    _usage("digital_signature", "key_encipherment"),
    (ExtendedKeyUsageOID.SERVER_AUTH,),
    (x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))),
)


def make_pki(directory: Path, adapter_oid: str, now: datetime) -> Pki:
    """Make a fresh PKI and write its files (mocks/README.md, "Test PKI") into `directory`.

    Valid from one day before `now` for two years. Raises OSError when the directory cannot be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    validity = Validity(now - timedelta(days=1), now + _LIFETIME)
    root = make_root("Lautta test root", validity)
    intermediate = make_intermediate(root, "Lautta test intermediate", validity)
    _write(directory / "root.pem", encode_certificates([root.certificate]))
    _write(directory / "intermediate.pem", encode_certificates([intermediate.certificate]))
    _write(directory / "intermediate.key.pem", encode_key(intermediate.key))
    leaves = {
        "adapter-system": (SYSTEM, name_subject("Lautta", "Lautta system", adapter_oid)),
        "adapter-professional": (PROFESSIONAL, name_subject("Lautta", "Testi Ammattilainen", REGISTRATION_NUMBER)),
        "adapter-tls": (TLS_CLIENT, name_subject("Lautta", "Lautta TLS", adapter_oid)),
        "kanta-system": (SYSTEM, name_subject("Mock Kanta", "Mock Kanta system", KANTA_OID)),
        "server-tls": (TLS_SERVER, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])),
    }
    for name, (profile, subject) in leaves.items():
        leaf = issue(intermediate, subject, profile, validity)
        _write(directory / f"{name}.pem", encode_certificates([leaf.certificate, *leaf.chain]))
        _write(directory / f"{name}.key.pem", encode_key(leaf.key))
    return Pki(directory, root, intermediate)


def make_root(
    common_name: str, validity: Validity, serial: int | None = None, key: rsa.RSAPrivateKey | None = None
) -> Credential:
    """Make a self-signed root; `serial` and `key` are drawn at random when not given."""
    key = key or make_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    builder = _begin(subject, subject, key, validity, serial)
    builder = _allow_issuing(builder, path_length=1)
    return Credential(builder.sign(key, SHA256()), key)


def make_intermediate(
    root: Credential,
    common_name: str,
    validity: Validity,
    serial: int | None = None,
    key: rsa.RSAPrivateKey | None = None,
) -> Credential:
    """Make an issuer of leaves under `root`; its chain is empty of the root, which nobody sends."""
    key = key or make_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    builder = _begin(subject, root.certificate.subject, key, validity, serial)
    builder = _name_issuer(_allow_issuing(builder, path_length=0), root)
    certificate = builder.sign(root.key, SHA256())
    return Credential(certificate, key, (certificate,))


def issue(  # each is a field of the certificate, and a fixture must be able to fix every one
    issuer: Credential,
    subject: x509.Name,
    profile: Profile,
    validity: Validity,
    *,
    serial: int | None = None,
    key: rsa.RSAPrivateKey | None = None,
) -> Credential:
    """Issue a leaf certificate. With the same key, dates and serial number the same bytes come out every time."""
    key = key or make_key()
    builder = _begin(subject, issuer.certificate.subject, key, validity, serial)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = _name_issuer(builder.add_extension(profile.usage, critical=True), issuer)
    if profile.extended:
        builder = builder.add_extension(x509.ExtendedKeyUsage(profile.extended), critical=False)
    if profile.names:
        builder = builder.add_extension(x509.SubjectAlternativeName(profile.names), critical=False)
    return Credential(builder.sign(issuer.key, SHA256()), key, issuer.chain)


def name_subject(organization: str, common_name: str, serial_number: str) -> x509.Name:
    """The subject of a Finnish-style certificate: who it is (an OID or a registration number) is the serialNumber."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.SERIAL_NUMBER, serial_number),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def make_key() -> rsa.RSAPrivateKey:
    """A fresh RSA-2048 key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def load_credential(certificates: Path, key: Path) -> Credential:
    """Read a credential from its two PEM files; an intermediate's own certificate heads the chain of what it issues.

    Raises OSError for a missing file and ValueError when the content is no certificate, no RSA key or not a pair.
    """
    leaf, *chain = x509.load_pem_x509_certificates(certificates.read_bytes())
    private = load_pem_private_key(key.read_bytes(), password=None)
    if not isinstance(private, rsa.RSAPrivateKey) or private.public_key() != leaf.public_key():
        raise ValueError(f"{key.name} is not the RSA key of {certificates.name}")
    issues = leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    return Credential(leaf, private, (leaf, *chain) if issues else tuple(chain))


def encode_certificates(certificates: Sequence[x509.Certificate]) -> bytes:
    """PEM of the certificates, in the order given."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def encode_key(key: rsa.RSAPrivateKey) -> bytes:
    """PEM (PKCS#8, no password) of a test key."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _begin(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, validity: Validity, serial: int | None
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.not_valid_before(validity.begin).not_valid_after(validity.end)
    builder = builder.serial_number(x509.random_serial_number() if serial is None else serial)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _allow_issuing(builder: x509.CertificateBuilder, path_length: int) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)


def _name_issuer(builder: x509.CertificateBuilder, issuer: Credential) -> x509.CertificateBuilder:
    identifier = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
    return builder.add_extension(authority, critical=False)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    if path.name.endswith(".key.pem"):
        path.chmod(0o600)  # test keys too: the habit is worth more than the keys
