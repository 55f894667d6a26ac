"""The test PKI of one run: a directory with a root, an intermediate and a certificate for every part of the play."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from mocks.pki.certificates import (
    PROFESSIONAL,
    SYSTEM,
    TLS_CLIENT,
    TLS_SERVER,
    Credential,
    Profile,
    Validity,
    issue,
    make_intermediate,
    make_key,
    make_root,
    name_subject,
)
from mocks.pki.clients import make_client_keys
from mocks.pki.files import save_credential
from mocks.pki.revocation import revoke, write_lists

KANTA_OID = "1.2.246.10.99999962.10.0"
REGISTRATION_NUMBER = "90000000011"
ROOT_NAME = "Lautta test root"
INTERMEDIATE_NAME = "Lautta test intermediate"
_DAY = timedelta(days=1)
_YEAR = timedelta(days=365)

#: A PKI is good from a year before it was made for twenty years after: a tester's clock is set to days in this span.
_BEFORE, _AFTER = _YEAR, 20 * _YEAR


@dataclass(frozen=True)
class Pki:
    """A made PKI: the directory its files lie in, and the issuers that further certificates may be made with."""

    directory: Path
    root: Credential
    intermediate: Credential


@dataclass(frozen=True)
class _Leaf:
    """One certificate to be made: its file's name, its use, whom it names, and until when it is good."""

    name: str
    profile: Profile
    subject: x509.Name
    validity: Validity


def make_pki(directory: Path, adapter_oid: str, now: datetime) -> Pki:
    """Make a fresh PKI and write its files (mocks/pki/README.md, "Test PKI") into `directory`.

    Valid from a year before `now` for twenty years. Raises OSError when the directory cannot be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    validity = Validity(now - _BEFORE, now + _AFTER)
    leaves = _leaves(adapter_oid, validity, now)
    keys = _make_keys([leaf.name for leaf in leaves] + ["root", "intermediate", "look-alike", "kanta-unknown"])
    root = make_root(ROOT_NAME, validity, key=keys["root"])
    intermediate = make_intermediate(root, INTERMEDIATE_NAME, validity, key=keys["intermediate"])
    save_credential(directory, "root", root)
    save_credential(directory, "intermediate", intermediate)
    for leaf in leaves:
        credential = issue(intermediate, leaf.subject, leaf.profile, leaf.validity, key=keys[leaf.name])
        save_credential(directory, leaf.name, credential)
    _save_look_alike(directory, validity, keys["look-alike"], keys["kanta-unknown"])
    make_client_keys(directory)
    write_lists(directory, now)
    for name in ("adapter-revoked", "kanta-revoked"):
        revoke(directory, name, now)
    return Pki(directory, root, intermediate)


def _leaves(adapter_oid: str, validity: Validity, now: datetime) -> list[_Leaf]:
    adapter = name_subject("Lautta", "Lautta system", adapter_oid)
    professional = name_subject("Lautta", "Testi Ammattilainen", REGISTRATION_NUMBER)
    kanta = _name_kanta()
    past = Validity(now - _DAY, now - _DAY / 2)
    future = Validity(now + _YEAR, validity.end)
    return [
        _Leaf("adapter-system", SYSTEM, adapter, validity),
        _Leaf("adapter-revoked", SYSTEM, adapter, validity),
        _Leaf("adapter-professional", PROFESSIONAL, professional, validity),
        _Leaf("adapter-tls", TLS_CLIENT, name_subject("Lautta", "Lautta TLS", adapter_oid), validity),
        _Leaf("kanta-system", SYSTEM, kanta, validity),
        _Leaf("kanta-expired", SYSTEM, kanta, past),
        _Leaf("kanta-not-yet-valid", SYSTEM, kanta, future),
        _Leaf("kanta-revoked", SYSTEM, kanta, validity),
        _Leaf("kanta-tls", TLS_SERVER, name_subject("Mock Kanta", "localhost", KANTA_OID), validity),
        _Leaf("server-tls", TLS_SERVER, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), validity),
    ]


#: Bad signers of answers have Kanta's own key: nothing but the certificate may give them away, and it saves time.
_SHARED = {"kanta-expired", "kanta-not-yet-valid", "kanta-revoked"}


def _make_keys(names: list[str]) -> dict[str, rsa.RSAPrivateKey]:
    """A key for every name. In threads, as making keys is most of the time that a PKI takes."""
    own = [name for name in names if name not in _SHARED]
    with ThreadPoolExecutor() as pool:
        keys = dict(zip(own, pool.map(lambda _: make_key(), own), strict=True))
    return keys | {name: keys["kanta-system"] for name in names if name in _SHARED}


def _save_look_alike(directory: Path, validity: Validity, issuing: rsa.RSAPrivateKey, key: rsa.RSAPrivateKey) -> None:
    """`kanta-unknown`: every name is as in ours, down to the root's, and no key is."""
    root = make_root(ROOT_NAME, validity, key=issuing)
    intermediate = make_intermediate(root, INTERMEDIATE_NAME, validity, key=issuing)
    credential = issue(intermediate, _name_kanta(), SYSTEM, validity, key=key)
    save_credential(directory, "kanta-unknown", credential)


def _name_kanta() -> x509.Name:
    return name_subject("Mock Kanta", "Mock Kanta system", KANTA_OID)
