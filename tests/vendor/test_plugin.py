"""The fixtures for pytest, in suites that are not ours, each run as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
WITHOUT = [word for name in ("cacheprovider", "xdist", "schemathesis") for word in ("-p", f"no:{name}")]
SAMPLE = ROOT / "examples" / "mocks" / "pytest_vendor"


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LAUTTA_", "PYTEST_"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *WITHOUT, *words],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def suite(folder: Path, **files: str) -> Path:
    """A folder of a vendor's: `test_it="…"` is the file test_it.py."""
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def test_the_sample_suite_of_a_vendor_passes() -> None:
    told = run(SAMPLE)
    assert told.returncode == 0, told.stdout + told.stderr
    assert " passed" in told.stdout
    assert "skipped" not in told.stdout


def test_a_run_that_uses_no_mock_loads_and_starts_nothing(tmp_path: Path) -> None:
    text = """
import sys

def test_it():
    assert "lautta_mocks.plugin" in sys.modules
    loaded = {name.partition(".")[0] for name in sys.modules}
    assert not loaded & {"mocks", "adapter"}
    assert not {"lautta_mocks.client", "lautta_mocks.running"} & set(sys.modules)
"""
    assert run(suite(tmp_path, test_it=text)).returncode == 0


def test_a_package_of_the_vendors_that_is_called_mocks_is_the_vendors(tmp_path: Path) -> None:
    (tmp_path / "mocks").mkdir()
    (tmp_path / "mocks" / "__init__.py").write_text("OWN = True\n", encoding="utf-8")
    text = """
import mocks

def test_it(record):
    assert mocks.OWN
    assert record.state()
"""
    told = run(suite(tmp_path, test_it=text))
    assert told.returncode == 0, told.stdout


def test_the_mocks_that_tests_name_are_started_and_no_others_and_the_message_says_so(tmp_path: Path) -> None:
    text = """
def test_one(mail):
    assert mail.url.startswith("imaps://")

def test_two(mail, _lautta_mocks):
    assert list(_lautta_mocks) == ["mail"]

def test_three(mail, request):
    request.getfixturevalue("record")
"""
    told = run(suite(tmp_path, test_it=text))
    assert "1 failed, 2 passed" in told.stdout
    assert "record was not started: let a test name its fixture as an argument" in told.stdout


def test_each_test_begins_with_what_the_ini_fills_in(tmp_path: Path) -> None:
    text = """
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_it(record, number):
    filled = record.state()
    record.reset()
    assert record.state() != filled
"""
    folder = suite(tmp_path, test_it=text)
    (folder / "pytest.ini").write_text(f"[pytest]\nlautta_fill = {ROOT / 'fixtures'}\n", encoding="utf-8")
    told = run(folder)
    assert told.returncode == 0, told.stdout


def test_a_fixture_of_the_vendors_comes_before_ours(tmp_path: Path) -> None:
    text = """
import sys
import pytest

@pytest.fixture
def mail():
    return "own"

def test_it(mail):
    assert mail == "own"
    assert "lautta_mocks.client" not in sys.modules
"""
    assert run(suite(tmp_path, test_it=text)).returncode == 0


def test_mocks_that_cannot_start_say_why(tmp_path: Path) -> None:
    folder = suite(tmp_path, test_it="def test_it(mail): pass\n")
    (folder / "pytest.ini").write_text("[pytest]\nlautta_fill = nowhere\n", encoding="utf-8")
    told = run(folder)
    assert told.returncode == 1
    assert "nowhere" in told.stdout


def test_the_fixtures_can_be_left_away(tmp_path: Path) -> None:
    told = run(suite(tmp_path, test_it="def test_it(mail): pass\n"), "-p", "no:lautta")
    assert "fixture 'mail' not found" in told.stdout
