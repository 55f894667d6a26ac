"""`lautta demo` as a newcomer runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def test_demo_ends_as_every_fixture_says() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
    run = subprocess.run(
        [sys.executable, "-m", "adapter", "demo", "--json"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0, [line for line in lines if line.get("differences")]
    assert lines[-1]["asExpected"] is True
    ended = {(line["flow"], line["name"]): line["state"] for line in lines if line["event"] == "ended"}
    assert len(ended) == 54
    assert ended["photo", "unstamped"] == "parked"
    (answer,) = [line["agreed"] for line in lines if line.get("name") == "invited" and line["event"] == "ended"]
    assert answer[0].startswith("Kuva katsotaan viimeistään ")
    assert answer[1] == "Leikkaushaavan seuranta"
    assert {line["step"] for line in lines if line["event"] == "step"} >= {
        "fetch",
        "file",
        "archive",
        "carry-out-0",
        "make-medium",
        "check-units",
        "delete",
        "park",
    }
    assert "Traceback" not in run.stderr
