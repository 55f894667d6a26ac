"""`python -m mocks`: start a set of mocks, say where they are, run until told to stop.

Exit codes: 0 stopped · 2 wrong words, or a folder that no mock can be filled from · 3 the machine failed: a port is
taken, a folder cannot be written.
"""

from __future__ import annotations

import json
import secrets
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mocks.catalogue import FRONT, MOCKS, Mock, locate, start
from mocks.control import Setting
from mocks.control.front import front_app
from mocks.environment import describe_environment, write_environment
from mocks.filling import UnfitFolderError, fill, read_seeds
from mocks.home import HeldFolderError, open_home
from mocks.options import is_loopback, read_options
from mocks.pki import make_pki, write_lists
from mocks.pki.command import certify
from mocks.pki.ordering import rename_servers
from mocks.web import WebServer

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence

    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from flask import Flask


def main(arguments: Sequence[str] | None = None) -> int:
    """Obey the words: run a set of mocks until SIGTERM or SIGINT, or issue a certificate; returns the exit code."""
    options = read_options(sys.argv[1:] if arguments is None else arguments)
    if options.command == "cert":
        return certify(options)
    try:
        return _run(options)
    except UnfitFolderError as problem:
        return _refuse(2, str(problem))
    except HeldFolderError as problem:
        return _refuse(3, str(problem))
    except OSError as problem:
        named = f"{problem.filename}: " if problem.filename else ""
        return _refuse(3, f"{named}{problem.strerror or problem}")


def _run(options: Namespace) -> int:
    """Start the wanted mocks, print one line of JSON, wait to be stopped."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    seeds = read_seeds(options.fill, options.only) if options.fill else {}
    setting = _choose_setting(options)
    with ExitStack() as stack:
        home = stack.enter_context(open_home(options.state, options.name))
        pki = _prepare_pki(options.pki or home / "pki", options)
        mocks: dict[str, Mock] = {}
        stack.callback(_stop, mocks)
        for name in options.only:
            mocks[name] = _start(name, pki, options, setting, mocks)
        fill(setting.desks, seeds)
        places = {name: _name(locate(name, mock), options) for name, mock in mocks.items()}
        front = _Front(options)
        stack.callback(front.stop)
        file, ca = home / "environment", str(pki / "root.pem")
        write_environment(file, describe_environment(places, front.place, pki, setting.token))
        front.show(front_app(setting, places, str(file), ca))
        told = {**places, "front": front.place, "ca": ca, "pki": str(pki), "environment": str(file)}
        sys.stdout.write(json.dumps(told | ({"token": setting.token} if setting.token else {})) + "\n")
        sys.stdout.flush()
        while not over.wait(1.0):  # a signal just before an endless wait would end nothing
            pass
    return 0


class _Front:
    """The front page's server: it has its address before it has the page, on which the address stands."""

    def __init__(self, options: Namespace) -> None:
        self._apps: list[Flask] = []
        port = 0 if options.port_base is None else options.port_base + FRONT
        self._server = WebServer(self._answer, port, host=options.host)
        self.place = _name({"url": f"{self._server.url}/", "control": f"{self._server.url}/__admin"}, options)

    def show(self, app: Flask) -> None:
        """Begin to answer."""
        self._apps.append(app)
        self._server.start()

    def stop(self) -> None:
        """Stop answering and give the port back."""
        self._server.stop()

    def _answer(self, environ: WSGIEnvironment, respond: StartResponse) -> Iterable[bytes]:
        return self._apps[0](environ, respond)


def _choose_setting(options: Namespace) -> Setting:
    token = options.control_token or ("" if is_loopback(options.host) else secrets.token_urlsafe(24))
    return Setting(
        seed=options.seed,
        shared_clock=True,
        state=options.state,
        lenient=frozenset(options.lenient or ()),
        keep_payloads=options.keep_payloads,
        token=token,
    )


def _prepare_pki(directory: Path, options: Namespace) -> Path:
    now = datetime.now(UTC)
    if (directory / "revoked.json").exists():
        write_lists(directory, now)  # those of the last start may be too old
    else:
        make_pki(directory, options.adapter_oid, now)
    rename_servers(directory, options.named)
    return directory.resolve()


def _start(name: str, pki: Path, options: Namespace, setting: Setting, running: dict[str, Mock]) -> Mock:
    """Raises OSError with a sentence."""
    try:
        return start(name, pki, options.port_base, options.host, setting, running)
    except OSError as problem:
        base = options.port_base
        ports = (
            "" if base is None else f", its ports are {', '.join(str(base + n) for n in MOCKS[name].ports.values())}"
        )
        raise OSError(f"{name} does not start{ports}: {problem.strerror or problem}") from problem


def _name(place: dict[str, str], options: Namespace) -> dict[str, str]:
    """Its addresses as others reach it: by the first name of the servers, when they listen beyond this machine."""
    if is_loopback(options.host) or not options.named:
        return place
    name = f"[{options.named[0]}]" if ":" in options.named[0] else options.named[0]
    return {face: url.replace("//localhost:", f"//{name}:", 1) for face, url in place.items()}


def _stop(mocks: dict[str, Mock]) -> None:
    """All at once: each server takes a moment to notice."""
    if mocks:
        with ThreadPoolExecutor(len(mocks)) as pool:
            list(pool.map(lambda mock: mock.stop(), mocks.values()))


def _refuse(code: int, reason: str) -> int:
    sys.stderr.write(f"lautta mocks: {reason}\n")
    return code


#: pydicom loads these if they are there, for what no mock does: a fifth of the memory of a set.
_UNWANTED = ("numpy", "requests")

if __name__ == "__main__":
    sys.modules.update(dict.fromkeys(_UNWANTED))  # type: ignore[arg-type]  # None: it cannot be imported
    sys.exit(main())
