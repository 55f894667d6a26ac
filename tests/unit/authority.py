"""A small PKI of certificates that are right, and of certificates that are each wrong in one way."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from adapter.xml.keys import FileSigner, Trust
from mocks.pki import (
    SYSTEM,
    TLS_CLIENT,
    Credential,
    Profile,
    Validity,
    issue,
    make_intermediate,
    make_key,
    make_root,
    name_subject,
)
from tests.unit.region import NOW

ORGANISER = "1.2.246.10.99999810.10.0"
ARCHIVE = "1.2.246.10.99999962.10.0"
GOOD = Validity(NOW - timedelta(days=365), NOW + timedelta(days=365))
BEGIN, END = NOW - timedelta(days=10), NOW + timedelta(days=10)
_SEALING = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=True,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


@cache
def root() -> Credential:
    return make_root("Unit test root", GOOD)


@cache
def issuer() -> Credential:
    return make_intermediate(root(), "Unit test intermediate", GOOD)


@cache
def leaf(organisation: str = ORGANISER) -> Credential:
    """A system's certificate as it should be."""
    return issue(issuer(), name_subject("Test", "Test system", organisation), SYSTEM, GOOD)


@cache
def trust() -> Trust:
    """Trust in the one root, with the intermediate at hand for messages that do not carry it."""
    return Trust((root().certificate,), (issuer().certificate,))


def signer(credential: Credential) -> FileSigner:
    """The adapter's own signer over a credential."""
    return FileSigner(credential.key, (credential.certificate, *credential.chain))


@cache
def _look_alike() -> Credential:
    """The same names as the real root, another key."""
    return make_intermediate(make_root("Unit test root", GOOD), "Unit test intermediate", GOOD)


@cache
def wrong(kind: str) -> Credential:
    """A credential for the organiser that must not be believed, by what is wrong with it."""
    subject = name_subject("Test", "Test system", ORGANISER)
    key = leaf().key
    match kind:
        case "self-signed":
            alone = make_root("Unit test root", GOOD, key=key)
            return issue(Credential(alone.certificate, key), subject, SYSTEM, GOOD, key=key)
        case "look-alike root":
            return issue(_look_alike(), subject, SYSTEM, GOOD, key=key)
        case "expired":
            return issue(issuer(), subject, SYSTEM, Validity(GOOD.begin, NOW - timedelta(seconds=1)), key=key)
        case "not yet valid":
            return issue(issuer(), subject, SYSTEM, Validity(NOW + timedelta(seconds=1), GOOD.end), key=key)
        case "leaf as issuer":
            parent = Credential(leaf().certificate, key, (leaf().certificate, *leaf().chain))
            return issue(parent, subject, SYSTEM, GOOD, key=key)
        case "an issuer itself":
            return Credential(issuer().certificate, issuer().key, issuer().chain)
        case "for encryption alone":
            return issue(issuer(), subject, Profile(_SEALING), GOOD, key=key)
        case "for TLS alone":
            return issue(issuer(), subject, TLS_CLIENT, GOOD, key=key)
        case "for TLS servers alone":
            extended = (ExtendedKeyUsageOID.SERVER_AUTH,)
            return issue(issuer(), subject, Profile(TLS_CLIENT.usage, extended), GOOD, key=key)
        case "nameless":
            return issue(issuer(), x509.Name(list(subject)[1:]), SYSTEM, GOOD, key=key)
        case "two-named":
            twice = x509.Name([*subject, x509.NameAttribute(x509.NameOID.SERIAL_NUMBER, ARCHIVE)])
            return issue(issuer(), twice, SYSTEM, GOOD, key=key)
        case _:
            raise ValueError(kind)


WRONG = (
    "self-signed",
    "look-alike root",
    "expired",
    "not yet valid",
    "leaf as issuer",
    "an issuer itself",
    "for encryption alone",
    "for TLS alone",
    "for TLS servers alone",
    "nameless",
    "two-named",
)


@cache
def brief() -> Credential:
    """A certificate good from BEGIN to END, for looking at the edges."""
    subject = name_subject("Test", "Test system", ORGANISER)
    return issue(issuer(), subject, SYSTEM, Validity(BEGIN, END), key=make_key())
