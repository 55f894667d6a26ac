"""The client of the current request: who it is, and what it may do."""

from __future__ import annotations

import hmac

from flask import g, request

from adapter.clients import Caller, ClientRole, Scope
from adapter.config.client import Client
from adapter.errors import NotAllowed
from adapter.rest.desk import Desk

#: Who shows the one token of [callers], or calls from this machine while no token is configured.
ANYBODY = Caller("callers", "[callers]", ClientRole.OPERATOR, (Scope.parse("system/*.cruds"),), None)


def caller() -> Caller:
    """The client of the current request."""
    found: Caller = g.caller
    return found


def admit(desk: Desk) -> None:
    """Find out who calls; raises NotAllowed for a request that shows no valid token."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    g.caller = _recognise(desk, token)


def _recognise(desk: Desk, token: bytes) -> Caller:
    for client in desk.settings.client:
        if client.token and hmac.compare_digest(token, _secret(client)):
            return client.caller
    if not desk.token and not desk.settings.client:
        return ANYBODY
    if desk.token and hmac.compare_digest(token, desk.token.encode()):
        return ANYBODY
    raise NotAllowed.because(
        "", "the Authorization header does not carry the bearer token of this server.", code="login"
    )


def _secret(client: Client) -> bytes:
    return client.token.read().encode() if client.token else b""
