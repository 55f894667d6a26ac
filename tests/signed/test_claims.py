"""For whom a signed statement is and when it is in force: of an assertion at sign-in, and of a person's statement."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from adapter.signed.claims import BadClaim, check_claims
from adapter.signed.jwt import Jwt
from tests.region import NOW
from tests.rest.clients import AUDIENCE, assertion, ec_key

SECONDS = int(NOW.timestamp())


def _check(**changes: Any) -> timedelta:
    return check_claims(Jwt.read(assertion(ec_key(), **changes)), {AUDIENCE}, NOW) - NOW


def test_it_is_remembered_until_no_clock_can_take_it_for_new() -> None:
    assert _check() == timedelta(minutes=7)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": [AUDIENCE]},
        {"exp": SECONDS - 59},
        {"exp": SECONDS + 360},
        {"exp": SECONDS + 0.5},
        {"nbf": SECONDS + 60, "iat": SECONDS + 60},
    ],
    ids=["aud in a list", "slow clock", "fast clock", "fraction", "begins now"],
)
def test_what_holds_with_a_minute_of_skew_is_taken(changes: dict[str, Any]) -> None:
    _check(**changes)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"aud": None}, "aud"),
        ({"aud": ""}, "aud"),
        ({"aud": f"{AUDIENCE}/"}, "aud"),
        ({"aud": [AUDIENCE, "https://other.example"]}, "aud"),
        ({"aud": {AUDIENCE: 1}}, "aud"),
        ({"exp": None}, "exp is missing"),
        ({"exp": str(SECONDS)}, "exp is missing"),
        ({"exp": True}, "exp is missing"),
        ({"exp": 0}, "exp is missing"),
        ({"exp": -1}, "exp is missing"),
        ({"exp": 1e300}, "exp is missing"),
        ({"exp": SECONDS - 60}, "expired"),
        ({"exp": SECONDS + 361}, "five minutes"),
        ({"nbf": SECONDS + 61}, "nbf is in the future"),
        ({"iat": SECONDS + 61}, "iat is in the future"),
        ({"iat": "now"}, "iat is missing, or no number"),
    ],
    ids=[
        *("no aud", "empty aud", "another aud", "two", "an object", "no exp", "a text", "a truth value", "zero"),
        *("negative", "never", "over", "long", "not yet", "from the future", "iat a text"),
    ],
)
def test_what_is_for_another_or_not_in_force_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(BadClaim, match=why):
        _check(**changes)


def test_no_address_is_nobodys_audience() -> None:
    """A server without a public base takes no statement, not one for the empty address."""
    with pytest.raises(BadClaim, match="aud"):
        check_claims(Jwt.read(assertion(ec_key(), aud="")), {""}, NOW)
