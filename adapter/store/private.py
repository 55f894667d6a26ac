"""Folders and files that only the account of Lautta may read: they hold patient data (PHO-05, PHO-12)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from adapter.errors import WrongUsage
from adapter.words import Sentence

_OPEN = Sentence(
    "{path} on muidenkin luettavissa, ja siinä on potilastietoja. Sulje se: chmod {mode} '{path}'.",
    "{path} kan läsas av andra och innehåller patientuppgifter. Stäng den: chmod {mode} '{path}'.",
    "{path} can be read by others, and holds patient data. Close it: chmod {mode} '{path}'.",
)

_OTHERS = 0o077


def make_private_folder(folder: Path) -> None:
    """Make a folder that is closed to others; raises WrongUsage when it is there and open to them."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check(folder, 0o700)


def make_private_file(path: Path) -> None:
    """Make an empty file that is closed to others, in a folder that is.

    Raises WrongUsage when either is there and open to them.

    SQLite gives its log and its index the mode of the database. A file that is there is not opened: closing it again
    would take the locks of every connection of this process (POSIX, fcntl). Another process could then take SQLite's
    log away from under them, and what they write would be lost.
    """
    make_private_folder(path.parent)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    for file in path.parent.glob(f"{path.name}*"):
        with suppress(FileNotFoundError):  # another process has closed the database: its log has gone
            _check(file, 0o600)


def _check(path: Path, mode: int) -> None:
    if path.stat().st_mode & _OTHERS:
        raise WrongUsage(_OPEN.filled(path=str(path), mode=f"{mode:o}"))
