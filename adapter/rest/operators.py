"""`/healthz`, `/readyz`, `/metrics`: for operators. No HETU, name or payload in any of them."""

from __future__ import annotations

from collections import Counter

from flask import Flask, Response

from adapter.rest.app import Desk, database_answers


def register(app: Flask, desk: Desk) -> None:
    """Add the pages to the application."""

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("alive\n", content_type="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        if database_answers(desk.engine):
            return Response("ready\n", content_type="text/plain")
        return Response("no database\n", 503, content_type="text/plain")

    @app.get("/metrics")
    def metrics() -> Response:
        counts = Counter((message.flow, message.state) for message in desk.messages.all())
        lines = ["# HELP lautta_messages Messages by flow and state.", "# TYPE lautta_messages gauge"]
        lines += [
            f'lautta_messages{{flow="{flow}",state="{state}"}} {number}'
            for (flow, state), number in sorted(counts.items())
        ]
        return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")
