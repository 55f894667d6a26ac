"""A signed envelope (DSSE 1.0.2): octets, their type, and signatures over both."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

PAYLOAD_TYPE = "application/vnd.in-toto+json"


class BadEnvelopeError(Exception):
    """An envelope that says nothing. `str()` is the sentence."""


class Signer(Protocol):
    """A private key, in a file or on a card."""

    @property
    def keyid(self) -> str:
        """A hint at which key it is."""

    @property
    def certificates(self) -> Sequence[str]:
        """Its certificates as PEM, its own first; empty where it has none."""

    def sign(self, octets: bytes) -> bytes:
        """The signature value."""


#: Whether a signature (with its keyid and certificates) over octets is of somebody trusted.
Trust = Callable[[Mapping[str, Any], bytes, bytes], bool]


def encode_payload(kind: str, payload: bytes) -> bytes:
    """What is signed: type and payload, each with its length (DSSE, Pre-Authentication Encoding)."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)


def seal(statement: Mapping[str, Any], signer: Signer) -> dict[str, Any]:
    """An envelope around a statement."""
    payload = json.dumps(statement, ensure_ascii=False).encode()
    signature: dict[str, Any] = {
        "keyid": signer.keyid,
        "sig": _to_text(signer.sign(encode_payload(PAYLOAD_TYPE, payload))),
    }
    if signer.certificates:
        signature["certificates"] = list(signer.certificates)
    return {"payloadType": PAYLOAD_TYPE, "payload": _to_text(payload), "signatures": [signature]}


def unseal(envelope: Any) -> dict[str, Any]:
    """The statement in an envelope, whoever signed it. Raises BadEnvelopeError."""
    try:
        statement = json.loads(_to_octets(envelope["payload"]))
    except (ValueError, KeyError, TypeError):
        statement = None
    if not isinstance(statement, dict):
        raise BadEnvelopeError("statement.json is no envelope with a statement in it")
    return statement


def verify_envelope(envelope: Any, trust: Trust) -> Mapping[str, Any]:
    """The signature of somebody trusted. Raises BadEnvelopeError where there is none."""
    try:
        kind, payload, signatures = envelope["payloadType"], _to_octets(envelope["payload"]), envelope["signatures"]
        signed = encode_payload(kind, payload)
        good = [one for one in signatures if trust(one, _to_octets(one["sig"]), signed)]
    except (KeyError, TypeError, AttributeError, binascii.Error):
        raise BadEnvelopeError("statement.json is no envelope with a signature") from None
    if kind != PAYLOAD_TYPE:
        raise BadEnvelopeError("the envelope holds something else than a statement")
    if not good:
        raise BadEnvelopeError("the signature is not of the key that was named")
    signature: Mapping[str, Any] = good[0]
    return signature


def _to_text(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def _to_octets(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
