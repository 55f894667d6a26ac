"""The kit in pytest says of every case what `lautta conform run` says."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from conform.__main__ import main
from conform.claim import Settings
from conform.mutants.record import RecordStage, RecordTrial
from conform.people import find_hetus

ROOT = Path(__file__).parents[2]
(_DEFECT,) = [one for one in RecordTrial.defects if one.name == "repeats-what-it-refuses"]
_PRODUCT = '[product]\nname = "Record"\nversion = "1"\nvendor = "Vendor"\n'


@pytest.fixture(scope="module")
def stage() -> Iterator[RecordStage]:
    with RecordTrial().open() as opened:
        yield opened


def _describe(folder: Path, settings: Settings, more: str = "") -> Path:
    file = folder / "sut.toml"
    reach = f'url = "{settings["url"]}"\nmode = "{settings["mode"]}"\n'
    record = f'{reach}token = {{ env = "{settings["token"]["env"]}" }}\n'
    file.write_text(f"{_PRODUCT}[record]\n{record}{more}", encoding="utf-8")
    return file


def _pytest(sut: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "conform.pytest_plugin", "-p", "no:cacheprovider", "--sut"]
    return subprocess.run(
        [*command, sut.name, "--junitxml=items.xml", *words],
        cwd=sut.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def _items(sut: Path) -> dict[str, str]:
    """What pytest says: case → passed, failed, error, skipped or xfailed."""
    found = {}
    for item in ET.parse(sut.parent / "items.xml").iter("testcase"):  # noqa: S314 – our own text
        said = [child for child in item if child.tag in {"failure", "error", "skipped"}]
        words = {"failure": "failed", "error": "error", "skipped": "skipped"}
        outcome = words[said[0].tag] if said else "passed"
        found[item.get("name", "")] = "xfailed" if said and said[0].get("type") == "pytest.xfail" else outcome
    return found


def _run(sut: Path) -> tuple[int, dict[str, str]]:
    """What `lautta conform run` says, in the words of pytest."""
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(io.StringIO()):
        code = main(["run", "--sut", str(sut), "--json"])
    report = json.loads(printed.getvalue())
    return code, {case["name"]: _translate(case, report["rows"]) for case in report["cases"]}


def _translate(case: Mapping[str, Any], rows: list[dict[str, Any]]) -> str:
    words = {"holds": "passed", "inconclusive": "error", "not tested": "skipped", "not applicable": "skipped"}
    if case["verdict"] != "fails":
        return words[case["verdict"]]
    verdicts = {row["verdict"] for row in rows if case["name"] in row["cases"]}
    if "fails" in verdicts:
        return "failed"
    return "passed" if "warning" in verdicts else "xfailed"


def test_an_honest_system_has_the_same_verdicts(stage: RecordStage, tmp_path: Path) -> None:
    with stage.honest("narrow") as settings:
        sut = _describe(tmp_path, settings)
        code, said = _run(sut)
        run = _pytest(sut)
    assert (run.returncode, code) == (0, 0), run.stdout
    assert _items(sut) == said
    assert {"passed", "skipped"} == set(said.values())
    assert "CM-ID-04" in run.stdout  # a SHOULD that the mock does not hold: a warning


def test_a_spoilt_system_has_the_same_verdicts_and_no_hetu_is_printed(stage: RecordStage, tmp_path: Path) -> None:
    with stage.spoilt(_DEFECT) as settings:
        sut = _describe(tmp_path, settings)
        code, said = _run(sut)
        run = _pytest(sut, "-vv", "--showlocals", "--tb=long")
    assert (run.returncode, code) == (1, 1), run.stdout
    assert _items(sut) == said
    assert said["a-refusal-repeats-nothing-of-the-patient"] == "failed"
    assert "the refusal repeats the" in run.stdout
    assert find_hetus(run.stdout + run.stderr) == []


def test_an_expected_failure_that_holds_fails(stage: RecordStage, tmp_path: Path) -> None:
    known = '[expected]\n"RS-CAP-01" = { reason = "it comes in 4.2", until = "2099-12-31" }\n'
    with stage.honest("narrow") as settings:
        sut = _describe(tmp_path, settings, known)
        run = _pytest(sut, "-k", "metadata")
        (code, _) = _run(sut)
    assert (run.returncode, code) == (1, 1)
    assert _items(sut) == {"the-metadata-is-a-capability-statement-of-r4": "failed"}
    assert "RS-CAP-01 is listed as an expected failure, and holds" in run.stdout


def test_an_expected_failure_is_xfailed(stage: RecordStage, tmp_path: Path) -> None:
    known = '[expected]\n"RS-OO-02" = { reason = "it comes in 4.2", until = "2099-12-31" }\n'
    with stage.spoilt(_DEFECT) as settings:
        sut = _describe(tmp_path, settings, known)
        code, said = _run(sut)
        run = _pytest(sut)
    assert (run.returncode, code) == (0, 0), run.stdout
    assert _items(sut) == said
    assert said["a-refusal-repeats-nothing-of-the-patient"] == "xfailed"


def test_a_system_that_is_away_is_an_error_and_no_failure(tmp_path: Path) -> None:
    os.environ["SUT_TOKEN"] = "x"
    sut = _describe(tmp_path, {"url": "http://localhost:9", "mode": "narrow", "token": {"env": "SUT_TOKEN"}})
    run = _pytest(sut, "-k", "metadata", "--showlocals")
    assert run.returncode == 1
    assert _items(sut) == {"the-metadata-is-a-capability-statement-of-r4": "error"}
    assert "the system did not answer" in run.stdout
    assert "self" not in run.stdout  # no traceback and no locals


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        ((), "[product", "not TOML"),
        ((), _PRODUCT, "no role is claimed"),
        (("--role", "register"), f'{_PRODUCT}[record]\nurl = "http://h:9"\n', "does not claim the role register"),
    ],
    ids=["not-toml", "no-role", "another-role"],
)
def test_wrong_usage_is_said_in_a_sentence(tmp_path: Path, words: tuple[str, ...], text: str, said: str) -> None:
    sut = tmp_path / "sut.toml"
    sut.write_text(text, encoding="utf-8")
    run = _pytest(sut, *words)
    assert run.returncode not in {0, 1}
    assert said in run.stdout + run.stderr
