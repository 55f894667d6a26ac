"""Create, also conditional, of one resource; one that starts a flow is announced in the same transaction."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qsl

from flask import Flask, Response, request

from adapter.errors import Forbidden, Refused
from adapter.rest.conformance import check
from adapter.rest.criteria import read_criterion
from adapter.rest.desk import Desk
from adapter.rest.exchange import read_body
from adapter.rest.read import give, known
from adapter.rest.visible import visible
from adapter.store.resources import Stored

OWN = frozenset({"ChargeItem"})


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.post("/fhir/<kind>")
    def create(kind: str) -> Response:
        resource = read_body()
        if resource["resourceType"] != known(kind):
            raise Refused.because("", f"the body is not a {kind}.", code="structure")
        check(resource)
        existing = find_existing(desk, kind, request.headers.get("If-None-Exist"))
        if existing:
            return give(existing)
        return give(visible(desk).create([(str(uuid.uuid4()), resource)], desk.now())[0], 201)


def find_existing(desk: Desk, kind: str, condition: str | None) -> Stored | None:
    """What a create finds that is there already, by its condition if it has one.

    Raises Outdated when several match (FHIR R4 http, conditional create), Forbidden for what only this server writes.
    """
    if kind in OWN:
        text = f"a {kind} is not created here: it arises when a medium is read into the PACS."
        raise Forbidden.because("REL-13", text, "`lautta media read` does that.", "forbidden")
    if not condition:
        return None
    criteria = [read_criterion(name, value) for name, value in parse_qsl(condition.lstrip("?"), keep_blank_values=True)]
    if not criteria:
        raise Refused.because("", "the condition of the create is empty.", code="value")
    return visible(desk).match(kind, criteria)
