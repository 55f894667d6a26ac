"""The import rules hold because they can fail: each contract refuses a planted violation."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

PLANTED = [
    ("adapter/convert/photo.py", "import requests", "Conversion and rules do no I/O"),
    ("adapter/rules/routing.py", "import adapter.store.schema", "Conversion and rules do no I/O"),
    ("adapter/links/imap.py", "import mocks.web", "The adapter knows nothing of the mocks"),
    ("mocks/web.py", "import adapter.identifiers", "The mocks know nothing of the adapter"),
    ("adapter/flows/photo.py", "import adapter.links.imap", "Flows reach the world through ports alone"),
    ("adapter/store/schema.py", "import adapter.rest.app", "The house's floors"),
]


@pytest.mark.parametrize(("file", "line", "contract"), PLANTED)
def test_contract_refuses_a_planted_violation(tmp_path: Path, file: str, line: str, contract: str) -> None:
    for package in ("adapter", "mocks"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    planted = tmp_path / file
    planted.write_text(planted.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert f"{contract} BROKEN" in run.stdout
