"""Workers that are born with everything imported: a test that kills a worker at each step starts a hundred of them.

One process of a run of tests imports the worker, and forks for each that is wanted. It starts no thread and opens no
database: a child is what a new process would be. A line of JSON asks for a child; its exit code comes back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Nursery:
    """The test's end of it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, words: list[str], environment: dict[str, str], seconds: float) -> int:
        """Run a crashing worker with these words until it ends; its exit code, minus the signal that killed it.

        One that does not end in time is ended, and its code is not the one of a kill.
        """
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"words": words, "environment": environment}) + "\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        overdue = threading.Timer(seconds, os.kill, (child, 15))
        overdue.start()
        try:
            return int(self._process.stdout.readline())
        finally:
            overdue.cancel()


@contextmanager
def open_nursery() -> Iterator[Nursery]:
    """Start it, and end it with everything in it."""
    command = [sys.executable, "-m", "tests.end_to_end.nursery"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Nursery(process)
    finally:
        assert process.stdin
        process.stdin.close()  # it ends when nobody asks any more
        process.wait(30)
        assert process.stdout
        process.stdout.close()


def _serve() -> None:
    from tests.end_to_end.crashing_worker import main

    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if child == 0:
            os.environ.clear()
            os.environ.update(wanted["environment"])
            os.dup2(os.open(os.devnull, os.O_RDWR), 1)
            try:
                main(*wanted["words"])
            finally:
                os._exit(1)
        print(child, flush=True)  # noqa: T201 – the answer
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    _serve()
