"""Create, also conditional, of one resource; one that starts a flow is announced in the same transaction."""

from __future__ import annotations

from flask import Flask, Response, request

from adapter.errors import Malformed
from adapter.rest.acts import Wanted, carry_out_one
from adapter.rest.conformance import check
from adapter.rest.desk import Desk
from adapter.rest.exchange import read_body
from adapter.rest.read import give, known
from adapter.store.parameters import parameters_of


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.post("/fhir/<kind>")
    def create(kind: str) -> Response:
        known(kind)
        _check_no_search(kind)
        resource = read_body()
        if resource["resourceType"] != kind:
            raise Malformed.because("", f"the body is not a {kind}.", code="structure")
        check(resource)
        done = carry_out_one(desk, Wanted.by_request(kind, body=resource))
        return give(done.version, 201 if done.is_new else 200)


def _check_no_search(kind: str) -> None:
    """Raise Malformed for a create with search parameters in its URL: whoever sends it means a condition (fhirpy)."""
    if any(name.partition(":")[0].partition(".")[0] in parameters_of(kind) for name in request.args):
        text = "a create has its condition in the header If-None-Exist, not in the URL."
        raise Malformed.because("", text, code="structure")
