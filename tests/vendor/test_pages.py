"""What the pages for vendors show is true: each block of a shell runs, and what is quoted is what is tested."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from lautta_mocks.client import Mocks
from lautta_mocks.running import start_mocks
from tests.mocks.sets import free_base

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "mocks" / "README.md"
HOW_TO = ROOT / "docs" / "how-to" / "test-against-the-mocks.md"
WORKFLOW = ROOT / "examples" / "mocks" / "workflow.yml"
BLOCKS = re.findall(r"(?ms)^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"))
REFUSED = re.compile(r"^# refused with (\d{3})$", re.MULTILINE)


@pytest.fixture(scope="module")
def mocks() -> Iterator[Mocks]:
    with start_mocks(fill=ROOT / "fixtures", seed=1) as running:
        yield running


def run(script: str, mocks: Mocks | None = None) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LAUTTA_", "MOCKS_"))}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = f"set -a; . {mocks.environment}; set +a\n" if mocks else ""
    return subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", variables + script],
        cwd=ROOT,
        env=clean | {"PATH": programs},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_call_of_the_page_is_understood(mocks: Mocks, number: int) -> None:
    mocks.reset(to="fill")
    block = BLOCKS[number]
    if refused := REFUSED.search(block):
        first, _, rest = block[refused.end() :].replace("\\\n", " ").strip().partition("\n")
        status = run(first.replace("curl", "curl -sS -o /dev/null -w '%{http_code}'", 1), mocks)
        assert status.stdout == refused[1], status.stderr
        block = rest
    told = run(f'curl() {{ command curl -sS --fail-with-body "$@"; }}\n{block}', mocks)
    assert told.returncode == 0, told.stdout + told.stderr


def test_what_the_page_says_of_refusals_is_in_the_journal(mocks: Mocks) -> None:
    mocks.reset(to="fill")
    (block,) = [block for block in BLOCKS if "record.fhir.required" in block]
    told = run(block.replace("curl", "curl -sS"), mocks)
    assert '"record.fhir.required"' in told.stdout


def test_the_page_has_enough_to_run() -> None:
    assert len(BLOCKS) >= 15


def test_the_how_to_quotes_the_workflow() -> None:
    (quoted,) = re.findall(
        r"(?ms)^<!-- examples/mocks/workflow.yml -->\n```yaml\n(.*?)^```$", HOW_TO.read_text("utf-8")
    )
    assert WORKFLOW.read_text(encoding="utf-8").endswith(quoted)


def test_the_steps_of_the_workflow_work() -> None:
    steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["test"]["steps"]
    named = {step["name"]: step["run"] for step in steps if "name" in step}
    base = str(free_base(26_000))
    script = f"""cd "$(mktemp -d)"; export XDG_CACHE_HOME=$PWD; trap 'kill %1; wait' EXIT
{named["Start the mocks"]}{named["Show what was refused"]}"""
    told = run(script.replace("18000", base))
    assert told.stdout.endswith("[]\n"), told.stdout + told.stderr


def test_the_python_of_the_how_to_runs() -> None:
    text = HOW_TO.read_text(encoding="utf-8").partition("## From Python without pytest")[2].partition("\n## ")[0]
    code = "".join(line[4:] + "\n" for line in text.splitlines() if line.startswith("    ") or not line.strip())
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert told.stdout.startswith("https://localhost:"), told.stderr


def test_every_variable_of_the_pages_is_in_the_environment(mocks: Mocks) -> None:
    named = {name for page in (PAGE, HOW_TO) for name in re.findall(r"\bMOCKS_[A-Z_]+\b", page.read_text("utf-8"))}
    there = {line.partition("=")[0] for line in mocks.environment.read_text(encoding="utf-8").splitlines()}
    assert named
    assert named <= there
