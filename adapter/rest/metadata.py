"""`GET /fhir/metadata`: what this server can do (FHIR R4 capabilities), made from what is there."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response

from adapter import __version__
from adapter.config.client import Api
from adapter.config.settings import Settings
from adapter.fhir.elements import BASE, Resource
from adapter.fhir.topics import TOPICS
from adapter.rest.chains import CLOSED
from adapter.rest.desk import Desk
from adapter.rest.exchange import respond
from adapter.rest.interactions import Called, Interactions, interactions_of
from adapter.rest.smart import has_sign_in
from adapter.store.parameters import TYPES, Parameter, parameters_of
from adapter.validate.package import read_package

_HL7 = "http://hl7.org/fhir"
#: Definitions of operations that are HL7's.
_BACKPORT = f"{_HL7}/uv/subscriptions-backport"
_DEFINED = {
    "validate": f"{_HL7}/OperationDefinition/Resource-validate",
    "status": f"{_BACKPORT}/OperationDefinition/backport-subscription-status",
    "events": f"{_BACKPORT}/OperationDefinition/backport-subscription-events",
}
_TOPIC = f"{_BACKPORT}/StructureDefinition/capabilitystatement-subscriptiontopic-canonical"
_VOID = "No resource of this type has it: it finds nothing."
_DAYS = "A day without a zone is a day in Europe/Helsinki."


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.get("/fhir/metadata")
    def metadata() -> Response:
        return respond(state(app, desk))


def state(app: Flask, desk: Desk) -> Resource:
    """The CapabilityStatement of an application."""
    return capability_statement(interactions_of(app.url_map), desk.settings, desk.now().date().isoformat())


def capability_statement(offered: Interactions, settings: Settings, today: str) -> Resource:
    """The CapabilityStatement; everything it lists is there, and nothing else is."""
    implementation = {"description": "Lautta, FHIR integration adapter"}
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": today,
        "kind": "instance",
        "instantiates": [f"{BASE}/CapabilityStatement/lautta-server"],
        "software": {"name": "Lautta", "version": __version__},
        "implementation": implementation | ({"url": settings.api.fhir} if settings.api.fhir else {}),
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "patchFormat": ["application/json-patch+json"],
        "rest": [
            {
                "mode": "server",
                "documentation": _DAYS,
                "security": _security(settings),
                "resource": [_resource(kind, offered, settings.api) for kind in offered.types],
                "interaction": [{"code": code} for code in offered.system],
                "operation": _operations(offered, ""),
            },
        ],
    }


def _resource(kind: str, offered: Interactions, api: Api) -> Resource:
    """What can be done with a type."""
    codes = offered.types[kind]
    topics = [{"url": _TOPIC, "valueCanonical": topic.url} for topic in TOPICS] if kind == "Subscription" else []
    told: dict[str, Any] = {
        "extension": topics,
        "type": kind,
        "supportedProfile": _profiles(kind),
        "interaction": [{"code": code} for code in codes],
        "versioning": "versioned-update" if api.update_without_version == "refuse" else "versioned",
        "readHistory": True,
        "updateCreate": "update" in offered.conditional and "update" in codes,
        "conditionalCreate": "create" in codes,
        "conditionalRead": "full-support",
        "conditionalUpdate": {"update", "patch"} <= offered.conditional and "update" in codes,
        "conditionalDelete": "single" if "delete" in offered.conditional and "delete" in codes else "not-supported",
        "referencePolicy": ["literal", "logical"],
    }
    if "search-type" in codes:
        told |= {
            "searchInclude": [f"{kind}:{one.code}" for one in _leading_from(kind)],
            "searchRevInclude": _leading_to(kind),
            "searchParam": [_parameter(one) for one in parameters_of(kind).values()],
        }
    told["operation"] = _operations(offered, kind)
    return {name: value for name, value in told.items() if value != []}


def _leading_from(kind: str) -> list[Parameter]:
    """The parameters of a type by which something may be included."""
    found = parameters_of(kind).values() if kind not in CLOSED else ()
    return [one for one in found if one.kind == "reference" and not one.is_void]


def _leading_to(kind: str) -> list[str]:
    """The parameters of all types that may refer to this one."""
    if kind in CLOSED:
        return []
    return [
        f"{other}:{one.code}"
        for other in TYPES
        for one in _leading_from(other)
        if {kind, "Resource"} & set(one.targets)
    ]


def _parameter(parameter: Parameter) -> Resource:
    told = {"name": parameter.code, "type": parameter.kind}
    if parameter.definition:
        told["definition"] = f"{_HL7}/SearchParameter/{parameter.definition}"
    if parameter.is_void:
        told["documentation"] = _VOID
    return told


def _operations(offered: Interactions, kind: str) -> list[Resource]:
    called = {one.name: one for one in offered.operations if one.kind == kind}
    return [{"name": name, "definition": _definition(one)} for name, one in called.items()]


def _definition(operation: Called) -> str:
    own = f"{BASE}/OperationDefinition/{operation.kind.lower()}-{operation.name}"
    return _DEFINED.get(operation.name, own)


def _profiles(kind: str) -> list[str]:
    """Our own profiles of a type, by which a resource is judged when it declares them."""
    return [
        one["url"]
        for one in read_package()
        if one["resourceType"] == "StructureDefinition" and one["type"] == kind and one["kind"] == "resource"
    ]


def _security(settings: Settings) -> Resource:
    """How a client signs in; SMART is named only where the token endpoint gives a token to somebody.

    Its extension `oauth-uris` is not there: it must name an authorization endpoint, and there is none. SMART App Launch
    2.2 (conformance) has the endpoints in `.well-known/smart-configuration`.
    """
    text = "Bearer token; a personal identity code in a URL is refused."
    told: Resource = {"cors": bool(settings.api.origins), "description": text}
    if not has_sign_in(settings):
        return told
    code = {"system": "http://terminology.hl7.org/CodeSystem/restful-security-service", "code": "SMART-on-FHIR"}
    return told | {"service": [{"coding": [code]}]}
