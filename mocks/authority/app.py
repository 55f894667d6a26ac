"""Revocation lists and issuers' certificates over plain HTTP, as authorities publish them: the lists are signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from mocks.exchange import watch_exchanges

if TYPE_CHECKING:
    from mocks.authority.register import Register
    from mocks.control import Control


def authority_app(register: Register, control: Control) -> Flask:
    """Build the web application. Operations: `crl`, `certificate`."""
    app = Flask("authority")
    watch_exchanges(app, control, lambda: request.endpoint or "unknown", lambda status: Response(status=status))
    writers = {"stale": register.write_stale_list, "forged": register.write_forged_list}

    @app.get("/pki/<any(root, intermediate):issuer>.crl")
    def crl(issuer: str) -> Response:
        write = writers.get(g.fault, register.write_list)
        with control.lock:
            return Response(write(issuer, control.now()), content_type="application/pkix-crl")

    @app.get("/pki/<any(root, intermediate):issuer>.pem")
    def certificate(issuer: str) -> Response:
        return Response(register.read_certificate(issuer), content_type="application/x-pem-file")

    return app
