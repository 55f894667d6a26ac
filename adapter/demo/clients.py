"""The demo's clients: each signs in by its key, as any system would (SMART App Launch 2.2, Backend Services)."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from joserfc import jwt
from joserfc.jwk import ECKey

from adapter import clock

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_TIMEOUT = 30
_SPARE = 60.0  # seconds before its end a token is taken to be over


@dataclass(frozen=True)
class Professional:
    """For whom a client calls; `method` is how they signed in just now, empty for not at all."""

    worker: str
    name: str
    organisation: str
    unit: str
    role: str
    method: str = "card"


@dataclass
class Clients:
    """The clients whose keys lie in a folder, and the tokens they have."""

    api: str
    token_endpoint: str
    folder: Path
    _tokens: dict[str, tuple[str, float]] = field(default_factory=dict)

    def sign_in(self, client: str) -> str:
        """A token of this client that holds for a while; raises requests.HTTPError when it gets none."""
        token, until = self._tokens.get(client, ("", 0.0))
        if time.monotonic() >= until:
            answer = requests.post(
                self.token_endpoint,
                data={
                    "grant_type": "client_credentials",
                    "scope": "system/*.cruds",
                    "client_assertion_type": _ASSERTION_TYPE,
                    "client_assertion": self._assert(client),
                },
                timeout=_TIMEOUT,
            )
            answer.raise_for_status()
            given = answer.json()
            token, until = str(given["access_token"]), time.monotonic() + given["expires_in"] - _SPARE
            self._tokens[client] = token, until
        return token

    def assert_person(self, client: str, person: Professional) -> str:
        """The signed statement of a client for whom it calls; each is for one request."""
        at = {"authenticationMethod": person.method, "authenticationTime": _seconds()} if person.method else {}
        user = {"id": person.worker, "name": person.name, "role": person.role} | at
        requester = {"id": person.organisation, "unitId": person.unit}
        about = {"iss": client, "aud": self.api, "user": user, "serviceRequester": requester}
        return self._sign(client, "person+jwt", about)

    def _assert(self, client: str) -> str:
        return self._sign(client, "JWT", {"iss": client, "sub": client, "aud": self.token_endpoint})

    def _sign(self, client: str, kind: str, about: dict[str, Any]) -> str:
        key = ECKey.import_key((self.folder / f"{client}.key.pem").read_bytes())
        claims = about | {"exp": _seconds() + 240, "jti": str(uuid.uuid4())}
        return jwt.encode({"alg": "ES384", "kid": f"{client}-1", "typ": kind}, claims, key, algorithms=["ES384"])


def _seconds() -> int:
    return int(clock.now().timestamp())
