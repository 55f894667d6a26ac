"""A small PKI of certificates that are right, and of certificates that are each wrong in one way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from adapter.xml.signer import FileSigner
from adapter.xml.trust import Trust
from mocks.pki import (
    PROFESSIONAL,
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
from tests.region import NOW

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
def professional(registration: str = "90000000011") -> Credential:
    """A person's certificate: nonRepudiation only, named by the registration number."""
    return issue(issuer(), name_subject("Test", "Testi Ammattilainen", registration), PROFESSIONAL, GOOD)


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
    return _WRONG[kind]()


def _for_organiser(
    issuer_: Credential | None = None,
    profile: Profile = SYSTEM,
    validity: Validity = GOOD,
    subject: x509.Name | None = None,
) -> Credential:
    named = name_subject("Test", "Test system", ORGANISER) if subject is None else subject
    return issue(issuer_ or issuer(), named, profile, validity, key=leaf().key)


def _self_signed() -> Credential:
    return _for_organiser(Credential(make_root("Unit test root", GOOD, key=leaf().key).certificate, leaf().key))


def _under_a_leaf() -> Credential:
    return _for_organiser(Credential(leaf().certificate, leaf().key, (leaf().certificate, *leaf().chain)))


def _nameless() -> Credential:
    return _for_organiser(subject=x509.Name(list(leaf().certificate.subject)[1:]))


def _two_named() -> Credential:
    more = x509.NameAttribute(x509.NameOID.SERIAL_NUMBER, ARCHIVE)
    return _for_organiser(subject=x509.Name([*leaf().certificate.subject, more]))


_FOR_SERVERS = Profile(TLS_CLIENT.usage, (ExtendedKeyUsageOID.SERVER_AUTH,))
_WRONG: dict[str, Callable[[], Credential]] = {
    "self-signed": _self_signed,
    "look-alike root": lambda: _for_organiser(_look_alike()),
    "expired": lambda: _for_organiser(validity=Validity(GOOD.begin, NOW - timedelta(seconds=1))),
    "not yet valid": lambda: _for_organiser(validity=Validity(NOW + timedelta(seconds=1), GOOD.end)),
    "leaf as issuer": _under_a_leaf,
    "an issuer itself": lambda: Credential(issuer().certificate, issuer().key, issuer().chain),
    "for encryption alone": lambda: _for_organiser(profile=Profile(_SEALING)),
    "for TLS alone": lambda: _for_organiser(profile=TLS_CLIENT),
    "for TLS servers alone": lambda: _for_organiser(profile=_FOR_SERVERS),
    "nameless": _nameless,
    "two-named": _two_named,
}
WRONG = tuple(_WRONG)


@cache
def brief() -> Credential:
    """A certificate good from BEGIN to END, for looking at the edges."""
    subject = name_subject("Test", "Test system", ORGANISER)
    return issue(issuer(), subject, SYSTEM, Validity(BEGIN, END), key=make_key())
