"""Update of one resource, with If-Match; what was recorded is not rewritten."""

from __future__ import annotations

import re

from flask import Flask, Response, request

from adapter.errors import Forbidden, Refused
from adapter.rest.conformance import check, check_changeable
from adapter.rest.desk import Desk
from adapter.rest.exchange import read_body
from adapter.rest.read import give, known
from adapter.rest.visible import visible

RECORDED = frozenset({"AuditEvent", "Provenance", "Binary", "ChargeItem"})


def register(app: Flask, desk: Desk) -> None:
    """Add the interaction to the application."""

    @app.put("/fhir/<kind>/<identity>")
    def update(kind: str, identity: str) -> Response:
        resource = read_body()
        if resource["resourceType"] != known(kind) or resource.get("id") != identity:
            raise Refused.because("", "type and id of the body are not those of the address.", code="structure")
        if kind in RECORDED:
            text = f"a {kind} tells what has happened or what came: it is not changed once it is written."
            raise Forbidden.because("REL-14", text, code="forbidden")
        check(resource)
        check_changeable(visible(desk).read(kind, identity, "u").resource)
        match = re.fullmatch(r'W/"(\d+)"', request.headers.get("If-Match", ""))
        if not match:
            raise Refused.because("", 'an update needs the header If-Match: W/"version".', code="required")
        return give(visible(desk).put(identity, resource, desk.now(), int(match[1])))
