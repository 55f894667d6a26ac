"""`lautta serve`: the web face under gunicorn."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from adapter.commands.settings import load
from adapter.config import Settings
from adapter.errors import WrongUsage


def serve(options: Namespace) -> int:
    """Serve until stopped. Without a bearer token it serves this machine alone."""
    settings = load(options)
    if settings.callers is None and options.host not in {"127.0.0.1", "localhost", "::1"}:
        raise WrongUsage("The configuration names no [callers] token, so this server may only listen on 127.0.0.1.")
    _run(settings, f"{options.host}:{options.port}", options.workers)
    return 0


def _run(settings: Settings, bind: str, workers: int) -> None:
    from flask import Flask
    from gunicorn.app.base import BaseApplication

    from adapter.wiring import build_web

    class Face(BaseApplication):  # type: ignore[misc]  # gunicorn comes without types
        """gunicorn with settings of ours: threads, kept-alive connections, no access log (URLs may tell too much)."""

        def load_config(self) -> None:
            chosen: dict[str, Any] = {
                "bind": bind,
                "workers": workers,
                "worker_class": "gthread",
                "threads": 8,
                "keepalive": 30,
                "loglevel": "error",
                "accesslog": None,
            }
            chosen["when_ready"] = _announce
            for name, value in chosen.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return build_web(settings)

    Face().run()


def _announce(server: Any) -> None:
    host, port = server.LISTENERS[0].getsockname()[:2]
    sys.stdout.write(f"http://{host}:{port}/fhir\n")
    sys.stdout.flush()
