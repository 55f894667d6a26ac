"""A signing key on a card or another token (PKCS#11 v2.40), named by its URI (RFC 7512)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pkcs11
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11 import Mechanism, ObjectClass, PKCS11Error

from conform.report.keys import BadKeyError, TrustedKey, name_key, read_certificates

SCHEME = "pkcs11:"
_PROBE = b"Does the key belong to the certificate?"


class CardSigner:
    """An ECDSA P-256 key that never leaves its token. Its certificate is in a file."""

    def __init__(self, key: Any, chain: Path) -> None:
        certificates = read_certificates(chain)
        public = certificates[0].public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey) or not isinstance(public.curve, ec.SECP256R1):
            raise BadKeyError(f"the first certificate of {chain} is not of an ECDSA P-256 key")
        self._key = key
        self.keyid = name_key(public)
        self.certificates: Sequence[str] = [
            one.public_bytes(serialization.Encoding.PEM).decode() for one in certificates
        ]
        if not TrustedKey(public)({}, self.sign(_PROBE), _PROBE):
            raise BadKeyError("the key on the card does not belong to the certificate")

    def sign(self, octets: bytes) -> bytes:
        """The signature value. Raises BadKeyError where the card does not sign."""
        try:
            value = bytes(self._key.sign(hashlib.sha256(octets).digest(), mechanism=Mechanism.ECDSA))
        except PKCS11Error as problem:
            raise BadKeyError(f"the card did not sign: {type(problem).__name__}") from None
        half = len(value) // 2
        return encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))


def read_card(uri: str, pin: bytes | None, chain: Path | None) -> CardSigner:
    """The key that `pkcs11:token=…;object=…?module-path=…` names. Raises BadKeyError."""
    path, _, query = uri.removeprefix(SCHEME).partition("?")
    named = {name: unquote(value) for name, _, value in (part.partition("=") for part in path.split(";"))}
    asked = {name: unquote(value) for name, _, value in (part.partition("=") for part in query.split("&"))}
    if chain is None or pin is None:
        raise BadKeyError("a key on a card needs --certificate, and --password-from with its PIN")
    try:
        module, token, label = asked["module-path"], named["token"], named["object"]
    except KeyError as missing:
        raise BadKeyError(f"the card's address lacks {missing}: pkcs11:token=…;object=…?module-path=…") from None
    try:
        session = pkcs11.lib(module).get_token(token_label=token).open(user_pin=pin.decode())
        return CardSigner(session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=label), chain)
    except (PKCS11Error, RuntimeError) as problem:
        raise BadKeyError(f"the card, its key or its PIN cannot be used: {type(problem).__name__}") from None
