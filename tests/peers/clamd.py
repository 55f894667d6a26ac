"""ClamAV's daemon of the test's own.

Unprivileged, on free ports, with a database of one line that finds the EICAR test file.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.peers.ports import free_port
from tests.waiting import wait_for

NAME = "Test.EICAR.UNOFFICIAL"
LIMIT = 1_000_000  # octets the daemon takes

#: The test file that every scanner knows, put together when it is needed: no file of ours, compiled or not, holds it.
_PIECES = (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTIVIRUS-", b"TEST-FILE!$H+H*")
EICAR = b"".join(_PIECES)

_SETTINGS = """\
DatabaseDirectory {folder}/database
TCPSocket {port}
TCPAddr 127.0.0.1
LocalSocket {folder}/clamd.sock
TemporaryDirectory {folder}
Foreground yes
StreamMaxLength {limit}
AlertExceedsMax yes
"""


@dataclass(frozen=True)
class Clamd:
    """Where it listens."""

    tcp: str
    unix: str


@contextmanager
def run_clamd() -> Iterator[Clamd]:
    """Start the daemon, as nobody when the test is root; yields its addresses."""
    program = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise AssertionError("This test needs ClamAV's daemon: apt-get install --no-install-recommends clamav-daemon")
    user: dict[str, Any] = (
        {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    )
    folder = Path(tempfile.mkdtemp(prefix="lautta-clamd-"))
    port = free_port()
    (folder / "database").mkdir()
    (folder / "database" / "local.ndb").write_text(f"Test.EICAR:0:*:{EICAR.hex()}\n")
    settings = folder / "clamd.conf"
    settings.write_text(_SETTINGS.format(folder=folder, port=port, limit=LIMIT))
    if user:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "nobody")
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([program, "-c", settings], **quiet, **user) as daemon:
        try:
            wait_for(lambda: _answers(port) or daemon.poll() is not None)
            assert daemon.poll() is None, "clamd did not start"
            yield Clamd(f"tcp://127.0.0.1:{port}", f"unix://{folder}/clamd.sock")
        finally:
            daemon.kill()
    shutil.rmtree(folder, ignore_errors=True)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"zPING\0")
        return connection.recv(100) == b"PONG\0"
    return False
