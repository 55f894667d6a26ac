"""`lautta serve`: the web face, in processes that gunicorn keeps."""

from __future__ import annotations

import resource
import sys
import threading
import time
from argparse import Namespace
from typing import Any

from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.config.client import Api
from adapter.config.settings import Settings
from adapter.errors import LauttaError, WrongUsage
from adapter.store.opening import open_database

_EVERY = 60.0  # seconds; the register itself is asked when what is known of it is ten minutes old
_GRACE = 30  # seconds that requests have to end in when the server is stopped
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


def add_words(words: Words) -> None:
    """`lautta serve`."""
    command = words.command(serve, "lautta serve --port 8080")
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8080, help="0 = a free one, printed first")
    command.add_argument("--workers", type=int, default=1, metavar="N", help="processes")
    command.add_argument("--behind-proxy", action="store_true", help="as [api] behind_proxy = true: TLS ends before us")


def serve(options: Namespace) -> int:
    """Serve until stopped. Without a client or a bearer token it serves this machine alone."""
    settings = load(options)
    _check_way_in(settings, options)
    if settings.callers is not None:
        settings.callers.read()
    open_database(settings.database_url()).dispose()  # what is wrong with it is reported here, not by each process
    _run(settings, f"{options.host}:{options.port}", options.workers)
    return 0


def _check_way_in(settings: Settings, options: Namespace) -> None:
    """Raises WrongUsage for an address beyond this machine that anybody could use or listen to."""
    if options.host in _LOOPBACK:
        return
    if settings.callers is None and not settings.client:
        raise WrongUsage("The configuration names no client and no [callers], so lautta serve listens on 127.0.0.1.")
    if settings.api.certificate is None and not (settings.api.behind_proxy or options.behind_proxy):
        raise WrongUsage(
            "Beyond this machine the API needs TLS: set certificate and key of [api]. "
            "If a proxy before it does the TLS, set behind_proxy = true."
        )


def _run(settings: Settings, bind: str, workers: int) -> None:
    from flask import Flask
    from gunicorn.app.base import BaseApplication

    from adapter.serving.worker import ReceivingWorker
    from adapter.wiring import build_web

    api = settings.api
    worker = ReceivingWorker.configured(*_reception_of(api), api.drain_seconds)

    class Face(BaseApplication):  # type: ignore[misc]  # gunicorn comes without types
        """gunicorn with settings of ours: a worker of our own, and no access log (URLs may tell too much)."""

        def load_config(self) -> None:
            chosen: dict[str, Any] = {
                "bind": bind,
                "workers": workers,
                "worker_class": worker,
                "graceful_timeout": int(api.drain_seconds) + _GRACE,
                "forwarded_allow_ips": "",  # the reception sees to proxies
                "control_socket_disable": True,
                "loglevel": "error",
                "accesslog": None,
            }
            chosen["when_ready"] = _announce
            chosen["post_worker_init"] = _freeze
            for name, value in chosen.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            threading.Thread(target=_keep_register, args=(settings,), daemon=True).start()
            return build_web(settings)

    Face().run()


def _reception_of(api: Api) -> tuple[Any, Any, Any]:
    """What the settings say of bounds, proxies and TLS; raises WrongUsage for a certificate that cannot be used."""
    from adapter.serving.bounds import Bounds
    from adapter.serving.proxies import Proxies
    from adapter.serving.tls import ServerTls

    bounds = Bounds(
        connections=api.connections_per_client,
        all_connections=_most_connections(),
        head_seconds=api.head_seconds,
        transfer_seconds=api.transfer_seconds,
    )
    tls = ServerTls(api.certificate, api.key, api.client_roots) if api.certificate and api.key else None
    return bounds, Proxies(api.trusted_proxies), tls


def _most_connections() -> int:
    """A thousand, or as many as the system lets a process have beside its other files."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2_000 if hard == resource.RLIM_INFINITY else min(hard, 2_000)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted // 2


def _keep_register(settings: Settings) -> None:
    """Keep this process's copy of the organisation register young.

    Every decision goes by it, and no worker need share its folder (GRA-09).
    """
    from adapter.wiring import build_registry

    registry = build_registry(settings)
    while True:
        try:
            registry.refresh()
        except LauttaError as problem:
            sys.stderr.write(f"lautta: {problem}\n")
        time.sleep(_EVERY)


def _freeze(_worker: Any) -> None:
    """What is loaded by now stays.

    The collector need not look through it again and again, which stops every request.
    """
    import gc

    gc.collect()
    gc.freeze()


def _announce(server: Any) -> None:
    host, port = server.LISTENERS[0].getsockname()[:2]
    scheme = "https" if server.worker_class.tls is not None else "http"
    sys.stdout.write(f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/fhir\n")
    sys.stdout.flush()
