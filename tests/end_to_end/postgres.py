"""A PostgreSQL of the test's own: an unprivileged server on a free loopback port, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.peers.ports import free_port
from tests.waiting import wait_for


def find_server() -> Path | None:
    """The folder of PostgreSQL's programs, the newest installed; None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return found[-1].parent if found else None


@contextmanager
def run_postgres(programs: Path, *settings: str) -> Iterator[str]:
    """Start a server; yields its URL. PostgreSQL refuses to run as root, so root runs it as nobody.

    Without `settings` of its own it does not write through to the disk.
    """
    as_nobody: dict[str, Any] = (
        {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    )
    folder = Path(tempfile.mkdtemp(prefix="lautta-pg-"))
    if as_nobody:
        shutil.chown(folder, "nobody")
    port = free_port()
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **as_nobody}
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "lautta",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        check=True,
        **quiet,
    )
    options = ["listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}"]
    options += settings or ["fsync=off"]
    server = subprocess.Popen(
        [programs / "postgres", "-D", folder / "data", *(word for option in options for word in ("-c", option))],
        **quiet,
    )
    try:
        wait_for(
            lambda: (
                subprocess.run(
                    [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
                ).returncode
                == 0
            )
        )
        yield f"postgresql://lautta@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # fast: it does not wait for its clients to leave
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
