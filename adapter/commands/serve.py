"""`lautta serve`: the FHIR API, and the console."""

from __future__ import annotations

import sys
import threading
import time
from argparse import Namespace
from typing import Any

from adapter.commands import development
from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.config.settings import Settings
from adapter.errors import LauttaError, WrongUsage, locate
from adapter.store.opening import open_database

_EVERY = 60.0  # seconds; the register itself is asked when what is known of it is ten minutes old
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


def add_words(words: Words) -> None:
    """`lautta serve`."""
    command = words.command(serve, "lautta serve --port 8080")
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8080, help="0 = a free one, printed first")
    command.add_argument("--workers", type=int, default=1, metavar="N", help="processes")
    command.add_argument("--behind-proxy", action="store_true", help="as [api] behind_proxy = true: TLS ends before us")
    development.add_words(command)


def serve(options: Namespace) -> int:
    """Serve until stopped. Without a client or a bearer token it serves this machine alone."""
    from adapter.serving.processes import run_processes
    from adapter.wiring import build_site

    settings = load(options)
    development.obey(options, settings)
    _check_way_in(settings, options)
    if settings.callers is not None:
        settings.callers.read()
    open_database(settings.database_url()).dispose()  # what is wrong with it is reported here, not by each process

    def build() -> Any:
        for keep in (_keep_register, _keep_up):
            threading.Thread(target=keep, args=(settings,), daemon=True).start()
        return build_site(settings)

    host = f"[{options.host}]" if options.host.count(":") > 1 and "[" not in options.host else options.host
    run_processes(settings.api, f"{host}:{options.port}", options.workers, build)
    return 0


def _check_way_in(settings: Settings, options: Namespace) -> None:
    """Raises WrongUsage for a way in from beyond this machine that anybody could use or listen to.

    A proxy on this machine is one.
    """
    behind_proxy = settings.api.behind_proxy or options.behind_proxy
    if options.host in _LOOPBACK and not behind_proxy:
        return
    if settings.callers is None and not settings.client:
        raise WrongUsage(
            "The configuration names no client and no [callers] token: only this machine may call this server."
        )
    if settings.api.certificate is None and not behind_proxy:
        raise WrongUsage(
            "Beyond this machine the API needs TLS: set certificate and key of [api]. "
            "If a proxy before it does the TLS, set behind_proxy = true."
        )
    if static := [client.id for client in settings.client if client.static_token]:
        raise WrongUsage(
            f"A static token is for development on this machine: {', '.join(static)}. "
            "Unset its variable, or listen on 127.0.0.1 without a proxy."
        )


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


def _keep_up(settings: Settings) -> None:
    """Look after the database, on connections of its own: it waits longer than a caller would."""
    from adapter.store.upkeep import keep_up

    def report(problem: Exception) -> None:
        sys.stderr.write(f"lautta: the upkeep of the database failed: {locate(problem)}\n")

    keep_up(open_database(settings.database_url()), threading.Event().wait, report)
