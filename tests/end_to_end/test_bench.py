"""Every benchmark of `make bench` runs; what it measures is not tested."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def test_every_benchmark_runs() -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
    command = [sys.executable, "-m", "bench", "--smoke"]
    done = subprocess.run(command, env=plain, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for table in (
        *("photos, 5 kB", "releases", "grants", "ended messages", "rules", "register access"),
        *("following the API", "events to one subscriber", "validation"),
    ):
        assert table in done.stdout
