"""Revocation lists and issuers' certificates over plain HTTP, as authorities publish them: the lists are signed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from mocks.authority import rules
from mocks.control import BrokenRuleError
from mocks.exchange import watch_exchanges

if TYPE_CHECKING:
    from mocks.authority.register import Register
    from mocks.control import Control, Examination

#: The calls, as faults and the journal name them.
OPERATIONS = ("crl", "certificate", "unknown")

_PLACE = re.compile(r"(root|intermediate)\.(crl|pem)")
_STATUSES = {rules.PLACE: 404, rules.ACCEPT: 406}
_TYPES = {"crl": "application/pkix-crl", "pem": "application/x-pem-file"}


def authority_app(register: Register, control: Control) -> Flask:
    """Build the web application. Operations: `crl`, `certificate`, `unknown`."""
    app = Flask("authority")
    watch_exchanges(app, control, _operation, lambda status: Response(status=status), _tell_about)
    app.register_error_handler(BrokenRuleError, _refuse)
    writers = {"stale": register.write_stale_list, "forged": register.write_forged_list}

    @app.get("/pki/<name>")
    def give(name: str) -> Response:
        found = _PLACE.fullmatch(name)
        if found is None:
            examination: Examination = g.examination
            examination.refuse(rules.PLACE, "path", expected="root.crl, intermediate.crl, .pem", found="another")
        issuer, kind = found.groups()
        g.facts["document"] = issuer
        g.examination.check(rules.QUERY, "query", holds=not request.query_string, found="a query")
        wanted = request.accept_mimetypes
        accepted = not wanted or wanted.best_match([_TYPES[kind]]) is not None
        g.examination.check(rules.ACCEPT, "Accept", holds=accepted, expected=_TYPES[kind], found="other types")
        if kind == "pem":
            return Response(register.read_certificate(issuer), content_type=_TYPES[kind])
        write = writers.get(g.fault, register.write_list)
        with control.work():
            return Response(write(issuer, control.now()), content_type=_TYPES[kind])

    return app


def _operation() -> str:
    found = _PLACE.fullmatch((request.view_args or {}).get("name", ""))
    return {"crl": "crl", "pem": "certificate"}[found[2]] if found else "unknown"


def _tell_about() -> dict[str, str]:
    found = _PLACE.fullmatch((request.view_args or {}).get("name", ""))
    return {"document": found[1]} if found else {}


def _refuse(broken: BrokenRuleError) -> Response:
    status = _STATUSES.get(broken.step.rule, 400)
    return Response(f"{broken}\n", status, content_type="text/plain; charset=utf-8")
