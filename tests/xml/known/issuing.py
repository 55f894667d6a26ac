"""Make the PKI in keys/: run by `python -m tests.xml.known.generate` for what is not there yet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.xml.known.parties import FOLDER, PERSONS, SYSTEMS, WRONG, Key

_BEGIN, _END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)
_SUBJECTS = {
    "system": ("1.2.246.10.99999810.10.0", "Testi-ICT", "Testijärjestelmä"),
    "person-rsa2048": ("90000000011", "Testi", "Testi Ammattilainen"),
    "person-p256": ("90000000022", "Testi", "Koe Hoitaja"),
}


def make_keys() -> None:
    """Keys and certificates that are missing; what is there stays."""
    FOLDER.mkdir(exist_ok=True)
    root = _authority("root", "Lautta known-answer root", None)
    issuer = _authority("issuer", "Lautta known-answer issuer", root)
    strange = _authority("strange-root", "Lautta known-answer root", None)
    for name in (*SYSTEMS, *PERSONS, *WRONG):
        _leaf(name, strange if name == "stranger" else issuer)


def _authority(
    name: str, common_name: str, issuer: tuple[x509.Certificate, rsa.RSAPrivateKey] | None
) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key, path = _key(name), FOLDER / f"{name}.pem"
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(name)
    if path.exists():
        return x509.load_pem_x509_certificate(path.read_bytes()), key
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    builder = _begin(subject, issuer[0] if issuer else None, key, _END)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0 if issuer else 1), critical=True)
    builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    certificate = builder.sign(issuer[1] if issuer else key, SHA256())
    path.write_bytes(certificate.public_bytes(Encoding.PEM))
    return certificate, key


def _leaf(name: str, issuer: tuple[x509.Certificate, rsa.RSAPrivateKey]) -> None:
    key, path = _key(name), FOLDER / f"{name}.pem"
    if path.exists():
        return
    oids = (NameOID.SERIAL_NUMBER, NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
    texts = _SUBJECTS.get(name, _SUBJECTS["system"])
    subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in zip(oids, texts, strict=True)])
    end = datetime(2021, 1, 1, tzinfo=UTC) if name == "expired" else _END
    builder = _begin(subject, issuer[0], key, end)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    usages = ("content_commitment",) if name in PERSONS else ("digital_signature", "content_commitment")
    builder = builder.add_extension(_usage(*usages), critical=True)
    if name == "connector":
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
    chain = [builder.sign(issuer[1], SHA256())] + ([] if name == "stranger" else [issuer[0]])
    path.write_bytes(b"".join(item.public_bytes(Encoding.PEM) for item in chain))


def _begin(subject: x509.Name, issuer: x509.Certificate | None, key: Key, end: datetime) -> x509.CertificateBuilder:
    public = key.public_key()
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer.subject if issuer else subject)
    builder = builder.public_key(public).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(_BEGIN).not_valid_after(end)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    if issuer:
        known = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known)
        builder = builder.add_extension(authority, critical=False)
    return builder


def _key(name: str) -> Key:
    path: Path = FOLDER / f"{name}.key.pem"
    if not path.exists():
        made: Key
        if name.endswith("p256"):
            made = ec.generate_private_key(ec.SECP256R1())
        else:
            made = rsa.generate_private_key(public_exponent=65537, key_size=3072 if name.endswith("3072") else 2048)
        path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Key):
        raise TypeError(path)
    return key


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
