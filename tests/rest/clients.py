"""Clients of the FHIR API for tests: their keys, what they sign, and how they ask for tokens."""

from __future__ import annotations

import json
import uuid
import warnings
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, Key, OctKey, RSAKey
from werkzeug.test import TestResponse

from adapter.config.client import Api, Client, Jwks
from adapter.config.settings import Settings
from adapter.signed.assertion import ASSERTION_TYPE
from tests.region import NOW, PORVOO, region
from tests.rest.desk import Face

BASE = "https://lautta.example"
AUDIENCE = f"{BASE}/token"
UNIT = str(PORVOO)


@cache
def ec_key(kid: str = "ec-1") -> ECKey:
    return ECKey.generate_key("P-384", {"kid": kid})


@cache
def rsa_key(kid: str = "rsa-1") -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid})


@cache
def weak_key() -> RSAKey:
    private = rsa.generate_private_key(65537, 1024)  # noqa: S505 – to be refused
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return RSAKey.import_key(pem, {"kid": "weak"})


def publish(file: Path, *keys: Key, private: bool = False, **more: Any) -> Path:
    """Write the JWK Set of these keys."""
    listed = [{**key.as_dict(private=private), **more} for key in keys]
    file.write_text(json.dumps({"keys": listed}), encoding="utf-8")
    return file


def client(identity: str = "porvoo", **changes: Any) -> Client:
    """A client, right in every way."""
    told = {
        "id": identity,
        "name": identity.title(),
        "role": "record system",
        "scopes": ("system/Media.rs", "system/Task.cruds"),
        "units": (UNIT,),
    }
    return Client.model_validate(told | changes)


def by_key(file: Path, identity: str = "porvoo", **changes: Any) -> Client:
    """A client that signs in by the keys of a file."""
    return client(identity, jwks=Jwks(file=file), **changes)


def served(*clients: Client, **api: Any) -> Settings:
    """The example configuration with these clients, at BASE."""
    return region().model_copy(update={"client": clients, "api": Api(public_base=BASE, **api)})


def assertion(
    key: Key,
    identity: str = "porvoo",
    *,
    header: dict[str, Any] | None = None,
    now: datetime = NOW,
    algorithm: str = "",
    **changes: Any,
) -> str:
    """A client's assertion, right in every way; a change of None leaves the claim out."""
    algorithm = algorithm or {"EC": "ES384", "RSA": "RS384"}[key.key_type]
    claims = {
        "iss": identity,
        "sub": identity,
        "aud": AUDIENCE,
        "exp": int((now + timedelta(minutes=5)).timestamp()),
        "jti": str(uuid.uuid4()),
    } | changes
    named = {"alg": algorithm, "kid": key.kid, "typ": "JWT"} | (header or {})
    payload = json.dumps({name: value for name, value in claims.items() if value is not None})
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    return jws.serialize_compact({n: v for n, v in named.items() if v is not None}, payload, key, registry=registry)


def key_set(*keys: Key, private: bool = False, **more: Any) -> bytes:
    """A JWK Set of their public halves."""
    return json.dumps({"keys": [{**key.as_dict(private=private), **more} for key in keys]}).encode()


def form(signed: str, scope: str = "system/Media.rs", **changes: str | None) -> dict[str, str]:
    """The parameters of a request for a token; a change of None leaves one out."""
    told = {
        "grant_type": "client_credentials",
        "scope": scope,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": signed,
    } | changes
    return {name: value for name, value in told.items() if value is not None}


def ask(face: Face, parameters: dict[str, str], **environ: Any) -> TestResponse:
    """POST them to the token endpoint."""
    return face.client.post("/token", data=parameters, environ_overrides=environ)


def refusal(answer: TestResponse, error: str, *statuses: int) -> str:
    """A refusal as RFC 6749 §5.2 has it; gives its description."""
    assert answer.status_code in (statuses or (400,)), answer.get_data(as_text=True)
    assert answer.content_type == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.get_json()
    assert (told["error"], set(told)) == (error, {"error", "error_description"})
    return str(told["error_description"])


def token_of(face: Face, key: Key, identity: str = "porvoo", scope: str = "system/Media.rs") -> str:
    """A token of this client."""
    answer = ask(face, form(assertion(key, identity, now=face.clock[0]), scope))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return str(answer.get_json()["access_token"])


def secret_key() -> OctKey:
    """What HS384 signs with."""
    return OctKey.generate_key(384, {"kid": "ec-1"})


def kids(keys: Iterable[Key]) -> list[str | None]:
    return [key.kid for key in keys]
