"""The demo's stage: mocks, FHIR API and worker as processes of their own, with a fresh PKI and an empty database."""

from __future__ import annotations

import json
import os
import queue
import shlex
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from adapter import DATA
from adapter.clock import VARIABLE
from adapter.config.loading import EXAMPLE, read_settings
from adapter.config.settings import Settings
from adapter.demo.clients import Clients, Professional
from adapter.errors import Theirs

#: Who may sign in to the console of `lautta demo --keep`; for what, is in words.PEOPLE.
PEOPLE = (
    {
        "sub": "helmi",
        "name": "Helmi Hoitaja",
        "groups": ["porvoo-kuvat"],
        "registration_number": "90000000011",
    },
    {"sub": "linnea", "name": "Linnea Skötare", "groups": ["lovisa-foton"]},
    {"sub": "iida", "name": "Iida Röntgenhoitaja", "groups": ["kuvapalvelut"]},
    {"sub": "oona", "name": "Oona Virkahenkilö", "groups": ["lautta-officers"]},
    {"sub": "olli", "name": "Olli Operaattori", "groups": ["lautta-operators"]},
)
TOKEN = "demo"  # noqa: S105 – for a face on loopback, for the length of a demo
_PATIENCE = 60.0


@dataclass(frozen=True)
class Stage:
    """The running pieces: where each is, and how they were started."""

    settings: Settings
    environment: dict[str, str]
    mocks: dict[str, Any]
    face: str

    @cached_property
    def clients(self) -> Clients:
        """The clients that may call it; the mocks made their keys."""
        return Clients(self.settings.api.fhir, self.settings.api.token, Path(self.mocks["pki"]) / "clients")

    def write_variables(self) -> Path:
        """Write a file for a shell that wants to run `lautta` beside this; returns its path."""
        file = Path(self.environment["LAUTTA_DATA"]) / "variables"
        variables = {name: value for name, value in self.environment.items() if name.startswith("LAUTTA_") and value}
        lines = [f"export {name}={shlex.quote(value)}" for name, value in (variables | {"FHIR": self.face}).items()]
        file.touch(mode=0o600)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    def headers(self, client: str = "operator", person: Professional | None = None) -> dict[str, str]:
        """What a request of a client has, for a person where it names one; it signs in when it has no token yet."""
        headers = {"Authorization": f"Bearer {self.clients.sign_in(client)}", "Content-Type": "application/fhir+json"}
        return headers | ({"Person-Assertion": self.clients.assert_person(client, person)} if person else {})


@contextmanager
def set_stage(
    folder: Path, follow: Callable[[dict[str, Any]], None], *, working: bool = True, led: bool = False
) -> Iterator[Stage]:
    """Start everything, tell `follow` of every line the worker writes, and stop everything at the end.

    Without `working` no worker is started: the caller starts its own. With `led` all go by the mocks' clock, and the
    console has people who may sign in.
    """
    running: list[subprocess.Popen[str]] = []
    try:
        mocks_process = start(
            [sys.executable, "-m", "mocks", "--pki", str(folder / "pki"), "--fill", str(DATA / "fixtures")],
            dict(os.environ),
        )
        running.append(mocks_process)
        mocks = json.loads(first_line(mocks_process, "The mocks"))
        with held_port() as port:
            environment = describe(mocks, folder, port)
            if led:
                environment[VARIABLE] = f"{mocks['front']['control']}/clock"
                provider, environment["LAUTTA_ADDRESS_IDP"] = start_provider()
                running.append(provider)
            os.environ.update(environment)  # the demo reads its own configuration as the processes do
            settings = read_settings(EXAMPLE)
            face_process = start([sys.executable, "-m", "adapter", "serve", "--port", str(port)], environment)
            running.append(face_process)
            face = first_line(face_process, "The FHIR API").strip()
        if working:
            running.append(start([sys.executable, "-m", "adapter", "work", "--name", "demo"], environment))
            threading.Thread(target=_follow, args=(running[-1], follow), daemon=True).start()
        yield Stage(settings, environment, mocks, face)
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            end(process)


@contextmanager
def held_port() -> Iterator[int]:
    """A port that nobody else is given, for a server that is told of it: it has to know its own address."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def start_provider() -> tuple[subprocess.Popen[str], str]:
    """Start an identity provider with the console's people; gives it and its issuer."""
    with held_port() as port:
        command = [str(Path(sys.executable).with_name("oidc-provider-mock")), "--port", str(port)]
        for person in PEOPLE:
            command += ["--user-claims", json.dumps(person)]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, stdout=quiet, stderr=quiet, text=True)
    return process, f"http://127.0.0.1:{port}"


def describe(mocks: dict[str, Any], folder: Path, port: int = 0) -> dict[str, str]:
    """The environment that points the example configuration at these mocks, this folder and this port of its own."""
    addresses = {
        f"LAUTTA_ADDRESS_{name.upper()}": place["url"] for name, place in mocks.items() if isinstance(place, dict)
    }
    addresses["LAUTTA_ADDRESS_TYKS"] = mocks["pacs"][
        "dicom"
    ]  # of the mock's archives, the one that is spoken with over DIMSE
    systems = {
        f"LAUTTA_TOKEN_{name}": f"secret-{name.lower().replace('_', '-')}"
        for name in ("LIFECARE_PORVOO", "PEGASOS_LOVIISA", "MEDIATRI_SIPOO", "LIFECARE_ASKOLA")
    }
    own = {
        "LAUTTA_CONFIG": str(EXAMPLE),
        "LAUTTA_PKI": str(mocks["pki"]),
        "LAUTTA_DATA": str(folder),
        "LAUTTA_DATABASE_URL": os.environ.get("LAUTTA_DATABASE_URL", f"sqlite:///{folder / 'lautta.db'}"),
        "LAUTTA_MAIL_PASSWORD": "secret",
        "LAUTTA_PACS_PASSWORD": "secret",
        "LAUTTA_SMS_TOKEN": "secret-sms",
        "LAUTTA_CONSOLE_SECRET": "secret-console",
        "LAUTTA_API_TOKEN": TOKEN,
        "LAUTTA_PUBLIC_BASE": f"http://127.0.0.1:{port}" if port else "",
    }
    return {**os.environ, **addresses, **systems, **own}


def start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start one of the pieces; its errors go where the demo's go."""
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def end(process: subprocess.Popen[str]) -> int:
    """Stop one of the pieces, by force when it does not listen; returns its exit code."""
    process.terminate()
    try:
        code = process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    if process.stdout:
        process.stdout.close()
    return code


def first_line(process: subprocess.Popen[str], name: str) -> str:
    """The line a piece announces itself with; raises Theirs when it ends or stays silent."""
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: lines.put(process.stdout.readline() if process.stdout else ""), daemon=True).start()
    try:
        line = lines.get(timeout=_PATIENCE)
    except queue.Empty:
        line = ""
    if not line:
        raise Theirs(name, "did not start.")
    return line


def _follow(worker: subprocess.Popen[str], follow: Callable[[dict[str, Any]], None]) -> None:
    for line in worker.stdout or ():
        try:
            follow(json.loads(line))
        except ValueError:
            continue
