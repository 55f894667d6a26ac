"""`GET /fhir/metadata`: what this server can do (FHIR R4 capabilities)."""

from __future__ import annotations

from flask import Flask, Response

from adapter import __version__
from adapter.config.settings import Settings
from adapter.fhir.authorship import OWN, RECORDED
from adapter.fhir.elements import BASE, Resource
from adapter.rest.acts import writes_of
from adapter.rest.desk import Desk
from adapter.rest.exchange import respond
from adapter.rest.smart import has_sign_in
from adapter.store.parameters import PARAMETERS, TYPES

_VALIDATE = {"name": "validate", "definition": "http://hl7.org/fhir/OperationDefinition/Resource-validate"}

_OAUTH = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.get("/fhir/metadata")
    def metadata() -> Response:
        return respond(capability_statement(desk.now().date().isoformat(), _security(desk.settings)))


def capability_statement(today: str, security: Resource) -> Resource:
    """The CapabilityStatement; everything it lists is there, and nothing else is."""
    parameters = [{"name": name, "type": kind} for name, kind in PARAMETERS.items()]
    operations = {
        kind: [{"name": name, "definition": f"{BASE}/OperationDefinition/{kind.lower()}-{name}"} for name in names]
        for kind, names in {"Consent": ("evaluate", "matter", "fetch", "store"), "Task": ("decide",)}.items()
    }
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": today,
        "kind": "instance",
        "software": {"name": "Lautta", "version": __version__},
        "implementation": {"description": "Lautta, FHIR integration adapter"},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "security": security,
                "resource": [
                    {
                        "type": kind,
                        "interaction": [{"code": code} for code in _interactions(kind)],
                        "versioning": "versioned-update",
                        "updateCreate": kind not in RECORDED,
                        "conditionalCreate": kind not in OWN,
                        "conditionalUpdate": kind not in RECORDED,
                        "conditionalDelete": "not-supported" if kind in RECORDED else "single",
                        "searchParam": parameters,
                        "operation": [_VALIDATE, *operations.get(kind, [])],
                    }
                    for kind in TYPES
                ],
                "interaction": [{"code": "transaction"}, {"code": "batch"}],
                "operation": [_VALIDATE],
            },
        ],
    }


def _security(settings: Settings) -> Resource:
    """How a client signs in. SMART's extension is there only where the token endpoint gives a token to somebody."""
    told: Resource = {"description": "Bearer token; a personal identity code in a URL is refused."}
    if not has_sign_in(settings):
        return told
    code = {"system": "http://terminology.hl7.org/CodeSystem/restful-security-service", "code": "SMART-on-FHIR"}
    token = {"url": "token", "valueUri": settings.api.token}
    return told | {"extension": [{"url": _OAUTH, "extension": [token]}], "service": [{"coding": [code]}]}


def _interactions(kind: str) -> list[str]:
    """What can be done with a type.

    What was recorded is not changed, and what this server alone writes is not created.
    """
    codes = ["read", "vread", "history-instance", "search-type"]
    return codes + writes_of(kind)
