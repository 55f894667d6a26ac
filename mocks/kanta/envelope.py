"""The SOAP envelope with its WS-Security header: open what a client sent, seal what goes back.

The header's shape is ours (mocks/README.md, "Security header"); it follows WS-Security 1.0 and the X.509 token profile.
"""

from __future__ import annotations

import base64
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree
from signxml import SignatureConstructionMethod

from mocks.kanta.certificates import UntrustedCertificateError, identify, may_seal, read_certificate, trust
from mocks.kanta.markup import NotWellFormedError, one, parse
from mocks.kanta.namespaces import DS, PREFIXES, SOAP, WSA, WSSE, WSU, clark
from mocks.kanta.signatures import EXCLUSIVE, RSA_OR_ECDSA, BadSignatureError, HugeSigner, Profile, verify_signature

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from lxml.etree import _Element

ANONYMOUS = f"{WSA}/anonymous"
UNSPECIFIED = f"{WSA}/unspecified"
_TOKEN_PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"  # noqa: S105  # a URI
_BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
_LIFETIME = timedelta(minutes=5)
_SKEW = timedelta(seconds=60)
_ID = f"{{{WSU}}}Id"
_MESSAGE_ID = re.compile(r"[A-Za-z0-9:._/-]{1,200}")


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


class Envelopes:
    """Opens and seals envelopes with the certificates of one PKI directory. Raises OSError when a file is missing."""

    def __init__(self, pki: Path, randomness: random.Random) -> None:
        self._root = x509.load_pem_x509_certificate((pki / "root.pem").read_bytes())
        self._intermediate = x509.load_pem_x509_certificate((pki / "intermediate.pem").read_bytes())
        self._leaf = x509.load_pem_x509_certificates((pki / "kanta-system.pem").read_bytes())[0]
        # Loaded once: signxml given a PEM checks the RSA key at every signature, which costs 44 times the signing.
        self._key = load_pem_private_key((pki / "kanta-system.key.pem").read_bytes(), password=None)
        self._randomness = randomness
        self.oid = identify(self._leaf)

    @property
    def root(self) -> x509.Certificate:
        """The root that clients and documents of this PKI lead to."""
        return self._root

    def open(self, content: bytes, client: x509.Certificate, now: datetime) -> Opened:
        """Verify a request that came over a TLS connection of `client`.

        Raises NotWellFormedError when it is no SOAP envelope and FailedCheckError for whatever its protection lacks.
        """
        root = parse(content)
        if root.tag != clark("s:Envelope") or [child.tag for child in root] != [clark("s:Header"), clark("s:Body")]:
            raise NotWellFormedError("not a SOAP 1.1 envelope with one header and one body")
        try:
            return self._verify(root, client, now)
        except (BadSignatureError, UntrustedCertificateError, NotWellFormedError) as problem:
            raise FailedCheckError(str(problem)) from None

    def seal(self, payload: _Element, action: str, relates_to: str, now: datetime) -> bytes:
        """The signed answer to the request `relates_to`, with `payload` as its body."""
        envelope = etree.Element(clark("s:Envelope"), nsmap={"s": SOAP, "wsa": WSA, "wsse": WSSE, "wsu": WSU})
        header = etree.SubElement(envelope, clark("s:Header"))
        security = etree.SubElement(header, clark("wsse:Security"))
        token = _add(security, "wsse:BinarySecurityToken", base64.b64encode(self._leaf.public_bytes(Encoding.DER)))
        token.set("ValueType", _TOKEN_PROFILE)
        token.set("EncodingType", _BASE64)
        timestamp = etree.SubElement(security, clark("wsu:Timestamp"))
        _add(timestamp, "wsu:Created", _write_instant(now))
        _add(timestamp, "wsu:Expires", _write_instant(now + _LIFETIME))
        addressing = [
            _add(header, "wsa:To", ANONYMOUS),
            _add(header, "wsa:Action", action),
            _add(header, "wsa:MessageID", uuid.UUID(int=self._randomness.getrandbits(128), version=4).urn),
            _add(header, "wsa:RelatesTo", relates_to),
        ]
        body = etree.SubElement(envelope, clark("s:Body"))
        body.append(payload)
        parts = [body, timestamp, token, *addressing]
        for part in parts:
            part.set(_ID, f"{etree.QName(part).localname}-1")
        security.append(self._sign(envelope, [f"#{part.get(_ID)}" for part in parts], f"#{token.get(_ID)}"))
        return etree.tostring(envelope, encoding="utf-8", xml_declaration=True)

    def _sign(self, envelope: _Element, uris: list[str], token_uri: str) -> _Element:
        key_info = etree.Element(clark("ds:KeyInfo"), nsmap={"ds": DS, "wsse": WSSE})
        reference = etree.SubElement(key_info, clark("wsse:SecurityTokenReference"))
        etree.SubElement(reference, clark("wsse:Reference"), URI=token_uri, ValueType=_TOKEN_PROFILE)
        signer = HugeSigner(method=SignatureConstructionMethod.detached, c14n_algorithm=EXCLUSIVE)
        signature: _Element = signer.sign(
            envelope, key=self._key, reference_uri=uris, key_info=key_info, id_attribute="Id"
        )
        return signature

    def _verify(self, root: _Element, client: x509.Certificate, now: datetime) -> Opened:
        header, body = root[0], root[1]
        if len(root.findall(".//wsse:Security", PREFIXES)) != 1 or len(root.findall(".//ds:Signature", PREFIXES)) != 1:
            raise BadSignatureError("exactly one Security and one Signature are allowed")
        security = one(header, "wsse:Security")
        token, timestamp, signature = (
            one(security, path) for path in ("wsse:BinarySecurityToken", "wsu:Timestamp", "ds:Signature")
        )
        _check_token(security, token, signature)
        parts = [body, timestamp, token, *(one(header, f"wsa:{name}") for name in ("To", "Action", "MessageID"))]
        covered = {f"#{part.get(_ID, '')}": part for part in parts}
        if len(covered) != len(parts):
            raise BadSignatureError("every part needs an id of its own")
        certificate = read_certificate(token)
        trust([certificate, self._intermediate], [self._root], now, may_seal)
        if identify(certificate) != identify(client):
            raise UntrustedCertificateError("the TLS client is not the signer")
        profile = Profile(f"./{clark('s:Header')}/{clark('wsse:Security')}/", covered, RSA_OR_ECDSA)
        signed = verify_signature(root, signature, profile, certificate, now)
        by_tag = {element.tag: element for element in signed.values()}
        _check_window(by_tag[clark("wsu:Timestamp")], now)
        return Opened(
            organization=identify(certificate),
            to=by_tag[clark("wsa:To")].text or "",
            action=by_tag[clark("wsa:Action")].text or "",
            message_id=by_tag[clark("wsa:MessageID")].text or "",
            payload=one(by_tag[clark("s:Body")], "*"),
        )


def peek_message_id(content: bytes) -> str:
    """The wsa:MessageID that a refused request claims, so that even a fault can say what it answers.

    It is not verified and nothing is decided by it; `UNSPECIFIED` when there is no plausible one.
    """
    try:
        claimed = one(one(parse(content), "s:Header"), "wsa:MessageID").text or ""
    except NotWellFormedError:
        return UNSPECIFIED
    return claimed if _MESSAGE_ID.fullmatch(claimed) else UNSPECIFIED


def _check_token(security: _Element, token: _Element, signature: _Element) -> None:
    if len(security) != 3 or token.get("ValueType") != _TOKEN_PROFILE or token.get("EncodingType") != _BASE64:
        raise BadSignatureError("Security must hold a token, a Timestamp and a Signature")
    holder = one(one(signature, "ds:KeyInfo"), "*")
    named = one(holder, "*")
    if holder.tag != clark("wsse:SecurityTokenReference") or named.tag != clark("wsse:Reference"):
        raise BadSignatureError("KeyInfo must name the token")
    if named.get("URI") != f"#{token.get(_ID, '')}":
        raise BadSignatureError("KeyInfo must name this token")


def _check_window(timestamp: _Element, now: datetime) -> None:
    created, expires = (_read_instant(one(timestamp, f"wsu:{name}").text or "") for name in ("Created", "Expires"))
    if not created <= now + _SKEW or not now < expires or not timedelta() < expires - created <= _LIFETIME:
        raise BadSignatureError("outside the Timestamp's window")


def _read_instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise BadSignatureError("the Timestamp is not readable") from None
    if instant.tzinfo is None:
        raise BadSignatureError("the Timestamp has no offset")
    return instant


def _write_instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _add(parent: _Element, name: str, text: str | bytes) -> _Element:
    child = etree.SubElement(parent, clark(name))
    child.text = text if isinstance(text, str) else text.decode("ascii")
    return child
