"""dcmtk's image archive of the test's own: DIMSE alone, unprivileged, on a free loopback port; gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.peers.orthanc import listens
from tests.peers.ports import free_port
from tests.waiting import wait_for

TITLE = "DCMQR"

_SETTINGS = """\
NetworkTCPPort = {port}
MaxPDUSize = 131072
MaxAssociations = 16
HostTable BEGIN
{hosts}
HostTable END
VendorTable BEGIN
VendorTable END
AETable BEGIN
{title} {folder}/images RW (500, 1024mb) ANY
AETable END
"""


@dataclass(frozen=True)
class Dcmqrscp:
    """Where it listens."""

    dicom: int

    @property
    def address(self) -> str:
        return f"dicom://127.0.0.1:{self.dicom}"


@contextmanager
def run_dcmqrscp(known: Mapping[str, int], *options: str) -> Iterator[Dcmqrscp]:
    """Start it, as nobody when the test is root.

    `known`: the titles that may be moved to, and the port of this host each listens at.
    """
    program = shutil.which("dcmqrscp")
    assert program is not None, "dcmqrscp is missing: apt-get install --no-install-recommends dcmtk"
    user: dict[str, Any] = (
        {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    )
    folder = Path(tempfile.mkdtemp(prefix="lautta-dcmqrscp-"))
    server = Dcmqrscp(free_port())
    (folder / "images").mkdir()
    hosts = "\n".join(f"h{place} = ({title}, 127.0.0.1, {port})" for place, (title, port) in enumerate(known.items()))
    (folder / "settings").write_text(
        _SETTINGS.format(port=server.dicom, hosts=hosts, title=TITLE, folder=folder), encoding="utf-8"
    )
    if user:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "nobody")
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [program, "-c", folder / "settings", *options],
            stdout=log,
            stderr=log,
            env={**os.environ, "TCP_NODELAY": "1"},
            start_new_session=True,
            **user,
        ) as process,
    ):
        try:
            wait_for(lambda: process.poll() is not None or listens(server.dicom))
            assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
            yield server
        finally:
            process.kill()
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)
