"""Create, also conditional, of one resource; one that starts a flow is announced in the same transaction."""

from __future__ import annotations

import uuid

from flask import Flask, Response, request

from adapter.errors import Forbidden, Malformed
from adapter.fhir.elements import Resource
from adapter.rest.authorship import created
from adapter.rest.condition import read_condition
from adapter.rest.conformance import check
from adapter.rest.desk import Desk
from adapter.rest.exchange import read_body
from adapter.rest.read import give, known
from adapter.rest.visible import visible
from adapter.store.arrivals import Arrival

OWN = frozenset({"ChargeItem"})


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.post("/fhir/<kind>")
    def create(kind: str) -> Response:
        known(kind)
        resource = read_body()
        if resource["resourceType"] != kind:
            raise Malformed.because("", f"the body is not a {kind}.", code="structure")
        check(resource)
        arrival = read_arrival(desk, resource, request.headers.get("If-None-Exist"))
        (taken,) = visible(desk).create([arrival])
        return give(taken.stored, 201 if taken.new else 200)


def read_arrival(desk: Desk, resource: Resource, condition: str | None, full_url: str = "") -> Arrival:
    """A resource that is to be created, with who writes it; raises Forbidden for what only this server writes."""
    kind = str(resource["resourceType"])
    if kind in OWN:
        text = f"a {kind} is not created here: it arises when a medium is read into the PACS."
        raise Forbidden.because("REL-13", text, "`lautta media read` does that.", "forbidden")
    return Arrival(str(uuid.uuid4()), created(desk, resource), full_url, read_condition(kind, condition))
