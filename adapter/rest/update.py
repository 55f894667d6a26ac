"""Update of one resource, by its id or by what it is found by; what was recorded is not rewritten."""

from __future__ import annotations

from flask import Flask, Response

from adapter.errors import Malformed
from adapter.rest.acts import Wanted, carry_out_one, check_not_recorded
from adapter.rest.conformance import check
from adapter.rest.desk import Desk
from adapter.rest.exchange import read_body
from adapter.rest.read import give, known


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.put("/fhir/<kind>/<identity>")
    def update(kind: str, identity: str) -> Response:
        return _update(desk, kind, identity)

    @app.put("/fhir/<kind>")
    def conditional_update(kind: str) -> Response:
        return _update(desk, kind)


def _update(desk: Desk, kind: str, identity: str = "") -> Response:
    known(kind)
    resource = read_body()
    if resource["resourceType"] != kind or (identity and resource.get("id") != identity):
        raise Malformed.because("", "type and id of the body are not those of the address.", code="structure")
    check_not_recorded(kind)
    check(resource)
    done = carry_out_one(desk, Wanted.by_request(kind, identity, resource))
    return give(done.version, 201 if done.is_new else 200)
