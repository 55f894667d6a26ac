"""Every benchmark of `make bench` runs; what it measures is not tested."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.results import read_results

pytestmark = pytest.mark.slow


def test_every_benchmark_runs(tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
    command = [sys.executable, "-m", "bench", "--smoke", "--into", str(tmp_path)]
    done = subprocess.run(command, env=plain, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for table in (
        *("photo, 5 kB, 2 workers", "release, 1 worker", "grant, 1 worker", "one photo by itself"),
        *("peers that wait 200 ms", "an urgent release behind photos", "ended messages", "rules", "register access"),
        *("following the API", "events to one subscriber", "validation"),
    ):
        assert table in done.stdout
    (file,) = tmp_path.iterdir()
    figures = read_results(file).figures
    assert {"flows, SQLite: photo, 5 kB, 2 workers: a second", "flows, SQLite: grant, 1 worker: ratio"} <= {
        figure.name for figure in figures
    }
    assert all(figure.value >= 0 for figure in figures)
    assert len({figure.name for figure in figures}) == len(figures)
