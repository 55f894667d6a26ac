"""`lautta demo` as a newcomer runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_demo_ends_as_every_fixture_says(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
    run = subprocess.run(
        [sys.executable, "-m", "adapter", "demo", "--json", "--page", str(tmp_path / "demo.html")],
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
    page = (tmp_path / "demo.html").read_text(encoding="utf-8")
    for language, entry in (("fi", "Arkiston merkintä"), ("sv", "Arkivets anteckning"), ("en", "The archive's entry")):
        assert f'id="{language}-photo-plain"' in page
        assert entry.replace("'", "&#x27;") in page
    assert "Potilaan valokuva suojatulla sähköpostilla" in page, "the archive's own title of its entry"
    assert "Media · Maija Liisa Testinen · image/jpeg" in page, "what the record system has"
    assert page.count("data:image/") >= 3 * 8
