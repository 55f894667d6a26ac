"""A server as `lautta serve` is one, whose application says what it is told of its client. Run as a program."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from adapter.config.loading import read_settings
from adapter.rest.certificate import PEER_CERTIFICATE
from adapter.serving.processes import run_processes


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The application."""
    certificate = environ.get(PEER_CERTIFICATE)
    said = {
        "address": environ["REMOTE_ADDR"],
        "scheme": environ["wsgi.url_scheme"],
        "certificate": hashlib.sha256(certificate).hexdigest() if certificate else None,
        "headers": sorted(name for name in environ if name.startswith("HTTP_X")),
    }
    body = json.dumps(said).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


if __name__ == "__main__":
    run_processes(read_settings(Path(os.environ["LAUTTA_CONFIG"])).api, "127.0.0.1:0", 1, lambda: echo)
