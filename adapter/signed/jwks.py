"""The public keys of a client: a JWK Set (RFC 7517) that holds nothing secret and nothing weak."""

from __future__ import annotations

import base64
import json
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

MOST_OCTETS = 64_000
_MOST_KEYS = 20
_SECRET = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
_BITS = range(2048, 8193)


class BadKeys(ValueError):
    """A key set that is not one to trust a client by; its text says why."""


def read_keys(raw: bytes) -> KeySet:
    """Read a JWK Set: the keys for RS384 and ES384; what is for other algorithms is left out. Raises BadKeys."""
    if len(raw) > MOST_OCTETS:
        raise BadKeys(f"the key set has more than {MOST_OCTETS:,} octets")
    try:
        table = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadKeys("the key set is not JSON") from None
    listed = table.get("keys") if isinstance(table, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadKeys("the key set has no list `keys` (RFC 7517)")
    if len(listed) > _MOST_KEYS:
        raise BadKeys(f"the key set has more than {_MOST_KEYS} keys")
    keys = [key for key in map(_read_key, listed) if key]
    if not keys:
        raise BadKeys("the key set has no RSA key and no EC key of the curve P-384")
    return KeySet([*keys])


def _read_key(table: dict[str, Any]) -> RSAKey | ECKey | None:
    """One key; None for one that is not for our algorithms."""
    if table.get("kty") == "oct" or _SECRET & set(table):
        raise BadKeys("the key set holds a secret key: make new keys, and publish the public halves")
    if table.get("use", "sig") != "sig" or not (
        table.get("kty") == "RSA" or (table.get("kty"), table.get("crv")) == ("EC", "P-384")
    ):
        return None
    if not isinstance(table.get("kid"), str) or not table["kid"]:
        raise BadKeys("a key has no kid")
    try:
        if table["kty"] == "EC":
            key: RSAKey | ECKey = ECKey.import_key(table)
        else:
            _check_length(table["n"])
            key = RSAKey.import_key(table)
        key.public_key  # noqa: B018 – is made by looking at it: a point off the curve, an exponent that is none
    except BadKeys:
        raise
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise BadKeys("a key cannot be read") from None
    return key


def _check_length(modulus: str) -> None:
    bits = int.from_bytes(base64.urlsafe_b64decode(modulus + "==")).bit_length()
    if bits not in _BITS:
        raise BadKeys(f"an RSA key has {bits} bits: {_BITS[0]} to {_BITS[-1]} are accepted")
