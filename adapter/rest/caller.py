"""The client of the current request: who it is, and what it may do."""

from __future__ import annotations

from flask import g, request

from adapter.clients import Caller
from adapter.rest.certificate import peer_certificate
from adapter.rest.desk import Desk
from adapter.rest.smart import PATH

#: What anybody may ask, without a token; it shows nothing of anybody.
_OPEN = frozenset({"/fhir/metadata", "/fhir/openapi.json", PATH})


def caller() -> Caller:
    """The client of the current request."""
    found: Caller = g.caller
    return found


def needs_token() -> bool:
    """Whether the current request is one of a client to the FHIR API: it needs a token, and what it shows is logged."""
    return request.path.startswith("/fhir") and request.path not in _OPEN


def admit(desk: Desk) -> None:
    """Find out who calls; raises NotAllowed for a request that shows no valid token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    shown = token.strip() if scheme.casefold() == "bearer" else ""
    g.caller = desk.sign_in.recognise(shown, peer_certificate())
