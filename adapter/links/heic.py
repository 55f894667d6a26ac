"""HEIC is decoded by a program of its own, started for each picture.

No key, no secret, no network in reach of libheif (PHO-13).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from adapter.config.settings import Settings
from adapter.errors import Theirs, WrongUsage
from adapter.image.fault import broken, costly
from adapter.image.sentences import DECODER_FAILS, DECODER_TOO_LONG
from adapter.links.heic_floor import below, read_floor

_PROGRAM = Path(__file__).with_name("heic_program.py")
_PEER = "The picture decoder"
_NO_PICTURE, _NOT_READY = 1, 3
_STOPPED = {-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}  # from outside, and before the program could ignore them
_SECONDS = 60.0
_MAX_ANSWER = 64_000_000  # octets
_ADVICE = (
    "Upgrade it (`pip install --upgrade pillow-heif`), or set `accept_heic = false`: HEIC photos then go to a person."
)


class HeicLink:
    """HeicPort by a child process. It remembers nothing, so threads may share a link."""

    def __init__(self, program: Path = _PROGRAM, seconds: float = _SECONDS) -> None:
        """`seconds` is how long a picture may take; then the child is killed."""
        self._program = program
        self._seconds = seconds

    def render(self, content: bytes) -> tuple[bytes, tuple[int, int]]:
        """See HeicPort.

        A child that crashes, or runs into a limit, says the same of the picture as one that cannot read it.
        """
        _check(self._program)
        try:
            code, answer = _run(self._program, (), content, self._seconds)
        except subprocess.TimeoutExpired:
            raise costly(DECODER_TOO_LONG) from None
        if code == _NOT_READY or code in _STOPPED:
            raise Theirs(_PEER, "could not be started, or was stopped.")
        if code == _NO_PICTURE:
            raise broken()
        if code or len(answer) < 8:
            raise broken(DECODER_FAILS)
        return answer[8:], (int.from_bytes(answer[:4]), int.from_bytes(answer[4:8]))

    def check(self) -> dict[str, str]:
        """The versions of the decoder's libraries, by component.

        Raises WrongUsage when one is older than its floor, or when the program cannot be used on this machine.
        """
        return dict(_check(self._program))


def open_heic(settings: Settings) -> HeicLink | None:
    """The decoder; None where the configuration does not accept HEIC."""
    return HeicLink() if settings.accept_heic else None


@cache
def _check(program: Path) -> dict[str, str]:
    """See HeicLink.check; asked once in a process."""
    try:
        code, answer = _run(program, ("versions",), b"", _SECONDS)
        versions: dict[str, str] = json.loads(answer) if code == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        versions = {}
    if not versions:
        raise WrongUsage(
            f"{_PEER} (HEIC) does not start here: pillow-heif is missing, or the kernel cannot confine it"
            f" (seccomp, on x86_64 or aarch64). {_ADVICE}"
        )
    if old := below(versions, read_floor()):
        raise WrongUsage(*(f"{_PEER} (HEIC) is too old to be used: {text} {_ADVICE}" for text in old))
    return versions


def _run(program: Path, words: tuple[str, ...], content: bytes, seconds: float) -> tuple[int, bytes]:
    """The exit code and the answer of the program.

    Both ways go by memory that has no name, so nothing lies on a disk (PHO-05).

    It gets no variable of ours, no open file but these two, and a session of its own: a Ctrl-C is for Lautta, not for
    it. Raises subprocess.TimeoutExpired once it has been killed, and Theirs when it cannot be started.
    """
    try:
        with _memory(content) as source, _memory() as target:
            code = subprocess.run(
                [sys.executable, "-I", "-B", str(program), *words],
                stdin=source,
                stdout=target,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
                timeout=seconds,
                check=False,
            ).returncode
            return code, os.pread(target, _MAX_ANSWER, 0)
    except OSError:
        raise Theirs(_PEER, "could not be started.") from None


@contextmanager
def _memory(content: bytes = b"") -> Iterator[int]:
    """A file in memory only, at its beginning."""
    number = os.memfd_create("lautta-picture")
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(number, left) :]
        os.lseek(number, 0, os.SEEK_SET)
        yield number
    finally:
        os.close(number)
