"""The clients of dcmtk, which share no code with the mock: each call is one association of a program of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydicom import dcmread
from pydicom.dataset import Dataset

_TIMEOUT = 30


@dataclass
class Said:
    """What a program said, its exit code, and the DICOM files it wrote: contents in the order of their names."""

    text: str
    code: int
    files: list[bytes] = field(default_factory=list)


@dataclass
class Dcmtk:
    """dcmtk's clients, calling `url` (dicom://…, or dicoms://… with the certificates in `pki`) as `title`.

    Debian's getscu and movescu know no TLS.
    """

    url: str
    pki: Path
    title: str = "LAUTTA"

    def echo(self, archive: str = "HUS", *options: str, timeout: float = _TIMEOUT) -> Said:
        return self._run("echoscu", archive, [*self._secure(), *options], [], timeout=timeout)

    def find(self, *keys: str, model: str = "-S", options: tuple[str, ...] = ()) -> tuple[list[Dataset], Said]:
        """The hits, and what was said."""
        with tempfile.TemporaryDirectory() as folder:
            all_options = [*self._secure(), model, "-X", "-od", folder, *options]
            said = self._run("findscu", "HUS", all_options, _spread(keys))
            hits = [dcmread(file, force=True) for file in sorted(Path(folder).iterdir())]
            for hit in hits:
                hit.decode()
        return hits, said

    def store(self, *contents: bytes, archive: str = "TYKS", options: tuple[str, ...] = ()) -> Said:
        with tempfile.TemporaryDirectory() as folder:
            for number, content in enumerate(contents):
                (Path(folder) / f"{number:04}.dcm").write_bytes(content)
            return self._run("storescu", archive, [*self._secure(), "+sd", "-R", *options], [folder])

    def get(self, *keys: str, model: str = "-S", archive: str = "HUS", options: tuple[str, ...] = ()) -> Said:
        return self._receive("getscu", archive, [model, "+B", *options], keys)

    def move(
        self,
        to: str,
        *keys: str,
        port: int = 0,
        options: tuple[str, ...] = (),
        timeout: float = _TIMEOUT,
    ) -> Said:
        """With a `port` it receives there itself."""
        receiving = ["+P", str(port), "+B"] if port else []
        return self._receive("movescu", "HUS", ["-S", "-aem", to, *receiving, *options], keys, timeout)

    def _receive(
        self, tool: str, archive: str, options: list[str], keys: tuple[str, ...], timeout: float = _TIMEOUT
    ) -> Said:
        with tempfile.TemporaryDirectory() as folder:
            said = self._run(tool, archive, options, _spread(keys), folder, timeout)
            said.files = [file.read_bytes() for file in sorted(Path(folder).iterdir())]
        return said

    def _secure(self) -> list[str]:
        if not self.url.startswith("dicoms:"):
            return []
        own = [str(self.pki / "adapter-tls.key.pem"), str(self.pki / "adapter-tls.pem")]
        roots = [word for name in ("root", "intermediate") for word in ("+cf", str(self.pki / f"{name}.pem"))]
        return ["+tls", *own, *roots]

    def _run(
        self,
        tool: str,
        archive: str,
        options: list[str],
        last: list[str],
        folder: str | None = None,
        timeout: float = _TIMEOUT,
    ) -> Said:
        program = shutil.which(tool)
        if program is None:
            raise AssertionError("This test needs dcmtk: apt-get install --no-install-recommends dcmtk")
        port = str(urlsplit(self.url).port)
        names = ["-aet", self.title, "-aec", archive]
        command = [program, "-v", *options, *names, "localhost", port, *last]
        run = subprocess.run(
            command,
            env={**os.environ, "TCP_NODELAY": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            cwd=folder,  # movescu writes there whatever it is told
            check=False,
        )
        return Said(run.stdout.decode("utf-8", "replace"), run.returncode)


def _spread(keys: tuple[str, ...]) -> list[str]:
    return [word for key in keys for word in ("-k", key)]
