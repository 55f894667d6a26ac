"""SMART Backend Services as Inferno checks it.

A number in a name is a requirement of Inferno's list, `hl7.fhir.uv.smart-app-launch_2.2.0@251` and so on.
"""

from __future__ import annotations

import base64
import hmac
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, Key

from adapter.rest.sign_in import A_MINUTE, KNOWN_FOR
from tests.region import NOW
from tests.rest.clients import (
    AUDIENCE,
    BASE,
    ask,
    assertion,
    by_key,
    client,
    ec_key,
    form,
    publish,
    refusal,
    rsa_key,
    secret_key,
    served,
    token_of,
)
from tests.rest.desk import Face, open_face, outcome

OPERATOR = "operator"
SMART = "/fhir/.well-known/smart-configuration"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return publish(tmp_path / "keys.json", ec_key(), rsa_key())


@pytest.fixture
def face(tmp_path: Path, keys: Path) -> Iterator[Face]:
    """A server with a record system, another one, and an operator; all have the same two keys."""
    other = by_key(keys, "loviisa", scopes=("system/Task.rs",))
    operator = by_key(keys, OPERATOR, role="operator", units="*", scopes=("system/*.cruds",))
    with open_face(tmp_path, token=None, settings=served(by_key(keys), other, operator)) as opened:
        yield opened


def bearer(face: Face, token: str, path: str = "/fhir/Media") -> int:
    return face.client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code


# --- Discovery (conformance.md of the guide) --------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["", "application/fhir+json", "text/html", "application/json"])
def test_228_discovery_is_json_for_everybody_with_absolute_urls(face: Face, accept: str) -> None:
    answer = face.client.get(SMART, headers={"Accept": accept, "Host": "evil.example", "X-Forwarded-Host": "evil.test"})
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    told = answer.get_json()
    assert told["token_endpoint"] == AUDIENCE
    assert told["introspection_endpoint"] == f"{BASE}/introspect"
    assert told["revocation_endpoint"] == f"{BASE}/revoke"
    assert told["grant_types_supported"] == ["client_credentials"]
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert told["token_endpoint_auth_signing_alg_values_supported"] == ["RS384", "ES384"]
    assert set(told["capabilities"]) == {"client-confidential-asymmetric", "permission-v1", "permission-v2"}
    assert "system/Media.rs" in told["scopes_supported"]
    assert not {"issuer", "authorization_endpoint", "jwks_uri"} & set(told)


def test_the_capability_statement_says_that_there_is_smart(face: Face) -> None:
    security = face.client.get("/fhir/metadata").get_json()["rest"][0]["security"]
    assert security["service"][0]["coding"][0]["code"] == "SMART-on-FHIR"
    assert "extension" not in security


@pytest.mark.parametrize("clients", [(), (client(token={"variable": "LAUTTA_API_TOKEN"}),)])
def test_nothing_is_said_of_a_token_endpoint_that_nobody_can_sign_in_at(tmp_path: Path, clients: Any) -> None:
    with open_face(tmp_path, settings=served(*clients)) as face:
        outcome(face.get(SMART), 404)
        security = face.get("/fhir/metadata").get_json()["rest"][0]["security"]
        assert set(security) == {"cors", "description"}


# --- The token endpoint, by Inferno's requirements --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["EC", "RSA"])
def test_253_to_258_a_valid_request_gets_a_token(face: Face, kind: str) -> None:
    answer = ask(face, form(assertion(ec_key() if kind == "EC" else rsa_key())))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.content_type == "application/json"
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")
    told = answer.get_json()
    assert set(told) == {"access_token", "token_type", "expires_in", "scope"}
    assert (told["token_type"].lower(), told["expires_in"], told["scope"]) == ("bearer", 300, "system/Media.rs")
    assert type(told["expires_in"]) is int
    assert bearer(face, told["access_token"]) == 200


@pytest.mark.parametrize("grant", ["not_a_grant_type", "authorization_code", "", None])
def test_251_252_a_wrong_grant_type_is_400(face: Face, grant: str | None) -> None:
    refusal(ask(face, form(assertion(ec_key()), grant_type=grant)), "unsupported_grant_type")


@pytest.mark.parametrize("kind", ["not_an_assertion_type", "", None])
def test_251_252_a_wrong_assertion_type_is_refused(face: Face, kind: str | None) -> None:
    refusal(ask(face, form(assertion(ec_key()), client_assertion_type=kind)), "invalid_request")


@pytest.mark.parametrize(
    "claims", [{"iss": "nobody"}, {"iss": "nobody", "sub": "nobody"}, {"sub": "loviisa"}, {"iss": 1}, {"iss": None}]
)
def test_249_251_a_wrong_issuer_is_refused(face: Face, claims: dict[str, Any]) -> None:
    refusal(ask(face, form(assertion(ec_key(), **claims))), "invalid_client")


@pytest.mark.parametrize("audience", [BASE, f"{AUDIENCE}/", "https://evil.example/token", None, [], [AUDIENCE, "x"], 1])
def test_249_an_assertion_for_another_server_is_refused(face: Face, audience: Any) -> None:
    told = face.client.post("/token", data=form(assertion(ec_key(), aud=audience)), headers={"Host": "evil.example"})
    assert "aud" in refusal(told, "invalid_client")


def test_249_an_alias_of_the_configuration_is_accepted(tmp_path: Path, keys: Path) -> None:
    with open_face(tmp_path, settings=served(by_key(keys), audiences=(f"{BASE}/fhir",))) as face:
        for audience in (AUDIENCE, f"{BASE}/fhir", [AUDIENCE]):
            assert ask(face, form(assertion(ec_key(), aud=audience))).status_code == 200
        refusal(ask(face, form(assertion(ec_key(), aud=BASE))), "invalid_client")


@pytest.mark.parametrize(
    ("seconds", "accepted"),
    [(300, True), (360, True), (361, False), (3600, False), (0, True), (-59, True), (-60, False)],
)
def test_249_an_assertion_lives_for_five_minutes_with_a_minute_of_skew(
    face: Face, seconds: int, accepted: bool
) -> None:
    expires = int(NOW.timestamp()) + seconds
    answer = ask(face, form(assertion(ec_key(), exp=expires)))
    assert (answer.status_code == 200) is accepted
    if not accepted:
        refusal(answer, "invalid_client")


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"exp": 1e300},
        {"exp": -1},
        {"nbf": int(NOW.timestamp()) + 61},
        {"iat": int(NOW.timestamp()) + 61},
        {"iat": "now"},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"jti": "x" * 257},
    ],
    ids=str,
)
def test_249_an_assertion_says_its_times_and_its_id(face: Face, claims: dict[str, Any]) -> None:
    refusal(ask(face, form(assertion(ec_key(), **claims))), "invalid_client")


def test_249_an_assertion_is_used_once(face: Face) -> None:
    signed = assertion(ec_key(), jti="once")
    assert ask(face, form(signed)).status_code == 200
    assert "jti" in refusal(ask(face, form(signed)), "invalid_client")
    refusal(ask(face, form(assertion(ec_key(), jti="once"))), "invalid_client")
    assert ask(face, form(assertion(ec_key(), "loviisa", jti="once"), "system/Task.rs")).status_code == 200, "its own"


def test_249_it_is_remembered_for_longer_than_it_is_accepted(face: Face) -> None:
    signed = assertion(ec_key())
    assert ask(face, form(signed)).status_code == 200
    for minutes in (5.9, 6.9):
        face.clock[0] = NOW + timedelta(minutes=minutes)
        ask(face, form(assertion(ec_key(), now=face.clock[0])))  # forgets what is past
        assert ask(face, form(signed)).status_code == 400
    face.clock[0] = NOW + timedelta(minutes=5, seconds=59)
    assert "jti" in refusal(ask(face, form(signed)), "invalid_client")


def test_249_a_request_that_gets_no_scope_uses_its_assertion_up(face: Face) -> None:
    signed = assertion(ec_key())
    refusal(ask(face, form(signed, "system/Patient.rs")), "invalid_scope")
    refusal(ask(face, form(signed)), "invalid_client")


def test_249_a_false_signature_uses_nothing_up(face: Face) -> None:
    """Else anybody who guesses a jti could keep a client out."""
    forged = assertion(ECKey.generate_key("P-384", {"kid": "ec-1"}), jti="guessed")
    assert "signature" in refusal(ask(face, form(forged)), "invalid_client")
    assert ask(face, form(assertion(ec_key(), jti="guessed"))).status_code == 200


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ("system/Media.rs", "system/Media.rs"),
        ("system/Media.read", "system/Media.rs"),
        ("system/Media.cruds", "system/Media.rs"),
        ("system/*.read", "system/Media.rs system/Task.rs"),
        ("system/Media.r system/Patient.rs", "system/Media.r"),
        ("system/Media.rs launch/patient patient/*.rs", "system/Media.rs"),
        ("system/Media.sr system/Task.s", "system/Task.s"),
    ],
)
def test_250_259_what_is_granted_is_asked_for_and_registered(face: Face, asked: str, granted: str) -> None:
    assert ask(face, form(assertion(ec_key()), asked)).get_json()["scope"] == granted


@pytest.mark.parametrize("scope", ["", " ", None, "system/Patient.rs", "system/Media.d", "patient/Media.rs", "openid"])
def test_250_251_nothing_granted_is_invalid_scope(face: Face, scope: str | None) -> None:
    parameters = form(assertion(ec_key())) | {"scope": scope or ""}
    refusal(ask(face, parameters), "invalid_scope")


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_a_foreign_key_signs_nothing(face: Face) -> None:
    for kid in ("ec-1", "unknown"):
        forged = assertion(ECKey.generate_key("P-384", {"kid": kid}))
        refusal(ask(face, form(forged)), "invalid_client")


def _unsigned(algorithm: str) -> str:
    head, body, _ = assertion(ec_key()).split(".")
    table = json.loads(base64.urlsafe_b64decode(head + "=="))
    told = base64.urlsafe_b64encode(json.dumps(table | {"alg": algorithm}).encode()).rstrip(b"=").decode()
    return f"{told}.{body}."


def _by_public_key() -> str:
    """What an HMAC over the published key gives; libraries refuse to make it."""
    head, body, _ = _unsigned("HS384").split(".")
    public = ec_key().as_pem(private=False)
    mac = hmac.digest(public, f"{head}.{body}".encode(), "sha384")
    return f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def test_no_algorithm_but_those_of_the_guide(face: Face) -> None:
    """HS384 with the public key for a secret is the old trick; `none` the older one."""
    for forged in (
        _unsigned("none"),
        _unsigned("ES384"),
        _by_public_key(),
        assertion(secret_key(), algorithm="HS384"),
        assertion(rsa_key(), algorithm="RS256"),
        assertion(rsa_key(), algorithm="PS384"),
        assertion(rsa_key(), header={"kid": "ec-1"}),
        assertion(ec_key(), header={"kid": "rsa-1"}),
        assertion(ec_key(), header={"kid": None}),
        assertion(ec_key(), header={"typ": "at+jwt"}),
        assertion(ec_key(), header={"jku": "https://evil.example/jwks.json"}),
    ):
        refusal(ask(face, form(forged)), "invalid_client")


@pytest.mark.parametrize(
    "text", ["", "x", "a.b", "a.b.c.d.e", ".", "..", "\u00e4.\u00e4.\u00e4", "e30.e30.e30", "x" * 9000]
)
def test_what_is_no_jwt_is_refused(face: Face, text: str) -> None:
    refusal(ask(face, form(text)), "invalid_client")


def test_claims_that_stand_twice_are_refused(face: Face) -> None:
    head, _, signature = assertion(ec_key()).split(".")
    body = base64.urlsafe_b64encode(b'{"iss": "porvoo", "iss": "loviisa"}').rstrip(b"=").decode()
    assert "compact" in refusal(ask(face, form(f"{head}.{body}.{signature}")), "invalid_client")


def test_of_two_keys_with_one_kid_the_one_that_fits_proves_it(tmp_path: Path) -> None:
    twins: list[Key] = [ec_key("same"), rsa_key("same"), ECKey.generate_key("P-384", {"kid": "same"})]
    file = publish(tmp_path / "twins.json", *twins)
    with open_face(tmp_path, settings=served(by_key(file))) as face:
        for key in twins:
            assert ask(face, form(assertion(key))).status_code == 200


def test_keys_may_say_what_they_are_for_or_not(tmp_path: Path) -> None:
    """Inferno's say `key_ops` and not `use`."""
    file = publish(tmp_path / "ops.json", ec_key(), key_ops=["verify"])
    with open_face(tmp_path, settings=served(by_key(file))) as face:
        assert ask(face, form(assertion(ec_key()))).status_code == 200


def test_rotated_keys_are_taken_from_the_file_at_once(face: Face, keys: Path) -> None:
    new = ec_key("ec-2")
    refusal(ask(face, form(assertion(new))), "invalid_client")
    publish(keys, new)
    assert ask(face, form(assertion(new))).status_code == 200
    refusal(ask(face, form(assertion(ec_key()))), "invalid_client")


def test_a_file_that_went_bad_lets_nobody_in_and_says_so(face: Face, keys: Path) -> None:
    publish(keys, ec_key(), private=True)
    assert "operator" in refusal(ask(face, form(assertion(ec_key()))), "invalid_client")
    keys.unlink()
    assert "operator" in refusal(ask(face, form(assertion(ec_key()))), "invalid_client")


# --- The request ------------------------------------------------------------------------------------------------------


def test_parameters_are_read_from_a_form_alone(face: Face) -> None:
    parameters = form(assertion(ec_key()))
    refusal(face.client.post("/token", query_string=parameters), "invalid_request")
    refusal(face.client.post("/token", json=parameters), "invalid_request")
    refusal(face.client.post("/token", query_string=parameters, data={}), "invalid_request")
    twice = "grant_type=client_credentials&grant_type=client_credentials"
    kind = "application/x-www-form-urlencoded"
    refusal(face.client.post("/token", data=twice, content_type=kind), "invalid_request")
    refusal(face.client.post("/token", data=b"grant_type=\xff", content_type=kind), "invalid_request")
    refusal(face.client.post("/token", data="a=%FF", content_type=kind), "invalid_request")
    refusal(face.client.post("/token", data="a=1&" * 50, content_type=kind), "invalid_request")
    refusal(face.client.post("/token", data="a=" + "x" * 70_000, content_type=kind), "invalid_request", 413)
    assert face.client.get("/token").status_code == 405


def test_too_many_requests_are_told_when_to_come_again(face: Face) -> None:
    """And a stranger cannot use up what a client may ask for."""
    forged = assertion(ECKey.generate_key("P-384", {"kid": "ec-1"}))
    for _ in range(A_MINUTE):
        refusal(ask(face, form(forged), REMOTE_ADDR="192.0.2.66"), "invalid_client")
    face.clock[0] += timedelta(seconds=20)
    answer = ask(face, form(forged), REMOTE_ADDR="192.0.2.66")
    refusal(answer, "slow_down", 429)
    assert answer.headers["Retry-After"] == "40"
    assert ask(face, form(assertion(ec_key())), REMOTE_ADDR="192.0.2.1").status_code == 200
    face.clock[0] += timedelta(seconds=40)
    assert ask(face, form(assertion(ec_key())), REMOTE_ADDR="192.0.2.66").status_code == 200


# --- Tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_is_kept_by_its_hash_alone(face: Face, tmp_path: Path) -> None:
    token = token_of(face, ec_key())
    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    assert not any(token.encode() in file.read_bytes() for file in tmp_path.glob("lautta.db*"))


def test_262_265_a_token_holds_for_five_minutes(face: Face) -> None:
    token = token_of(face, ec_key())
    face.clock[0] += timedelta(seconds=299)
    assert bearer(face, token) == 200
    face.clock[0] += timedelta(seconds=1)
    answer = face.client.get("/fhir/Media", headers={"Authorization": f"Bearer {token}"})
    outcome(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_is_refused_at_once(face: Face) -> None:
    token, other, operator = (
        token_of(face, ec_key()),
        token_of(face, ec_key(), "loviisa", "system/Task.rs"),
        token_of(face, ec_key(), OPERATOR, "system/*.rs"),
    )

    def revoke(secret: str, by: str) -> int:
        headers = {"Authorization": f"Bearer {by}"}
        return face.client.post("/revoke", data={"token": secret}, headers=headers).status_code

    assert revoke(token, other) == 200, "says nothing of a token that is not one's own"
    assert bearer(face, token) == 200
    assert revoke(token, token) == 200
    assert bearer(face, token) == 401
    assert revoke(other, operator) == 200
    assert bearer(face, other) == 401
    assert revoke(operator, "nothing") == 401


def test_another_process_knows_of_a_revocation_in_a_moment(face: Face, tmp_path: Path, keys: Path) -> None:
    token = token_of(face, ec_key())
    with open_face(tmp_path, token=None, settings=served(by_key(keys))) as other:
        assert bearer(other, token) == 200
        face.client.post("/revoke", data={"token": token}, headers={"Authorization": f"Bearer {token}"})
        assert bearer(face, token) == 401
        other.clock[0] += KNOWN_FOR
        assert bearer(other, token) == 401


def test_a_client_that_is_not_configured_any_more_is_nobody(face: Face, tmp_path: Path, keys: Path) -> None:
    token = token_of(face, ec_key(), "loviisa", "system/Task.rs")
    with open_face(tmp_path, token=None, settings=served(by_key(keys))) as later:
        assert bearer(later, token) == 401


def test_introspection_tells_a_client_of_its_own_tokens(face: Face) -> None:
    token, other, operator = (
        token_of(face, ec_key()),
        token_of(face, ec_key(), "loviisa", "system/Task.rs"),
        token_of(face, ec_key(), OPERATOR, "system/*.rs"),
    )

    def inspect(secret: str, by: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {by}"}
        answer = face.client.post("/introspect", data={"token": secret}, headers=headers)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        told: dict[str, Any] = answer.get_json()
        return told

    known = {
        "active": True,
        "client_id": "porvoo",
        "scope": "system/Media.rs",
        "exp": int(NOW.timestamp()) + 300,
        "token_type": "Bearer",
    }
    assert inspect(token, token) == known
    assert inspect(token, operator) == known
    assert inspect(token, other) == {"active": False}
    assert inspect("unknown", operator) == {"active": False}
    headers = {"Authorization": f"Bearer {operator}"}
    refusal(face.client.post("/introspect", data={"x": "y"}, headers=headers), "invalid_request")
    outcome(face.client.post("/introspect", data={"token": token}), 401)
    face.clock[0] += timedelta(seconds=300)
    assert bearer(face, token) == 401


def test_two_processes_refuse_the_same_assertion(face: Face, tmp_path: Path, keys: Path) -> None:
    signed = assertion(ec_key())
    with open_face(tmp_path, token=None, settings=served(by_key(keys))) as other:
        assert ask(face, form(signed)).status_code == 200
        refusal(ask(other, form(signed)), "invalid_client")


def test_what_is_past_is_forgotten(face: Face, tmp_path: Path) -> None:
    for _ in range(2):
        token_of(face, ec_key())
        with closing(sqlite3.connect(tmp_path / "lautta.db")) as database:
            for count in ("SELECT count(*) FROM access_token", "SELECT count(*) FROM used_assertion"):
                assert database.execute(count).fetchone() == (1,)
        face.clock[0] += timedelta(hours=1)
