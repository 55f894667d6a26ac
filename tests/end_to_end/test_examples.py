"""The examples run as they are written, against the mocks, a web face and a worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
import requests
import yaml

from adapter.cli import build_parser
from adapter.demo.fixtures import state
from adapter.demo.stage import Stage, set_stage
from tests.waiting import wait_for

pytestmark = pytest.mark.slow
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
    with (
        patch.dict(os.environ, clean, clear=True),
        set_stage(tmp_path_factory.mktemp("examples"), lambda _: None) as running,
    ):
        yield running


def run(name: str, *words: str, cwd: Path = EXAMPLES.parent) -> subprocess.CompletedProcess[str]:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = [sys.executable] if name.endswith(".py") else ["sh"]
    return subprocess.run(
        [*command, str(EXAMPLES / name), *words],
        cwd=cwd,
        env={**os.environ, "PATH": programs},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def control(stage: Stage, mock: str) -> str:
    return str(stage.mocks[mock]["control"])


def media(stage: Stage) -> int:
    systems = state(stage, "record")["systems"]
    return int(systems["lifecare-porvoo"]["resources"].get("Media", 0))


def test_evaluate_asks_and_prints_why(stage: Stage) -> None:
    """The register is read in the background: until then there is a reason more."""

    def reasons() -> list[str]:
        answer = run("evaluate.py", stage.face, str(stage.clients.folder))
        assert answer.returncode == 0, answer.stdout + answer.stderr
        parameters = json.loads(answer.stdout)["parameter"]
        assert parameters[0] == {"name": "decision", "valueCode": "deny"}
        return [item["valueCode"] for item in parameters if item["name"] == "rule"]

    wait_for(lambda: reasons() == ["GRA-02"])


def test_evaluate_asks_for_nobody_by_a_key_that_is_not_registered(stage: Stage, tmp_path: Path) -> None:
    others = (stage.clients.folder / "operator.key.pem").read_bytes()
    (tmp_path / "kotihoito-saima.key.pem").write_bytes(others)
    answer = run("evaluate.py", stage.face, str(tmp_path))
    assert answer.returncode == 1
    assert "parameter" not in answer.stdout


def test_the_variables_of_the_demo_let_a_shell_ask_the_api(stage: Stage) -> None:
    """README: the first call."""
    script = f""". {stage.write_variables()}
curl -s --fail-with-body -H "Authorization: Bearer $(lautta token --client operator)" "$FHIR/Media?_count=1"
"""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LAUTTA_")}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    told = subprocess.run(
        ["/bin/sh", "-c", script],
        env=clean | {"PATH": programs},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (told.returncode, json.loads(told.stdout)["type"]) == (0, "searchset"), told.stderr


def test_every_client_of_the_example_signs_in_by_its_key(stage: Stage) -> None:
    for client in ("lifecare-porvoo", "pegasos-loviisa", "kuvapalvelut", "kotihoito-saima", "operator"):
        answer = requests.get(f"{stage.face}/Task?_count=1", headers=stage.headers(client), timeout=30)
        assert answer.status_code in {200, 403}, answer.text


def test_a_photo_is_filed_once_though_the_record_system_fails(stage: Stage) -> None:
    ordered = run("order_fault.py", control(stage, "record"))
    assert ordered.stdout == "status at the next transaction, 1 times\n", ordered.stderr
    sent = run("send_photo.py", control(stage, "mail"))
    assert sent.stdout.startswith("Sent to kuvat.porvoo@"), sent.stderr
    wait_for(lambda: media(stage) == 1)
    wait_for(lambda: not any(state(stage, "mail")["mailboxes"]["kuvat.porvoo@ita-uusimaa.example"].values()))
    assert media(stage) == 1
    journal = requests.get(f"{control(stage, 'record')}/journal", timeout=30).json()
    assert [line["outcome"] for line in journal if line["operation"] == "transaction"][:2] == [503, 200]


@pytest.mark.parametrize(("folder", "code", "word"), [("good", 0, "All valid"), ("bad", 1, "Not valid")])
def test_validate_fails_as_ci_wants_it(tmp_path: Path, folder: str, code: int, word: str) -> None:
    done = run("validate.sh", str(EXAMPLES.parent / "profiles" / "examples" / folder), cwd=tmp_path)
    assert (done.returncode, done.stdout.startswith(word)) == (code, True), done.stderr
    assert "<testsuite" in (tmp_path / "fhir-report.xml").read_text(encoding="utf-8")


def test_the_workflow_calls_a_command_that_exists() -> None:
    steps = yaml.safe_load((EXAMPLES / "validate.yml").read_text(encoding="utf-8"))["jobs"]["validate"]["steps"]
    (line,) = [step["run"] for step in steps if step.get("run", "").startswith("lautta ")]
    assert build_parser().parse_args(line.partition(" > ")[0].split()[1:]).format == "junit"


def test_every_example_is_in_the_list_and_is_run_here() -> None:
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    here = Path(__file__).read_text(encoding="utf-8")
    for file in EXAMPLES.iterdir():
        if file.suffix in {".py", ".sh", ".yml"}:
            assert f"| `{file.name}" in listed
            assert f'"{file.name}"' in here
