"""The sample levers move what they are written for, and the kit finds no fault in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conform.samples import LEVERS, command, node, started

pytestmark = pytest.mark.slow
_PRODUCT = '[product]\nname = "Sample"\nversion = "1"\nvendor = "Example"\n'
USE = ("FC-AUTH-01", "FC-EVAL-01", "FC-EVAL-03", "FC-EVAL-04", "FC-EVAL-05")


def verdicts(folder: Path, table: str, rows: tuple[str, ...]) -> dict[str, str]:
    """What a run says of these rows, with this table of one role."""
    file = folder / "sut.toml"
    file.write_text(_PRODUCT + table, encoding="utf-8")
    run = command("run", "--sut", str(file), "--json", "--only", *rows)
    assert run.stdout, run.stderr
    return {row["id"]: row["verdict"] for row in json.loads(run.stdout)["rows"] if row["id"] in rows}


GATEWAY = """
[gateway]
mode = "mail"
letters = "letters"
to = "kuvat@unit.example"
wait = "20s"
lever = { command = "./gateway.sh" }
stamp = { name_header = "X-Sender-Name", hetu_header = "X-Sender-Hetu" }
"""
SEND = ("CM-ID-01", "GW-MIM-02", "GW-RET-01", "GW-STP-01", "GW-STP-02", "GW-STP-06")


def client(lever: str) -> str:
    """The table of a client that does `use`."""
    return f'[client]\nfeatures = ["register-access"]\npatience = 1\nlever = {{ {lever} }}\n'


def test_a_program_in_python(tmp_path: Path) -> None:
    table = client(f'command = "{sys.executable} {LEVERS / "client.py"}"')
    assert verdicts(tmp_path, table, USE) == dict.fromkeys(USE, "holds")


def test_an_address_in_node(tmp_path: Path) -> None:
    with started(node(LEVERS / "client.mjs")) as url:
        assert verdicts(tmp_path, client(f'http = "{url}"'), USE) == dict.fromkeys(USE, "holds")


def test_a_program_in_shell(tmp_path: Path) -> None:
    shutil.copy(LEVERS / "gateway.sh", tmp_path)
    assert "\n#     ".join(GATEWAY.splitlines()) + "\n" in (LEVERS / "gateway.sh").read_text("utf-8").replace(
        "2s", "20s"
    )
    assert verdicts(tmp_path, GATEWAY, SEND) == dict.fromkeys(SEND, "holds")


def test_a_lever_that_only_says_done_passes_nothing(tmp_path: Path) -> None:
    said = verdicts(tmp_path, client('command = "true"'), USE)
    assert "holds" not in said.values()


def test_what_a_lever_cannot_do_it_says_by_its_code() -> None:
    ended = subprocess.run(
        [sys.executable, str(LEVERS / "client.py"), "invite"], input="{}", text=True, capture_output=True, check=False
    )
    assert ended.returncode == 2
