"""The sample systems of `examples/conform`, as a vendor starts them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "examples" / "conform"
RECORD = SAMPLES / "record"
LEVERS = SAMPLES / "lever"
TOKEN = "sample"


def python(script: Path) -> list[str]:
    """How a sample in Python is started."""
    return [sys.executable, str(script)]


def node(script: Path) -> list[str]:
    """How a sample in node is started. Skips where node is not there; CI must have it (tests/system.sh)."""
    if shutil.which("node") is None:
        reason = "node is not there: sh tests/system.sh"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return ["node", str(script)]


@contextmanager
def started(command: list[str], *words: str) -> Iterator[str]:
    """A record system on a port of its own; the line it prints first is its address."""
    running = subprocess.Popen(
        [*command, "--port", "0", *words],
        env={**os.environ, "SUT_TOKEN": TOKEN},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    try:
        yield running.stdout.readline().strip()
    finally:
        running.terminate()
        running.wait(10)
        running.stdout.close()


def command(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """One command of the kit."""
    return subprocess.run(
        [sys.executable, "-m", "adapter", "conform", *words],
        env={**os.environ, "SUT_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
