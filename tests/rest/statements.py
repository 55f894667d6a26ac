"""A client with keys, and the signed statements by which it says for whom it calls."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from adapter.clients import ClientRole, Scope
from adapter.config.client import Api, Client, Jwks
from adapter.config.section import Secret
from adapter.config.settings import Settings
from tests.region import NOW, region

BASE = "https://lautta.example"
CLIENT = "record-porvoo"
SECRET = "a-secret-of-the-client"
PORVOO, HOME_CARE = "1.2.246.10.99999810.10.11", "1.2.246.10.99999861.10.1"
WORKER = "90000000011"


@cache
def keys() -> tuple[ECKey, RSAKey]:
    """The client's own keys."""
    return _ec("ec"), RSAKey.generate_key(2048, parameters={"kid": "rsa"}, private=True)


@cache
def foreign() -> ECKey:
    """A key that the client has not registered, under the name of one that it has."""
    return _ec("ec")


def published(client: Client, kid: str) -> KeySet:
    """What the API knows of the client's keys."""
    assert (client.id, bool(kid)) == (CLIENT, True)
    return KeySet.import_key_set({"keys": [key.as_dict(private=False) for key in keys()]})


def settings(file: Any, token: Any, **handlers: tuple[Any, ...]) -> Settings:
    """The usual region with a client that has keys. `handlers`: of the unit in Porvoo, and of the `organisation`."""
    client = Client(
        id=CLIENT,
        name="Record system of Porvoo",
        role=ClientRole.RECORD_SYSTEM,
        scopes=(Scope.parse("system/*.cruds"),),
        units=(PORVOO, HOME_CARE),
        jwks=Jwks(file=file),
        token=Secret(file=token),
    )
    usual = region()
    units = [
        unit.model_copy(update={"handlers": handlers.get("unit", unit.handlers)}) if unit.oid.value == PORVOO else unit
        for unit in usual.unit
    ]
    organisation = usual.organisation.model_copy(update={"handlers": handlers.get("organisation", ())})
    return usual.model_copy(
        update={"client": (client,), "api": Api(public_base=BASE), "unit": units, "organisation": organisation}
    )


def claims(unit: str = HOME_CARE, now: datetime = NOW, **changes: Any) -> dict[str, Any]:
    """Everything right; a change of None leaves the claim out, and `user` and `requester` change parts."""
    seconds = int(now.timestamp())
    user = {
        "id": WORKER,
        "name": "T. Testilä",
        "role": "client-work",
        "authenticationMethod": "card",
        "authenticationTime": seconds,
    } | changes.pop("user", {})
    requester = {"id": f"{'.'.join(unit.split('.')[:5])}.10.0", "unitId": unit} | changes.pop("requester", {})
    told = {
        "iss": CLIENT,
        "aud": f"{BASE}/fhir",
        "exp": seconds + 300,
        "jti": f"number-{next(_NUMBERS)}",
        "user": {name: value for name, value in user.items() if value is not None},
        "serviceRequester": {name: value for name, value in requester.items() if value is not None},
    } | changes
    return {name: value for name, value in told.items() if value is not None}


def sign(told: dict[str, Any], key: ECKey | RSAKey | None = None, **header: Any) -> str:
    """The statement, by the client's own EC key or by another."""
    key = key or keys()[0]
    algorithm = "ES384" if isinstance(key, ECKey) else "RS384"
    full = {"alg": algorithm, "kid": key.kid, "typ": "person+jwt"} | header
    return jwt.encode({name: value for name, value in full.items() if value is not None}, told, key, [algorithm])


def _ec(kid: str) -> ECKey:
    return ECKey.generate_key("P-384", parameters={"kid": kid}, private=True)


_NUMBERS = iter(range(10**9))
