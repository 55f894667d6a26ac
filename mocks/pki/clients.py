"""Keys of the systems that call Lautta's FHIR API: a pair for each, the public half as a JWK Set (RFC 7517)."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

#: By their ids in `fixtures/lautta.toml`.
CLIENTS = ("lifecare-porvoo", "pegasos-loviisa", "kuvapalvelut", "kotihoito-saima", "operator")
_OCTETS = 48  # of a coordinate of P-384


def make_client_keys(directory: Path) -> None:
    """Write `clients/ID.jwks.json`, and `clients/ID.key.pem` that only its owner may read."""
    folder = directory / "clients"
    folder.mkdir(exist_ok=True)
    for client in CLIENTS:
        key = ec.generate_private_key(ec.SECP384R1())
        secret = folder / f"{client}.key.pem"
        secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        secret.chmod(0o600)
        keys = {"keys": [_public_half(key.public_key(), f"{client}-1")]}
        (folder / f"{client}.jwks.json").write_text(json.dumps(keys, indent=1) + "\n", encoding="ascii")


def _public_half(key: ec.EllipticCurvePublicKey, kid: str) -> dict[str, str]:
    numbers = key.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-384",
        "x": _encode(numbers.x),
        "y": _encode(numbers.y),
        "kid": kid,
        "use": "sig",
        "alg": "ES384",
    }


def _encode(coordinate: int) -> str:
    return base64.urlsafe_b64encode(coordinate.to_bytes(_OCTETS, "big")).rstrip(b"=").decode()
