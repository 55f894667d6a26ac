"""A client's assertion of who it is (RFC 7523 §3, SMART App Launch 2.2: client-confidential-asymmetric)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from adapter.signed.claims import BadClaim, check_claims
from adapter.signed.jwt import Jwt

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_MOST_JTI = 256


@dataclass(frozen=True, slots=True)
class Assertion:
    """An assertion whose claims hold, once its signature does. `jti` is hashed; it is to be remembered `until` then."""

    client: str
    jti: str
    until: datetime


def check_assertion(jwt: Jwt, audiences: Collection[str], now: datetime, jwks_url: str = "") -> Assertion:
    """Check everything but the signature; raises BadClaim.

    `jwks_url` is the registered one: a `jku` must equal it, and is never fetched (SMART App Launch 2.2).
    """
    if str(jwt.header.get("typ", "JWT")).upper() != "JWT":
        raise BadClaim("its typ is not JWT")
    if jwt.header.get("jku", jwks_url) != jwks_url:
        raise BadClaim("its jku is not the registered URL")
    issuer = jwt.claims.get("iss")
    if not isinstance(issuer, str) or jwt.claims.get("sub") != issuer:
        raise BadClaim("its iss and its sub must both be the client's id")
    until = check_claims(jwt, audiences, now)
    jti = jwt.claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= _MOST_JTI:
        raise BadClaim(f"its jti must be a text of at most {_MOST_JTI} characters")
    return Assertion(issuer, hashlib.sha256(jti.encode("utf-8", "surrogatepass")).hexdigest(), until)
