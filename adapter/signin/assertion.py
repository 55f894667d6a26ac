"""A client's assertion of who it is (RFC 7523 §3, SMART App Launch 2.2: client-confidential-asymmetric)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapter.signin.jwt import Jwt
from adapter.signin.refusal import SignInRefused

LIFE = timedelta(minutes=5)
SKEW = timedelta(seconds=60)
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_MOST_JTI = 256
_LAST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True)
class Assertion:
    """An assertion whose claims hold, once its signature does. `jti` is hashed; it is to be remembered `until` then."""

    client: str
    jti: str
    until: datetime


def check_claims(jwt: Jwt, audiences: Collection[str], now: datetime, jwks_url: str = "") -> Assertion:
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
    _check_audience(jwt.claims.get("aud"), audiences)
    until = _check_times(jwt.claims, now) + 2 * SKEW
    jti = jwt.claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= _MOST_JTI:
        raise _refuse(f"jti of the assertion must be a text of at most {_MOST_JTI} characters")
    return Assertion(issuer, hashlib.sha256(jti.encode("utf-8", "surrogatepass")).hexdigest(), until)


def _check_audience(audience: object, audiences: Collection[str]) -> None:
    if isinstance(audience, list) and len(audience) == 1:
        audience = audience[0]
    if not isinstance(audience, str) or audience not in audiences:
        raise _refuse("aud of the assertion is not the address of this token endpoint")


def _check_times(claims: Mapping[str, object], now: datetime) -> datetime:
    """When it expires. A client's clock may differ by SKEW; no `iat` is needed: Inferno sends none."""
    expires = _time(claims.get("exp"), "exp")
    if expires is None:
        raise _refuse("exp of the assertion is missing")
    if expires <= now - SKEW:
        raise _refuse("the assertion has expired")
    if expires > now + LIFE + SKEW:
        raise _refuse("exp of the assertion is more than five minutes ahead")
    for name in ("nbf", "iat"):
        begins = _time(claims.get(name), name)
        if begins is not None and begins > now + SKEW:
            raise _refuse(f"{name} of the assertion is in the future")
    return expires


def _time(value: object, name: str) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _LAST:
        raise _refuse(f"{name} of the assertion is not a time in seconds")
    return datetime.fromtimestamp(value, UTC)


def _refuse(text: str) -> SignInRefused:
    return SignInRefused("invalid_client", f"{text}.")
