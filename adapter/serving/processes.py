"""The processes of `lautta serve`: gunicorn keeps them, and hands on its signals."""

from __future__ import annotations

import gc
import resource
import sys
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from adapter.config.client import Api
from adapter.serving.bounds import Bounds
from adapter.serving.gunicorn_worker import ReceivingWorker
from adapter.serving.proxies import Proxies
from adapter.serving.tls import ServerTls

_GRACE = 30  # seconds that requests have to end in when the server is stopped


def run_processes(api: Api, bind: str, workers: int, load: Callable[[], Any]) -> None:
    """Serve the WSGI application that `load` makes in each process, until stopped.

    Raises WrongUsage for a certificate that cannot be used.
    """
    tls = ServerTls(api.certificate, api.key, api.client_roots) if api.certificate and api.key else None
    bounds = Bounds(
        connections=api.connections_per_client,
        all_connections=_most_connections(),
        head_seconds=api.head_seconds,
        transfer_seconds=api.transfer_seconds,
    )
    chosen: dict[str, Any] = {
        "bind": bind,
        "workers": workers,
        "worker_class": ReceivingWorker.configured(bounds, Proxies(api.trusted_proxies), tls, api.drain_seconds),
        "graceful_timeout": int(api.drain_seconds) + _GRACE,
        "forwarded_allow_ips": "",  # the reception sees to proxies
        "control_socket_disable": True,
        "loglevel": "error",
        "accesslog": None,  # URLs may tell too much
        "when_ready": _announce,
        "post_worker_init": _freeze,
    }

    class Processes(BaseApplication):  # type: ignore[misc]  # gunicorn comes without types
        """gunicorn with settings of ours."""

        def load_config(self) -> None:
            for name, value in chosen.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return load()

    Processes().run()


def _most_connections() -> int:
    """A thousand, or as many as the system lets a process have beside its other files."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2_000 if hard == resource.RLIM_INFINITY else min(hard, 2_000)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted // 2


def _freeze(_worker: Any) -> None:
    """What is loaded by now stays.

    The collector need not look through it again and again, which stops every request.
    """
    gc.collect()
    gc.freeze()


def _announce(server: Any) -> None:
    host, port = server.LISTENERS[0].getsockname()[:2]
    scheme = "https" if server.worker_class.tls is not None else "http"
    sys.stdout.write(f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/fhir\n")
    sys.stdout.flush()
