"""Processes that are born with everything imported: some tests start a hundred of the same program.

A nursery imports the program, and forks for each process that is wanted. It starts no thread and opens no database:
a child is what a new process would be. A line of JSON asks for a child; its id comes back, and later its exit code.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

NOWHERE = Path(os.devnull)


@dataclass(frozen=True)
class Child:
    """A process of a nursery, which has one at a time."""

    process: int
    _answers: TextIO

    def wait(self, seconds: float) -> int:
        """Its exit code, minus the signal that killed it. One that does not end in time is ended first."""
        overdue = threading.Timer(seconds, self.end)
        overdue.start()
        try:
            return int(self._answers.readline())
        finally:
            overdue.cancel()

    def end(self) -> None:
        """Ask it to end."""
        os.kill(self.process, signal.SIGTERM)


class Nursery:
    """The test's end of it."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines

    def start(
        self,
        words: Sequence[str],
        environment: dict[str, str],
        folder: Path | None = None,
        streams: tuple[Path, Path, Path | None] = (NOWHERE, NOWHERE, None),
    ) -> Child:
        """Start a process with these words; its input, its output and its errors are these files."""
        wanted = {
            "words": list(words),
            "environment": environment,
            "folder": str(folder or Path.cwd()),
            "streams": [str(stream) if stream else None for stream in streams],
        }
        self._lines.write(json.dumps(wanted) + "\n")
        self._lines.flush()
        return Child(int(self._lines.readline()), self._lines)

    def run(
        self,
        words: Sequence[str],
        given: bytes = b"",
        folder: Path | None = None,
        environment: dict[str, str] | None = None,
        seconds: float = 60,
    ) -> subprocess.CompletedProcess[bytes]:
        """What `subprocess.run` does: the exit code, and what was written."""
        with TemporaryDirectory(prefix="lautta-born-") as place:
            stdin, stdout, stderr = (Path(place) / name for name in ("given", "written", "told"))
            stdin.write_bytes(given)
            child = self.start(words, environment or dict(os.environ), folder, (stdin, stdout, stderr))
            code = child.wait(seconds)
            return subprocess.CompletedProcess(list(words), code, stdout.read_bytes(), stderr.read_bytes())


@contextmanager
def open_nursery(program: str, *also: str) -> Iterator[Nursery]:
    """Start one of a module that has `main(words)`, with more modules imported; end it with everything in it."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "tests.nursery", str(theirs.fileno()), program, *also]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=(theirs.fileno(),))
    theirs.close()
    with ours, ours.makefile("rw", encoding="utf-8") as lines:
        yield Nursery(lines)
    process.wait(30)  # it ends when nobody asks any more


def _serve(number: int, program: str, *also: str) -> None:
    main: Callable[[list[str]], object] = import_module(program).main
    for module in also:
        import_module(module)
    channel = socket.socket(fileno=number)
    lines = channel.makefile("rw", encoding="utf-8")
    while request := lines.readline():
        child = os.fork()
        if child == 0:
            os.close(channel.detach())
            _become(**json.loads(request))
            main(json.loads(request)["words"])
            return  # as a process ends
        lines.write(f"{child}\n")
        lines.flush()
        lines.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        lines.flush()


def _become(words: list[str], environment: dict[str, str], folder: str, streams: list[str | None]) -> None:
    """Be as a new process with these words would be."""
    sys.argv[1:] = words
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, (stream, how) in enumerate(zip(streams, (os.O_RDONLY, *2 * (os.O_WRONLY | os.O_CREAT,)), strict=True)):
        if stream:
            os.dup2(os.open(stream, how, 0o600), number)


if __name__ == "__main__":
    _serve(int(sys.argv[1]), *sys.argv[2:])
