"""Update of one resource, with If-Match; what was recorded is not rewritten."""

from __future__ import annotations

from flask import Flask, Response, request

from adapter.errors import Forbidden, Malformed
from adapter.fhir.elements import Resource
from adapter.rest.authorship import changed
from adapter.rest.condition import read_match
from adapter.rest.conformance import check, check_changeable
from adapter.rest.desk import Desk
from adapter.rest.exchange import read_body
from adapter.rest.read import give, known
from adapter.rest.visible import visible
from adapter.store.arrivals import Arrival

RECORDED = frozenset({"AuditEvent", "Provenance", "Binary", "ChargeItem"})


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.put("/fhir/<kind>/<identity>")
    def update(kind: str, identity: str) -> Response:
        known(kind)
        resource = read_body()
        if resource["resourceType"] != kind or resource.get("id") != identity:
            raise Malformed.because("", "type and id of the body are not those of the address.", code="structure")
        if kind in RECORDED:
            text = f"a {kind} tells what has happened or what came: it is not changed once it is written."
            raise Forbidden.because("REL-14", text, code="forbidden")
        check(resource)
        expected = read_match(request.headers.get("If-Match"))

        def follow(held: Resource, new: Resource) -> Resource:
            check_changeable(held)
            return changed(desk, held, new)

        return give(visible(desk).change(Arrival(identity, resource), expected, follow))
