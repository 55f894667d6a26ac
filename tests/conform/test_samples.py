"""The sample record systems fail the three rows that their page says, and none when they are mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conform.samples import RECORD, command, node, python, started

Start = Callable[[Path], list[str]]
SAMPLES = [("record_system.py", python), ("record_system.mjs", node)]
_GOOD = {"holds", "not applicable", "not tested", "attested"}
WRONG = {"RS-SRCH-06", "RS-OO-01", "RS-OO-02"}


def verdicts(url: str, folder: Path) -> tuple[int, dict[str, str]]:
    """The exit code of a run on this address, and what is said of each row."""
    file = folder / "sut.toml"
    description = (RECORD / "sut.toml").read_text(encoding="utf-8")
    file.write_text(description.replace("http://localhost:8090/fhir", url), encoding="utf-8")
    run = command("run", "--sut", str(file), "--json")
    assert run.returncode in {0, 1}, run.stderr
    return run.returncode, {row["id"]: row["verdict"] for row in json.loads(run.stdout)["rows"]}


@pytest.mark.parametrize(("script", "start"), SAMPLES, ids=[name for name, _ in SAMPLES])
def test_a_sample_has_three_mistakes_and_none_when_it_is_mended(script: str, start: Start, tmp_path: Path) -> None:
    words = start(RECORD / script)
    with started(words) as url:
        code, before = verdicts(url, tmp_path)
    assert {row for row, verdict in before.items() if verdict not in _GOOD} == WRONG
    assert code == 1
    with started(words, "--mended") as url:
        code, after = verdicts(url, tmp_path)
    assert {row for row, verdict in after.items() if verdict not in _GOOD} == set()
    assert code == 0
    assert {row for row, verdict in after.items() if verdict == "holds"} >= WRONG
