"""Who signs in the judges' tests.

A small PKI of its own, stored in keys/ (worthless outside a test) and good from 2020 to 2099.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapter.xml.signer import FileSigner
from adapter.xml.trust import Trust
from adapter.xml.verdict import Kind

FOLDER = Path(__file__).with_name("keys")
CLOCK = datetime(2026, 3, 2, 10, 15, 30, tzinfo=UTC)
ROOT, ISSUER = FOLDER / "root.pem", FOLDER / "issuer.pem"
SYSTEMS = ("system-rsa2048", "system-rsa3072", "system-p256")
PERSONS = ("person-rsa2048", "person-p256")
WRONG = ("expired", "connector", "stranger")
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Party:
    """One signer: the files of its key and its chain (leaf first, without the root), and what is in them."""

    name: str

    @property
    def key_file(self) -> Path:
        return FOLDER / f"{self.name}.key.pem"

    @property
    def chain_file(self) -> Path:
        return FOLDER / f"{self.name}.pem"

    @property
    def key(self) -> Key:
        return _key(self.key_file)

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        return _certificates(self.chain_file)

    @property
    def subject_id(self) -> str:
        (name,) = self.certificates[0].subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)
        return str(name.value)

    @property
    def kind(self) -> Kind:
        return Kind.PROFESSIONAL if self.name.startswith("person") else Kind.SYSTEM

    @property
    def is_rsa(self) -> bool:
        return isinstance(self.key, rsa.RSAPrivateKey)

    def signer(self) -> FileSigner:
        """The adapter's own signer over the key in the file."""
        return FileSigner(self.key, self.certificates)


def trust() -> Trust:
    """Trust in the one root; the intermediate is at hand for messages that do not carry it."""
    return Trust.load([ROOT], [ISSUER])


@cache
def _key(path: Path) -> Key:
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Key):
        raise TypeError(path)
    return key


@cache
def _certificates(path: Path) -> tuple[x509.Certificate, ...]:
    return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
