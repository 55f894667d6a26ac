"""The folder of a set of mocks: its PKI, its environment file, and what it holds if that is to be kept."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class HeldFolderError(Exception):
    """Another set of mocks runs in this folder. `str()` is a sentence."""


@contextmanager
def open_home(state: Path | None, name: str | None) -> Iterator[Path]:
    """The folder given, or that of the name, or one that goes at exit; one set at a time may use it.

    Raises HeldFolderError when another does, and OSError when it cannot be written.
    """
    folder = state or (_find_named(name) if name else None)
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="lautta-mocks-") as fresh:
            yield Path(fresh).resolve()
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".set").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HeldFolderError(f"another set of mocks runs in {folder}") from None
        yield folder.resolve()


def _find_named(name: str) -> Path:
    """In the folder where this user's programs keep what they can make again (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "lautta" / "mocks" / name
