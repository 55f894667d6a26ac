"""The SOAP envelope with its WS-Security header: open what a client sent.

The shape of the header is ours (mocks/kanta/README.md, "The security header"). It follows WS-Security 1.0 and the X.509
token profile.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from lxml import etree

from mocks.control import BrokenRuleError
from mocks.kanta.rights_rules import CLIENT, REPLAY, SECURITY, SIGNED, SIGNER, WINDOW
from mocks.kanta.signatures import RSA_OR_ECDSA, BadSignatureError, Profile, verify_signature
from mocks.xml.certificates import TrustStore, UntrustedCertificateError, identify, may_seal, read_certificate
from mocks.xml.markup import NotWellFormedError, one
from mocks.xml.namespaces import PREFIXES, TOKEN_ENCODING, TOKEN_PROFILE, WSA, WSU, clark
from mocks.xml.revocation import RevocationList, RevocationLists

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

    from mocks.control import Examination, Rule
    from mocks.kanta.replay import Replays

UNSPECIFIED = f"{WSA}/unspecified"
_ISSUERS = ("root", "intermediate")
_LIFETIME = timedelta(minutes=5)
_SKEW = timedelta(seconds=60)
_ID = f"{{{WSU}}}Id"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9:._~/?#@!$&()*+,;=%-]{1,200}")
_UUID = "urn:uuid:"
_PLACE = "s:Header/wsse:Security"


class FailedCheckError(Exception):
    """The envelope's protection is refused. The wire hears `wsse:FailedCheck` and no reason."""


@dataclass(frozen=True)
class Opened:
    """A verified request: who sent it, its addressing, and the one payload element, read from the signed octets."""

    organization: str
    to: str
    action: str
    message_id: str
    payload: _Element


class Gate:
    """Opens envelopes with the certificates and lists of one PKI directory. Raises OSError when a file is missing."""

    def __init__(self, pki: Path) -> None:
        issuers = {name: x509.load_pem_x509_certificate((pki / f"{name}.pem").read_bytes()) for name in _ISSUERS}
        self._intermediate = issuers["intermediate"]
        lists = RevocationLists(RevocationList(pki / f"{name}.crl", issuers[name]) for name in _ISSUERS)
        #: Whom this PKI vouches for: clients, and signers of documents.
        self.trusted = TrustStore([issuers["root"]], lists)

    def open(
        self, root: _Element, client: x509.Certificate, now: datetime, replays: Replays, examination: Examination
    ) -> Opened:
        """Verify a request that came over a TLS connection of `client`.

        Raises NotWellFormedError when it is no SOAP envelope and FailedCheckError for whatever its protection lacks.
        """
        if root.tag != clark("s:Envelope") or [child.tag for child in root] != [clark("s:Header"), clark("s:Body")]:
            raise NotWellFormedError("not a SOAP 1.1 envelope with one header and one body")
        try:
            return self._verify(root, client, now, replays, examination)
        except BrokenRuleError as problem:
            raise FailedCheckError(problem.step.found) from None

    def _verify(
        self, root: _Element, client: x509.Certificate, now: datetime, replays: Replays, examination: Examination
    ) -> Opened:
        header, body = root[0], root[1]
        with _trying(examination, SECURITY, _PLACE):
            token, timestamp, signature = _find_security(root, header)
            parts = [body, timestamp, token, *(one(header, f"wsa:{name}") for name in ("To", "Action", "MessageID"))]
            covered = {f"#{part.get(_ID, '')}": part for part in parts}
            if len(covered) != len(parts):
                raise BadSignatureError("every part needs an id of its own")
        with _trying(examination, SIGNER, f"{_PLACE}/wsse:BinarySecurityToken"):
            certificate = read_certificate(token)
            self.trusted.check([certificate, self._intermediate], now, may_seal)
            organization = identify(certificate)
        with _trying(examination, CLIENT, "the TLS client's certificate"):
            self.trusted.check_revocation([client])
            if organization != identify(client):
                raise UntrustedCertificateError("the TLS client is not the signer")
        with _trying(examination, SIGNED, f"{_PLACE}/ds:Signature"):
            profile = Profile(f"./{clark('s:Header')}/{clark('wsse:Security')}/", covered, RSA_OR_ECDSA)
            signed = verify_signature(root, signature, profile, certificate, now)
            by_tag = {element.tag: element for element in signed.values()}
        with _trying(examination, WINDOW, f"{_PLACE}/wsu:Timestamp"):
            expires = _check_window(by_tag[clark("wsu:Timestamp")], now)
        with _trying(examination, REPLAY, f"{_PLACE}/ds:Signature/ds:SignedInfo"):
            # What was signed, not the signature's value: that can be written in another way without the key.
            seen = etree.tostring(one(signature, "ds:SignedInfo"), method="c14n", exclusive=True, with_tail=False)
            if not replays.is_new(hashlib.sha256(seen).hexdigest(), expires, now):
                raise BadSignatureError("replay")
        return Opened(
            organization=organization,
            to=by_tag[clark("wsa:To")].text or "",
            action=by_tag[clark("wsa:Action")].text or "",
            message_id=by_tag[clark("wsa:MessageID")].text or "",
            payload=one(by_tag[clark("s:Body")], "*"),
        )


def is_message_id(text: str) -> bool:
    """Whether a text is an absolute IRI, and a UUID where it says so (WS-Addressing 1.0 Core, RFC 9562)."""
    if not _IRI.fullmatch(text):
        return False
    if not text.lower().startswith(_UUID):
        return True
    try:
        return str(uuid.UUID(text[len(_UUID) :])) == text[len(_UUID) :].lower()
    except ValueError:
        return False


@contextmanager
def _trying(examination: Examination, rule: Rule, place: str) -> Iterator[None]:
    """Write down whether a check of the envelope passed. Raises BrokenRuleError, with what the check said."""
    try:
        yield
    except (BadSignatureError, UntrustedCertificateError, NotWellFormedError) as problem:
        examination.refuse(rule, place, found=str(problem))
    examination.check(rule, place, holds=True)


def _find_security(root: _Element, header: _Element) -> tuple[_Element, _Element, _Element]:
    """The token, the Timestamp and the Signature."""
    if len(root.findall(".//wsse:Security", PREFIXES)) != 1 or len(root.findall(".//ds:Signature", PREFIXES)) != 1:
        raise BadSignatureError("exactly one Security and one Signature are allowed")
    security = one(header, "wsse:Security")
    token, timestamp, signature = (
        one(security, path) for path in ("wsse:BinarySecurityToken", "wsu:Timestamp", "ds:Signature")
    )
    _check_token(security, token, signature)
    return token, timestamp, signature


def _check_token(security: _Element, token: _Element, signature: _Element) -> None:
    if len(security) != 3 or token.get("ValueType") != TOKEN_PROFILE or token.get("EncodingType") != TOKEN_ENCODING:
        raise BadSignatureError("Security must hold a token, a Timestamp and a Signature")
    holder = one(one(signature, "ds:KeyInfo"), "*")
    named = one(holder, "*")
    if holder.tag != clark("wsse:SecurityTokenReference") or named.tag != clark("wsse:Reference"):
        raise BadSignatureError("KeyInfo must name the token")
    if named.get("URI") != f"#{token.get(_ID, '')}":
        raise BadSignatureError("KeyInfo must name this token")


def _check_window(timestamp: _Element, now: datetime) -> datetime:
    """Until when the message is good. Raises BadSignatureError."""
    created, expires = (_read_instant(one(timestamp, f"wsu:{name}").text or "") for name in ("Created", "Expires"))
    if not created <= now + _SKEW or not now < expires or not timedelta() < expires - created <= _LIFETIME:
        raise BadSignatureError("outside the Timestamp's window")
    return expires


def _read_instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise BadSignatureError("the Timestamp is not readable") from None
    if instant.tzinfo is None:
        raise BadSignatureError("the Timestamp has no offset")
    return instant
