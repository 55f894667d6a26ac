"""What the identity provider signs: a logout token that is forged, meant for another, or no logout, ends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import responses
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from adapter.config.addresses import Place
from adapter.config.console import Console
from adapter.errors import Refused, Theirs
from adapter.links.identity_provider import IdentityProviderLink
from tests.console.pages import CONSOLE
from tests.region import NOW

ISSUER = "https://idp.example"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
KEY = ECKey.generate_key("P-256", {"kid": "k1", "use": "sig"})
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "lautta",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 120,
    "jti": "message-1",
    "sub": "helmi",
    "sid": "session-1",
    "events": {EVENT: {}},
}


def _link(console: Console = CONSOLE) -> IdentityProviderLink:
    return IdentityProviderLink(console, Place(ISSUER), "https://lautta.example", lambda: "secret")


@pytest.fixture
def link() -> Iterator[IdentityProviderLink]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        place = f"{ISSUER}/.well-known/openid-configuration"
        wire.get(place, json={"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"})
        wire.get(f"{ISSUER}/keys", json=KeySet([KEY]).as_dict(private=False))
        yield _link()


def _sign(key: Any = KEY, typ: str = "logout+jwt", alg: str = "ES256", **changes: Any) -> str:
    """A token; a change of None leaves the claim out."""
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not None}
    header = {"alg": alg, "kid": "k1"} | ({"typ": typ} if typ else {})
    return str(jwt.encode(header, claims, key, algorithms=[alg]))


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, ("helmi", "session-1")),
        ({"sid": None}, ("helmi", "")),
        ({"sub": None}, ("", "session-1")),
        ({"typ": ""}, ("helmi", "session-1")),
        ({"typ": "JWT"}, ("helmi", "session-1")),
        ({"aud": ["lautta", "other"]}, ("helmi", "session-1")),
    ],
    ids=["whole", "person", "session", "no-type", "jwt", "two-audiences"],
)
def test_what_has_ended_is_read(link: IdentityProviderLink, changes: dict[str, Any], names: tuple[str, str]) -> None:
    said = link.read_sign_out(_sign(**changes), NOW)
    assert (said.subject, said.session) == names
    assert (said.issuer, said.token) == (ISSUER, "message-1")
    assert NOW + timedelta(seconds=120) <= said.until <= NOW + timedelta(seconds=300)


WRONG: dict[str, dict[str, Any]] = {
    "issuer": {"iss": "https://evil.example"},
    "no-issuer": {"iss": None},
    "audience": {"aud": "another"},
    "no-audience": {"aud": None},
    "expired": {"exp": CLAIMS["iat"] - 61},
    "no-expiry": {"exp": None},
    "future": {"iat": CLAIMS["iat"] + 3600},
    "no-iat": {"iat": None},
    "no-id": {"jti": None},
    "empty-id": {"jti": ""},
    "nobody": {"sub": None, "sid": None},
    "odd-subject": {"sub": 7},
    "nonce": {"nonce": "n"},
    "no-event": {"events": None},
    "other-event": {"events": {"http://schemas.example/other": {}}},
    "odd-event": {"events": {EVENT: "yes"}},
    "list-of-events": {"events": [EVENT]},
    "id-token": {"typ": "at+jwt"},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_what_is_no_logout_for_us_now_is_refused(link: IdentityProviderLink, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        link.read_sign_out(_sign(**changes), NOW)


def test_a_forged_token_is_refused(link: IdentityProviderLink) -> None:
    stranger = ECKey.generate_key("P-256", {"kid": "k1"})
    public = OctKey.import_key(str(KEY.as_dict(private=False)["x"]))
    body = _sign().split(".")
    unsigned = ".".join(["eyJhbGciOiJub25lIn0", body[1], ""])
    for token in (_sign(stranger), _sign(public, alg="HS256"), unsigned, f"{body[0]}.{body[1]}.AAAA", "", "x.y.z", "ä"):
        with pytest.raises(Refused):
            link.read_sign_out(token, NOW)


def test_a_provider_that_gives_no_keys_is_away() -> None:
    with responses.RequestsMock() as wire:
        wire.get(f"{ISSUER}/.well-known/openid-configuration", status=503)
        with pytest.raises(Theirs):
            _link().read_sign_out(_sign(), NOW)


@pytest.mark.parametrize(
    ("said", "number"),
    [("90000000011", "90000000011"), ("1.2.246.537.29|123", "123"), ("no number", ""), (7, ""), (None, "")],
    ids=["registration", "card", "none-such", "no-text", "nothing"],
)
def test_the_professional_is_read_from_the_claim_that_is_configured(
    link: IdentityProviderLink, said: Any, number: str
) -> None:
    claims = {"nonce": "n", "auth_time": CLAIMS["iat"], "registration": said}
    token = _sign(**claims)
    assert link._read(token, "n", NOW).worker is None
    link._console = CONSOLE.model_copy(update={"worker_claim": "registration"})
    worker = link._read(token, "n", NOW).worker
    assert (worker.value if worker else "") == number
    assert link._read(token, "n", NOW).session == "session-1"
