"""`make` alone lists every target, each in a line."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_make_alone_lists_every_target() -> None:
    declared = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert declared
    run = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    listed = re.findall(r"^  make (\S+) +(\S.+)$", run.stdout, re.MULTILINE)
    assert [name for name, _ in listed] == declared[1].split()
    assert all(len(text) < 100 for _, text in listed)
