"""`/fhir/.well-known/smart-configuration`: how a client signs in here (SMART App Launch 2.2, conformance)."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response

from adapter.config.settings import Settings
from adapter.errors import NotFound
from adapter.rest.desk import Desk
from adapter.signed.jwt import ALGORITHMS

PATH = "/fhir/.well-known/smart-configuration"


def register(app: Flask, desk: Desk) -> None:
    """Add the document to the application. JSON whatever is accepted, and no token is needed."""

    @app.get(PATH)
    def smart_configuration() -> Response:
        if not has_sign_in(desk.settings):
            text = "no client of this server signs in at a token endpoint."
            raise NotFound.because("", text, code="not-found")
        return Response(json.dumps(describe(desk.settings)), content_type="application/json")


def has_sign_in(settings: Settings) -> bool:
    """Whether there is a client that signs in at the token endpoint."""
    return bool(_methods(settings))


def describe(settings: Settings) -> dict[str, Any]:
    """The document: what is there for the clients of this configuration, and nothing else."""
    api, methods = settings.api, _methods(settings)
    by_key, by_certificate = "private_key_jwt" in methods, "tls_client_auth" in methods
    document: dict[str, Any] = {
        "token_endpoint": api.token,
        "introspection_endpoint": api.below("introspect"),
        "revocation_endpoint": api.below("revoke"),
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": methods,
        "scopes_supported": sorted({str(scope) for client in settings.client for scope in client.scopes}),
        "response_types_supported": [],
        "code_challenge_methods_supported": ["S256"],
        "capabilities": [*(["client-confidential-asymmetric"] if by_key else []), "permission-v1", "permission-v2"],
    }
    if by_key:
        document["token_endpoint_auth_signing_alg_values_supported"] = [*ALGORITHMS]
    if by_certificate:
        document["tls_client_certificate_bound_access_tokens"] = True
    return document


def _methods(settings: Settings) -> list[str]:
    methods = {
        "private_key_jwt": any(client.jwks for client in settings.client),
        "tls_client_auth": any(client.certificate for client in settings.client),
    }
    return [name for name, used in methods.items() if used]
