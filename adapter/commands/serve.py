"""`lautta serve`: the web face under gunicorn."""

from __future__ import annotations

import sys
import threading
import time
from argparse import Namespace
from typing import Any

from adapter.commands.settings import load
from adapter.commands.words import Words
from adapter.config.settings import Settings
from adapter.errors import LauttaError, WrongUsage
from adapter.store.opening import open_database

_EVERY = 60.0  # seconds; the register itself is asked when what is known of it is ten minutes old


def add_words(words: Words) -> None:
    """`lautta serve`."""
    command = words.command(serve, "lautta serve --port 8080")
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8080, help="0 = a free one, printed first")
    command.add_argument("--workers", type=int, default=1, metavar="N", help="processes")


def serve(options: Namespace) -> int:
    """Serve until stopped. Without a client or a bearer token it serves this machine alone."""
    settings = load(options)
    if options.host not in {"127.0.0.1", "localhost", "::1"}:
        _check_way_in(settings)
    open_database(settings.database_url()).dispose()  # what is wrong with it is reported here, not by each process
    _run(settings, f"{options.host}:{options.port}", options.workers)
    return 0


def _check_way_in(settings: Settings) -> None:
    """Raises WrongUsage for an address beyond this machine that anybody could use, or by a token that never ends."""
    if settings.callers is None and not settings.client:
        raise WrongUsage(
            "The configuration names no client and no [callers] token, so this server may only listen on 127.0.0.1."
        )
    if static := [client.id for client in settings.client if client.static_token]:
        raise WrongUsage(
            f"A static token is for development on this machine: {', '.join(static)}. "
            "Unset its variable, or listen on 127.0.0.1."
        )


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
            chosen["post_worker_init"] = _freeze
            for name, value in chosen.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            for keep in (_keep_register, _keep_up):
                threading.Thread(target=keep, args=(settings,), daemon=True).start()
            return build_web(settings)

    Face().run()


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
    """Move what an earlier version left in the database, then look after its statistics."""
    from sqlalchemy.exc import SQLAlchemyError

    from adapter.store.moving import move_all
    from adapter.store.upkeep import AN_HOUR, refresh_statistics
    from adapter.wiring import database

    engine, ended = database(settings.database_url()), threading.Event()
    while not ended.is_set():
        try:
            move_all(engine, ended.wait)
            refresh_statistics(engine)
        except SQLAlchemyError as problem:  # the next hour tries again
            sys.stderr.write(f"lautta: the upkeep of the database failed: {type(problem).__name__}\n")
        ended.wait(AN_HOUR)


def _freeze(_worker: Any) -> None:
    """What is loaded by now stays.

    The collector need not look through it again and again, which stops every request.
    """
    import gc

    gc.collect()
    gc.freeze()


def _announce(server: Any) -> None:
    host, port = server.LISTENERS[0].getsockname()[:2]
    sys.stdout.write(f"http://{host}:{port}/fhir\n")
    sys.stdout.flush()
