"""A token as a client sends it: what is none, and by which keys one is proved."""

from __future__ import annotations

import pytest
from joserfc.jwk import ECKey, Key

from adapter.signed.jwt import BadJwt, Jwt
from tests.rest.clients import assertion, ec_key, rsa_key, secret_key


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "compact"),
        ("a.b", "compact"),
        ("e30.e30.e30", "compact"),
        ("\u00e4.\u00e4.\u00e4", "compact"),
        ("x" * 9000, "8,192"),
        (assertion(secret_key(), algorithm="HS384"), "algorithm"),
        (assertion(rsa_key(), algorithm="RS256"), "algorithm"),
        (assertion(ec_key(), header={"kid": None}), "no kid"),
    ],
    ids=["empty", "two parts", "empty header", "not ASCII", "long", "HS384", "RS256", "no kid"],
)
def test_what_is_no_token_of_ours_is_not_read(text: str, why: str) -> None:
    with pytest.raises(BadJwt, match=why):
        Jwt.read(text)


def test_it_is_proved_by_the_key_that_signed_it_and_by_no_other() -> None:
    twin: Key = ECKey.generate_key("P-384", {"kid": "ec-1"})
    jwt = Jwt.read(assertion(ec_key()))
    jwt.prove([rsa_key("ec-1"), twin, ec_key()])
    with pytest.raises(BadJwt, match="does not verify"):
        jwt.prove([twin])
    with pytest.raises(BadJwt, match="no key"):
        jwt.prove([rsa_key("ec-1"), ec_key("ec-2")])
