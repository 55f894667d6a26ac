"""A JSON Web Token that a client signed: read first, proved by its keys afterwards (RFC 7515, RFC 7519)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

#: The algorithms of SMART App Launch 2.2, each with the type of its key.
ALGORITHMS = {"RS384": "RSA", "ES384": "EC"}
_MOST_OCTETS = 8_192
_MOST_TRIED = 4  # keys with one kid


class BadJwt(ValueError):
    """A text that is no token, or not one that these keys signed; its text says why, without a value of it."""


@dataclass(frozen=True, slots=True)
class Jwt:
    """A token as it was sent. Nothing in it is believed before `prove`."""

    text: str
    header: dict[str, Any]
    claims: dict[str, Any]

    @classmethod
    def read(cls, text: str) -> Jwt:
        """Read it, without a key; raises BadJwt."""
        if len(text) > _MOST_OCTETS:
            raise BadJwt(f"it has more than {_MOST_OCTETS:,} characters")
        try:
            parts = jws.extract_compact(text.encode("ascii"))
            header, claims = parts.headers(), _read_object(parts.payload)
        except (JoseError, ValueError, TypeError, RecursionError):
            raise BadJwt("it is not a JWT in compact form") from None
        if not isinstance(header.get("alg"), str) or header["alg"] not in ALGORITHMS:
            raise BadJwt(f"its algorithm is not one of {', '.join(ALGORITHMS)}")
        if "crit" in header or "b64" in header:
            raise BadJwt("its header demands an extension of JWS")
        if not isinstance(header.get("kid"), str) or not header["kid"]:
            raise BadJwt("its header has no kid")
        return cls(text, header, claims)

    @property
    def kid(self) -> str:
        """Which key it says it was signed with."""
        return str(self.header["kid"])

    def prove(self, keys: Iterable[Key]) -> None:
        """Check its signature by the keys that have its kid and fit its algorithm; raises BadJwt."""
        algorithm = str(self.header["alg"])
        fitting = [key for key in keys if key.kid == self.kid and key.key_type == ALGORITHMS[algorithm]]
        if not fitting:
            raise BadJwt("no key of the client has its kid and fits its algorithm")
        for key in fitting[:_MOST_TRIED]:
            try:
                jws.deserialize_compact(
                    self.text, key, registry=jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
                )
            except (JoseError, ValueError):
                continue
            return
        raise BadJwt("its signature does not verify")


def _read_object(raw: bytes | None) -> dict[str, Any]:
    """A JSON object, no key of it twice; raises ValueError."""
    table = json.loads(raw or b"", object_pairs_hook=_unique, parse_constant=_refuse)
    if not isinstance(table, dict):
        raise BadJwt("its header or its claims are not an object")
    return table


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key twice")
    return table


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
