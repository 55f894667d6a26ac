"""Issue certificates: roots, intermediates and leaves, each for one use. What they are for is said by a profile.

The subjects' shape is the Finnish one (serialNumber = organisation OID or registration number); the rest is ours
(mocks/pki/README.md). Nothing made here is worth anything outside a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Sequence


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


def serve_as(names: Sequence[str]) -> Profile:
    """What a server's certificate is for that bears these names or addresses."""
    return Profile(
        _usage("digital_signature", "key_encipherment"),
        (ExtendedKeyUsageOID.SERVER_AUTH,),
        tuple(_name_server(name) for name in names),
    )


def _name_server(name: str) -> x509.GeneralName:
    """Raises ValueError for what is neither an address nor a name of letters of ASCII."""
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


TLS_SERVER = serve_as(("localhost", "127.0.0.1"))


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
