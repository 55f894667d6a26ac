"""The answer: an envelope around a payload.

The signature over its parts (mocks/kanta/README.md, "The security header").
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod

from mocks.kanta.signatures import Signer
from mocks.xml.certificates import identify
from mocks.xml.namespaces import DS, SOAP, TOKEN_ENCODING, TOKEN_PROFILE, WSA, WSSE, WSU, clark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from lxml.etree import _Element

    from mocks.control import Control

_ANONYMOUS = f"{WSA}/anonymous"
_LIFETIME = timedelta(minutes=5)
_ID = clark("wsu:Id")


class Signatory:
    """A certificate and its key, read once from the PKI's directory. Raises OSError when a file is missing."""

    def __init__(self, pki: Path, name: str) -> None:
        certificate = x509.load_pem_x509_certificates((pki / f"{name}.pem").read_bytes())[0]
        self.oid = identify(certificate)
        self.token = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode("ascii")
        # Loaded once: signxml given a PEM checks the RSA key at every signature, which costs 44 times the signing.
        # Not checked here either: the PKI has just made it, and five checks are most of the mock's start.
        content = (pki / f"{name}.key.pem").read_bytes()
        self.key: Any = load_pem_private_key(content, password=None, unsafe_skip_rsa_key_validation=True)


@dataclass(frozen=True)
class Told:
    """What an answer tells: its payload, its wsa:Action, which message it answers, and when."""

    payload: _Element
    action: str
    relates_to: str
    at: datetime


class Answer:
    """One answer in the making: the envelope as a tree, to be signed and then encoded."""

    def __init__(self, told: Told, signatory: Signatory, message_id: str) -> None:
        self._signatory = signatory
        self.envelope = etree.Element(clark("s:Envelope"), nsmap={"s": SOAP, "wsa": WSA, "wsse": WSSE, "wsu": WSU})
        self.header = etree.SubElement(self.envelope, clark("s:Header"))
        self._security = etree.SubElement(self.header, clark("wsse:Security"))
        self._token = _add(self._security, "wsse:BinarySecurityToken", signatory.token)
        self._token.set("ValueType", TOKEN_PROFILE)
        self._token.set("EncodingType", TOKEN_ENCODING)
        timestamp = etree.SubElement(self._security, clark("wsu:Timestamp"))
        _add(timestamp, "wsu:Created", _write_instant(told.at))
        _add(timestamp, "wsu:Expires", _write_instant(told.at + _LIFETIME))
        addressing = [
            _add(self.header, "wsa:To", _ANONYMOUS),
            _add(self.header, "wsa:Action", told.action),
            _add(self.header, "wsa:MessageID", message_id),
            _add(self.header, "wsa:RelatesTo", told.relates_to),
        ]
        self.body = etree.SubElement(self.envelope, clark("s:Body"))
        self.body.append(told.payload)
        parts = [self.body, timestamp, self._token, *addressing]
        for part in parts:
            part.set(_ID, f"{etree.QName(part).localname}-1")
        #: What a right answer signs: reference → part.
        self.parts: dict[str, _Element] = {f"#{part.get(_ID)}": part for part in parts}

    def sign(
        self,
        parts: Mapping[str, _Element] | None = None,
        algorithm: SignatureMethod = SignatureMethod.RSA_SHA256,
        digest: DigestAlgorithm = DigestAlgorithm.SHA256,
    ) -> Answer:
        """Add the signature over `parts` (all of them, if not told otherwise); returns itself."""
        parts = self.parts if parts is None else parts
        key_info = etree.Element(clark("ds:KeyInfo"), nsmap={"ds": DS, "wsse": WSSE})
        reference = etree.SubElement(key_info, clark("wsse:SecurityTokenReference"))
        uri = f"#{self._token.get(_ID)}"
        etree.SubElement(reference, clark("wsse:Reference"), URI=uri, ValueType=TOKEN_PROFILE)
        signer = Signer(parts, algorithm, digest)
        key = self._signatory.key
        self._security.append(signer.sign(self.envelope, key=key, reference_uri=list(parts), key_info=key_info))
        return self

    def encode(self) -> bytes:
        """The answer as it goes out."""
        return etree.tostring(self.envelope, encoding="utf-8", xml_declaration=True)


class Answers:
    """Writes right answers in the name of mock Kanta. Safe for use by several threads."""

    def __init__(self, pki: Path, control: Control) -> None:
        self.signatory = Signatory(pki, "kanta-system")
        self.make_id: Callable[[], uuid.UUID] = control.new_id
        self._control = control
        self._earlier = control.holdings.shelf("earlier answers")

    def begin(self, told: Told, signatory: Signatory | None = None) -> Answer:
        """An answer not yet signed."""
        return Answer(told, signatory or self.signatory, self.make_id().urn)

    def seal(self, told: Told) -> bytes:
        """The signed answer."""
        content = self.begin(told).sign().encode()
        with self._control.work():
            self._earlier[told.action] = content
        return content

    def recall(self, action: str) -> bytes | None:
        """The last right answer with this wsa:Action."""
        return self._earlier.get(action)


def _write_instant(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _add(parent: _Element, name: str, text: str) -> _Element:
    child = etree.SubElement(parent, clark(name))
    child.text = text
    return child
