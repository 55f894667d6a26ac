"""Which key sets of a client are believed."""

from __future__ import annotations

import json

import pytest
from joserfc.jwk import ECKey, Key, OctKey, OKPKey

from adapter.signed.jwks import BadKeys, read_keys
from tests.rest.clients import ec_key, key_set, kids, rsa_key, weak_key


def test_keys_for_other_algorithms_are_left_out() -> None:
    others: list[Key] = [ECKey.generate_key("P-256", {"kid": "other"}), OKPKey.generate_key("Ed25519", {"kid": "okp"})]
    assert kids(read_keys(key_set(*others, ec_key(), rsa_key()))) == ["ec-1", "rsa-1"]
    table = json.loads(key_set(ec_key()))
    table["keys"].insert(0, {**rsa_key("sealing").as_dict(private=False), "use": "enc"})
    assert kids(read_keys(json.dumps(table).encode())) == ["ec-1"]


NOT_TO_TRUST = [
    (key_set(ec_key(), private=True), "secret"),
    (key_set(rsa_key(), private=True), "secret"),
    (key_set(ec_key()).replace(b'"keys": [', b'"keys": [{"kty": "oct", "k": "AAAA", "kid": "x"}, '), "secret"),
    (key_set(OctKey.generate_key(256, {"kid": "x"}), private=True), "secret"),
    (key_set(weak_key()), "1024 bits"),
    (key_set(ec_key()).replace(b'"kid": "ec-1"', b'"kit": "ec-1"'), "no kid"),
    (key_set(ec_key(), kid=7), "no kid"),
    (key_set(ec_key(), x="AAAA"), "cannot be read"),
    (key_set(ec_key(), x=7), "cannot be read"),
    (key_set(rsa_key(), n="!"), "0 bits"),
    (key_set(rsa_key(), e="AQ"), "cannot be read"),
    (key_set(ECKey.generate_key("P-256", {"kid": "other"})), "no EC key"),
    (b'{"keys": []}', "no EC key"),
    (b'{"keys": ["x"]}', "no list"),
    (b"[]", "no list"),
    (b"<html>", "not JSON"),
    (b"[" * 60_000, "not JSON"),
    (b'{"keys": [' + b"{}, " * 20 + b"{}]}", "more than 20"),
    (b" " * 64_001, "octets"),
]


@pytest.mark.parametrize(
    ("raw", "why"), NOT_TO_TRUST, ids=[f"{number}: {why}" for number, (_, why) in enumerate(NOT_TO_TRUST)]
)
def test_a_key_set_that_is_not_one_to_trust_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(BadKeys, match=why):
        read_keys(raw)
