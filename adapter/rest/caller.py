"""The client of the current request: who it is, and what it may do."""

from __future__ import annotations

from flask import g, request

from adapter.clients import Caller
from adapter.rest.certificate import peer_certificate
from adapter.rest.desk import Desk


def caller() -> Caller:
    """The client of the current request."""
    found: Caller = g.caller
    return found


def admit(desk: Desk) -> None:
    """Find out who calls; raises NotAllowed for a request that shows no valid token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    shown = token.strip() if scheme.casefold() == "bearer" else ""
    g.caller = desk.sign_in.recognise(shown, peer_certificate())
