"""Sets of mocks as processes of their own."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mocks.catalogue import MOCKS


@contextmanager
def launch(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [sys.executable, "-m", "mocks", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.terminate()  # so that it takes its folder away


def end(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str, str]:
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def refused(*options: str) -> tuple[int, str]:
    """The exit code and the sentence of a set that does not start."""
    command = [sys.executable, "-m", "mocks", *options]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr


def free_base(first: int = 21_000) -> int:
    """A port after which those of all mocks are free, most likely: far from where the system gives out its own."""
    last = max(port for kind in MOCKS.values() for port in kind.ports.values())
    for base in range(first, 30_000, last + 1):
        try:
            for port in range(base, base + last + 1):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return base
    raise AssertionError("not enough free ports side by side")
