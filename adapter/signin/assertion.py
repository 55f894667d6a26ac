"""A client's assertion of who it is (RFC 7523 §3, SMART App Launch 2.2: client-confidential-asymmetric)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from adapter.signin.claims import BadClaim, check_claims
from adapter.signin.jwt import Jwt
from adapter.signin.refusal import SignInRefused

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_MOST_JTI = 256


@dataclass(frozen=True, slots=True)
class Assertion:
    """An assertion whose claims hold, once its signature does. `jti` is hashed; it is to be remembered `until` then."""

    client: str
    jti: str
    until: datetime


def check_assertion(jwt: Jwt, audiences: Collection[str], now: datetime, jwks_url: str = "") -> Assertion:
    """Check everything but the signature; raises SignInRefused (invalid_client).

    `jwks_url` is the registered one: a `jku` must equal it, and is never fetched (SMART App Launch 2.2).
    """
    if str(jwt.header.get("typ", "JWT")).upper() != "JWT":
        raise _refuse("typ of the assertion is not JWT")
    if jwt.header.get("jku", jwks_url) != jwks_url:
        raise _refuse("jku of the assertion is not the registered URL")
    issuer = jwt.claims.get("iss")
    if not isinstance(issuer, str) or jwt.claims.get("sub") != issuer:
        raise _refuse("iss and sub of the assertion must both be the client's id")
    try:
        until = check_claims(jwt, audiences, now)
    except BadClaim as problem:
        raise _refuse(f"client_assertion: {problem}") from None
    jti = jwt.claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= _MOST_JTI:
        raise _refuse(f"jti of the assertion must be a text of at most {_MOST_JTI} characters")
    return Assertion(issuer, hashlib.sha256(jti.encode("utf-8", "surrogatepass")).hexdigest(), until)


def _refuse(text: str) -> SignInRefused:
    return SignInRefused("invalid_client", f"{text}.")
