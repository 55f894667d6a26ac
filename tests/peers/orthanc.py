"""An Orthanc of the test's own: a PACS with DICOMweb and DIMSE, unprivileged, on free loopback ports.

Gone at the end.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.peers.ports import free_port
from tests.waiting import wait_for

TITLE, USER, PASSWORD = "ORTHANC", "lautta", "secret"
_PROGRAM = Path("/usr/sbin/Orthanc")
_PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")


@dataclass(frozen=True)
class Orthanc:
    """Where it listens."""

    http: int
    dicom: int

    @property
    def base(self) -> str:
        """Its DICOMweb root."""
        return f"http://127.0.0.1:{self.http}/dicom-web"

    @property
    def rest(self) -> str:
        """Its own REST interface."""
        return f"http://127.0.0.1:{self.http}"

    @property
    def address(self) -> str:
        return f"dicom://127.0.0.1:{self.dicom}"


@contextmanager
def run_orthanc(known: Mapping[str, int], **more: Any) -> Iterator[Orthanc]:
    """Start it, as nobody when the test is root.

    `known`: the titles that may ask, and the port of this host each listens at.
    """
    assert _PROGRAM.exists(), "Orthanc is missing: apt-get install --no-install-recommends orthanc"
    assert _PLUGIN.exists(), "Orthanc's DICOMweb is missing: apt-get install --no-install-recommends orthanc-dicomweb"
    user: dict[str, Any] = (
        {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    )
    folder = Path(tempfile.mkdtemp(prefix="lautta-orthanc-"))
    server = Orthanc(free_port(), free_port())
    settings = {
        "Name": "peer",
        "StorageDirectory": str(folder / "images"),
        "IndexDirectory": str(folder / "images"),
        "Plugins": [str(_PLUGIN)],
        "HttpPort": server.http,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": True,
        "RegisteredUsers": {USER: PASSWORD},
        "DicomAet": TITLE,
        "DicomPort": server.dicom,
        "DicomCheckCalledAet": True,
        "DicomAlwaysAllowStore": False,
        "DicomModalities": {title: [title, "127.0.0.1", port] for title, port in known.items()},
        "SyncStorageArea": False,
        "StableAge": 1,
        "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "EnableWado": False},
        **more,
    }
    (folder / "orthanc.json").write_text(json.dumps(settings), encoding="utf-8")
    if user:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "nobody")
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [_PROGRAM, folder / "orthanc.json"],
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={**os.environ, "TCP_NODELAY": "1"},
            **user,
        ) as process,
    ):
        try:
            wait_for(lambda: process.poll() is not None or (listens(server.http) and listens(server.dicom)))
            assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
            yield server
        finally:
            process.kill()  # it would take its time to end in order, and nothing of it is kept
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)


def listens(port: int) -> bool:
    """Whether somebody does."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
