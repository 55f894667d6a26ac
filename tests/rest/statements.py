"""A client with keys, and the signed statements by which it says for whom it calls."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from adapter.config.settings import Settings
from tests.region import NOW
from tests.rest.clients import BASE, by_key, ec_key, publish, rsa_key, served, token_of
from tests.rest.desk import Face

CLIENT = "record-porvoo"
PORVOO, HOME_CARE = "1.2.246.10.99999810.10.11", "1.2.246.10.99999861.10.1"
WORKER = "90000000011"


@cache
def foreign_key() -> ECKey:
    """A key that the client has not registered, under the name of one that it has."""
    return ECKey.generate_key("P-384", {"kid": "ec-1"})


def region_of_client(folder: Path, **handlers: tuple[Any, ...]) -> Settings:
    """The usual region with a client that has keys. `handlers`: of the `unit` in Porvoo, and of the `organisation`."""
    file = publish(folder / "keys.json", ec_key(), rsa_key())
    region = served(by_key(file, CLIENT, scopes=("system/*.cruds",), units=(PORVOO, HOME_CARE)))
    units = [
        unit.model_copy(update={"handlers": handlers.get("unit", unit.handlers)}) if unit.oid.value == PORVOO else unit
        for unit in region.unit
    ]
    organisation = region.organisation.model_copy(update={"handlers": handlers.get("organisation", ())})
    return region.model_copy(update={"unit": units, "organisation": organisation})


def headers(face: Face, statement: str | None = None) -> dict[str, str]:
    """Those of a request of the client, with a token that it got by its key."""
    told = {"Authorization": f"Bearer {token_of(face, ec_key(), CLIENT, 'system/*.cruds')}"}
    return told if statement is None else told | {"Person-Assertion": statement}


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
        "jti": str(uuid.uuid4()),
        "user": {name: value for name, value in user.items() if value is not None},
        "serviceRequester": {name: value for name, value in requester.items() if value is not None},
    } | changes
    return {name: value for name, value in told.items() if value is not None}


def sign(told: dict[str, Any], key: ECKey | RSAKey | None = None, **header: Any) -> str:
    """The statement, by the client's own EC key or by another."""
    key = key or ec_key()
    algorithm = "ES384" if isinstance(key, ECKey) else "RS384"
    full = {"alg": algorithm, "kid": key.kid, "typ": "person+jwt"} | header
    return jwt.encode({name: value for name, value in full.items() if value is not None}, told, key, [algorithm])
