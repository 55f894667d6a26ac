"""The tutorial of the first report: its blocks run in their order, end as they say, and print what it quotes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conform.roles import BY_NAME
from conform.sut import read_sut
from tests.conform.samples import ROOT, SAMPLES
from tests.peers.ports import free_port

pytestmark = pytest.mark.slow
PAGE = ROOT / "docs" / "tutorial" / "first-conformance-report.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?ms)^```sh\n(.*?)^```$", TEXT)
QUOTED = re.findall(r"(?ms)^<!-- output -->\n```\n(.*?)^```$", TEXT)
TOML = re.findall(r"(?ms)^```toml\n(.*?)^```$", TEXT)
_MARK = "@@ a block ended with "
#: Packages are there already: `make install` is seen to be a target. What is started is waited for.
_BEFORE = rf"""
make() {{ grep -q "^$1:" {ROOT}/Makefile; }}
wait_for_it() {{ until (: < /dev/tcp/localhost/$1) 2>/dev/null; do sleep 0.05; done; }}
wait_until_gone() {{ while (: < /dev/tcp/localhost/$1) 2>/dev/null; do sleep 0.05; done; }}
trap 'kill $(jobs -p) 2>/dev/null' EXIT
"""


def run_page(folder: Path) -> list[tuple[str, int, str]]:
    """Each block with the code of its last command and what was printed: in one shell, in a folder of its own."""
    shutil.copytree(SAMPLES, folder / "examples" / "conform", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "activate").touch()
    port = str(free_port())
    script = _BEFORE
    for block in BLOCKS:
        code = re.sub(r"(?m)^kill \$!\n", rf"\g<0>wait_until_gone {port}\n", block.replace("8090", port))
        script += f'{code}echo "{_MARK}$?"\n'
        script += f"wait_for_it {port}\n" if block.rstrip().endswith("&") else ""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LAUTTA_", "SUT_"))}
    ran = subprocess.run(
        ["/bin/bash", "-u", "-c", script],
        cwd=folder,
        env=clean | {"PATH": programs, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    ended = re.findall(rf"(?s)(.*?){_MARK}(\d+)\n", ran.stdout)
    return [(block, int(code), printed) for block, (printed, code) in zip(BLOCKS, ended, strict=True)]


def test_every_block_runs_and_ends_as_the_page_says(tmp_path: Path) -> None:
    ran = run_page(tmp_path)
    for block, code, printed in ran:
        said = re.search(r"# exit (\d)\n\Z", block)
        assert code == (int(said[1]) if said else 0), f"{block}\n{printed}"
    everything = "".join(printed for _, _, printed in ran)
    for quoted in QUOTED:
        assert [line for line in quoted.splitlines() if line not in everything.splitlines()] == []
    (evidence,) = [printed for block, _, printed in ran if "evidence" in block]
    assert "Testinen" in evidence, "the page says that the refusal repeats the name"
    assert "attested" in ran[-1][2]


def test_every_description_of_the_page_can_be_used(tmp_path: Path) -> None:
    """Each role has one, and the kit takes it."""
    (tmp_path / "ca.pem").touch()
    product = '[product]\nname = "a"\nversion = "1"\nvendor = "v"\n'
    for number, text in enumerate(TOML):
        file = tmp_path / f"{number}.toml"
        file.write_text(product + text, encoding="utf-8")
        assert read_sut(file).roles
    assert {role for text in TOML for role in tomllib.loads(text)} == set(BY_NAME)
