"""Start a set of mocks as a process of its own, on free ports."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lautta_mocks.client import Mocks

_GRACE = 10
_PATIENCE = 120.0  # a busy machine starts them in half a minute

#: The mocks, which end when whoever started them is gone: then their standard input ends too.
_PROGRAM = """
import os, signal, sys, threading

def follow():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=follow, daemon=True).start()
from mocks.__main__ import main
sys.exit(main())
"""


class NotStartedError(Exception):
    """The mocks did not start; `str()` is what they printed."""


@contextmanager
def start_mocks(
    *names: str, fill: Path | None = None, organisation: str = "", seed: int | None = None, pki: Path | None = None
) -> Iterator[Mocks]:
    """Run the mocks of these names (all when there is none) while the block lasts.

    `fill` is a folder of data, `organisation` the OID that the certificates of the client name, `seed` makes ids
    repeatable, `pki` a folder that keeps the certificates. Raises NotStartedError.
    """
    options: list[str] = []
    options += ["--only", ",".join(names)] if names else []
    options += ["--fill", str(fill)] if fill else []
    options += ["--adapter-oid", organisation] if organisation else []
    options += ["--seed", str(seed)] if seed is not None else []
    options += ["--pki", str(pki)] if pki else []
    with tempfile.TemporaryFile(mode="w+", encoding="utf-8") as problems:
        process = _start(options, problems.fileno())
        try:
            assert process.stdout is not None  # noqa: S101  # it is a pipe
            late = threading.Timer(_PATIENCE, process.kill)
            late.daemon = True
            late.start()
            line = process.stdout.readline()
            late.cancel()
            if not line.startswith("{"):
                process.wait(_GRACE)
                problems.seek(0)
                raise NotStartedError(problems.read().strip())
            yield Mocks(json.loads(line))
        finally:
            _stop(process)


def _start(options: Sequence[str], problems: int) -> subprocess.Popen[str]:
    # -P: a package `mocks` in the folder of the tests is not the one that is meant.
    command = [sys.executable, "-P", "-c", _PROGRAM, *options]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=problems, text=True)


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
