"""A real `lautta serve` on a database of its own, and clients that have addresses of their own."""

from __future__ import annotations

import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapter.config.loading import EXAMPLE
from adapter.demo.fixtures import FOLDER
from adapter.demo.stage import end, first_line

TOKEN = "server-test-token"
TASK = json.dumps({"resourceType": "Task", "status": "requested", "intent": "order"}).encode()
HURRIED, PATIENT, LAZY, MANY = (
    "127.0.0.2",
    "127.0.0.3",
    "127.0.0.4",
    "127.0.0.5",
)  # addresses of clients; the server's is 127.0.0.1


@dataclass
class Server:
    """A server that runs."""

    port: int
    process: subprocess.Popen[str]
    errors: Path
    database: Path

    def connect(self, address: str = HURRIED) -> socket.socket:
        """A connection from this address."""
        return socket.create_connection(("127.0.0.1", self.port), 30, source_address=(address, 0))

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        address: str = HURRIED,
        said: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, str], str]:
        """One request over a connection of its own: the status, the headers and the body of its answer."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, 30, source_address=(address, 0))) as client:
            sent = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/fhir+json"}
            client.request(method, path, body, sent | (said or {}))
            answer = client.getresponse()
            return answer.status, dict(answer.headers), answer.read().decode()

    def said(self) -> str:
        """What it wrote to its log."""
        return self.errors.read_text(encoding="utf-8")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another writer has the database."""
        with closing(sqlite3.connect(self.database, isolation_level=None, timeout=30)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            yield
            writer.execute("ROLLBACK")


def read_answer(client: socket.socket) -> tuple[int, dict[str, Any] | None]:
    """The status of an answer and its OperationOutcome, None for another body; status 0 when nothing comes."""
    octets = b""
    while block := client.recv(65_536):
        octets += block
        head, found, body = octets.partition(b"\r\n\r\n")
        length = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
        if found and length and len(body) >= int(length[0]):
            return int(octets[9:12]), json.loads(body) if body.startswith(b"{") else None
    return int(octets[9:12] or 0), None


def environment(folder: Path, api: str = "") -> dict[str, str]:
    """Where a server finds its configuration, with these lines in `[api]`, and its data."""
    text = EXAMPLE.read_text(encoding="utf-8").replace('"pki/', f'"{FOLDER / "pki"}/')
    base = 'public_base = "http://localhost:8080"\n'
    assert base in text
    (folder / "lautta.toml").write_text(text.replace(base, f"{base}{api}\n"), encoding="utf-8")
    given = {name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
    return given | {
        "LAUTTA_CONFIG": str(folder / "lautta.toml"),
        "LAUTTA_DATABASE_URL": f"sqlite:///{folder / 'data' / 'lautta.db'}",
        "LAUTTA_DATA": str(folder / "data"),
        "LAUTTA_API_TOKEN": TOKEN,
    }


@contextmanager
def run_server(folder: Path, api: str = "", *command: str) -> Iterator[Server]:
    """`lautta serve` with these lines in `[api]`, or the server of another command that prints its URL."""
    words = command or ("-m", "adapter", "serve", "--port", "0")
    errors = folder / "errors"
    with errors.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, *words],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment(folder, api),
        )
    try:
        url = first_line(process, "The server")
        yield Server(int(url.split(":")[2].split("/")[0]), process, errors, folder / "data" / "lautta.db")
    finally:
        end(process)
