"""What every statement that a client signs must say: for whom it is, and when it is in force (RFC 7519 §4.1). Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from adapter.signed.jwt import Jwt

#: How far ahead a statement may end, and by how much a client's clock may be wrong.
LIFE, SKEW = timedelta(minutes=5), timedelta(minutes=1)
_LAST = 2**33  # seconds: the year 2242


class BadClaim(ValueError):
    """A claim or header that is missing or wrong; its text says which, without a value. `code`: the FHIR issue type."""

    def __init__(self, text: str, code: str = "security") -> None:
        super().__init__(text)
        self.code = code


def check_claims(jwt: Jwt, audiences: Collection[str], now: datetime) -> datetime:
    """Check that it is for one of `audiences` and in force; give the moment from which it can be forgotten.

    Raises BadClaim. It has one `aud`: one with two could be used by the other. No `iat` is needed: Inferno sends none.
    """
    audience = jwt.claims.get("aud")
    if isinstance(audience, list) and len(audience) == 1:
        audience = audience[0]
    if not isinstance(audience, str) or not audience or audience not in audiences:
        raise BadClaim("its aud is not the address that it is sent to")
    ends = read_moment(jwt.claims.get("exp"), "exp")
    if ends + SKEW <= now:
        raise BadClaim("it has expired", "expired")
    if ends > now + LIFE + SKEW:
        raise BadClaim("its exp is more than five minutes ahead")
    for name in ("nbf", "iat"):
        if jwt.claims.get(name) is not None and read_moment(jwt.claims[name], name) > now + SKEW:
            raise BadClaim(f"its {name} is in the future")
    return ends + 2 * SKEW


def read_moment(value: object, name: str) -> datetime:
    """The moment of a NumericDate (RFC 7519 §2); raises BadClaim, with the name of the claim."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _LAST:
        raise BadClaim(f"the claim {name} is missing, or no number of seconds")
    return datetime.fromtimestamp(value, UTC)
