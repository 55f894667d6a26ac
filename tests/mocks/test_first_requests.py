"""The clients of examples/mocks make their first good request, each as a vendor would run it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mocks.filling import read_seeds
from mocks.kanta import RunningKanta, kanta_mock
from mocks.mail import mail_mock
from mocks.pacs.mock import RunningPacs
from mocks.pki import make_pki
from tests.mocks.control import Desk

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "mocks"
TUTORIAL = ROOT / "docs" / "tutorial" / "first-signed-request.md"
NODE_MODULES = Path(__file__).parent / "node" / "node_modules"
ORGANISATION = "1.2.246.10.99999810.10.0"
FOUND = ["AA", "prohibition of all"]


@dataclass(frozen=True)
class Set:
    kanta: RunningKanta
    pki: Path

    @property
    def desk(self) -> Desk:
        return Desk(self.kanta.control_url)


@pytest.fixture(scope="module")
def mocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Set]:
    pki = make_pki(tmp_path_factory.mktemp("pki"), ORGANISATION, datetime.now(UTC)).directory
    running = Set(kanta_mock(pki), pki)
    yield running
    running.kanta.stop()


@pytest.fixture
def kanta(mocks: Set) -> Set:
    """Kanta with the wishes of the fixtures."""
    mocks.desk.reset()
    mocks.desk.seed({"prohibitions": read_seeds(ROOT / "fixtures")["kanta"]["prohibitions"]})
    return mocks


def need(program: str, file: Path | None = None) -> None:
    """Skip where a program or its packages are not installed; CI must have them (tests/system.sh)."""
    if shutil.which(program) and (file is None or file.exists()):
        return
    reason = f"{program} is not there, or its packages are not: sh tests/system.sh"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def ask(kanta: Set, command: list[str], cwd: Path = EXAMPLES) -> list[str]:
    """What a client prints; the journal must show one good exchange."""
    told = subprocess.run(
        [*command, kanta.kanta.url, str(kanta.pki)], cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    (entry,) = kanta.desk.journal()
    assert (entry["operation"], entry["outcome"]) == ("wishes", "AA")
    return told.stdout.splitlines()


def test_zeep(kanta: Set) -> None:
    assert ask(kanta, [sys.executable, "zeep_client.py"]) == FOUND


def test_a_document_is_archived_and_fetched(kanta: Set) -> None:
    command = [sys.executable, "archive_document.py", kanta.kanta.url, str(kanta.pki)]
    told = subprocess.run(command, cwd=EXAMPLES, capture_output=True, text=True, timeout=120, check=False)
    assert told.stdout.splitlines() == ["AA", "AA [True]"], told.stdout + told.stderr
    assert [(entry["operation"], entry["outcome"]) for entry in kanta.desk.journal()] == [
        ("archive", "AA"),
        ("fetch", "AA"),
    ]


def test_javas_own_signatures(kanta: Set) -> None:
    need("java")
    assert ask(kanta, ["java", "FirstRequest.java"]) == FOUND


def test_wss4j(kanta: Set) -> None:
    libraries = EXAMPLES / "wss4j" / "lib"
    need("java", libraries)
    assert ask(kanta, ["java", "-cp", f"{libraries}/*", "Wss4jClient.java"], EXAMPLES / "wss4j") == FOUND


def test_xmlsec1_and_curl(kanta: Set) -> None:
    need("curl")
    need("xmlsec1")
    assert ask(kanta, ["sh", "xmlsec1.sh"]) == FOUND


def test_nodes_soap(kanta: Set, tmp_path: Path) -> None:
    """With the packages of the tests, which are of the same versions."""
    need("node", NODE_MODULES)
    shutil.copytree(EXAMPLES / "node", tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    assert ask(kanta, ["node", "soap_client.mjs"], tmp_path) == FOUND


def test_the_example_has_the_packages_that_are_tested() -> None:
    here, there = (
        json.loads((folder / "package.json").read_text(encoding="utf-8"))
        for folder in (EXAMPLES / "node", NODE_MODULES.parent)
    )
    assert here["dependencies"] == {name: there["dependencies"][name] for name in here["dependencies"]}


def test_a_client_whose_organisation_is_another_learns_so(kanta: Set, tmp_path: Path) -> None:
    text = (EXAMPLES / "zeep_client.py").read_text(encoding="utf-8")
    (tmp_path / "client.py").write_text(text.replace(ORGANISATION, "1.2.246.10.99999871.10.0"), encoding="utf-8")
    command = [sys.executable, str(tmp_path / "client.py"), kanta.kanta.url, str(kanta.pki)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert told.stdout.splitlines()[:1] == ["AR"], told.stderr


REASONS = {
    "minutes=5": ("minutes=20", "outside the Timestamp's window"),
    "[body, *security, *addressing]": (
        "[body, *security, *addressing][:-1]",
        "the references are not exactly those the profile demands",
    ),
    '"adapter-system")': ('"adapter-revoked")', "revoked"),
    "SHA256()": ("hashes.SHA1()", "the signature does not verify"),
}


@pytest.mark.parametrize("right", REASONS, ids=["time", "parts", "revoked", "digest"])
def test_the_journal_has_the_reason_that_the_tutorial_names(kanta: Set, tmp_path: Path, right: str) -> None:
    wrong, reason = REASONS[right]
    text = (EXAMPLES / "zeep_client.py").read_text(encoding="utf-8").replace(right, wrong)
    imported = "from cryptography.hazmat.primitives import hashes\n" if "hashes." in wrong else ""
    (tmp_path / "client.py").write_text(imported + text, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "client.py"), kanta.kanta.url, str(kanta.pki)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "wsse:FailedCheck" in told.stderr
    assert kanta.desk.journal()[-1]["reason"] == f"FailedCheck: {reason}"
    assert f"| `{reason}` |" in TUTORIAL.read_text(encoding="utf-8")


@pytest.mark.usefixtures("pacs_desk")
def test_dicomweb_client(pacs: RunningPacs) -> None:
    told = subprocess.run(
        [sys.executable, "dicomweb.py", pacs.url], cwd=EXAMPLES, capture_output=True, text=True, timeout=60, check=False
    )
    assert re.fullmatch(r"[A-Z]{2} \d+x\d+\n\d+ octets\n", told.stdout), told.stderr


def test_imaplib(mocks: Set) -> None:
    mail = mail_mock(mocks.pki)
    try:
        desk = Desk(mail.control_url)
        user = "kuvat.porvoo@ita-uusimaa.example"
        desk.seed({"mailboxes": [{"user": user, "password": "secret"}]})
        told = subprocess.run(
            [sys.executable, "imap_client.py", mail.url, str(mocks.pki / "root.pem")],
            cwd=EXAMPLES,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert told.stdout.splitlines() == ["Subject: Kuva", "OK"], told.stderr
        assert desk.state()["mailboxes"][user] == {"INBOX": 0, "Done": 1}
    finally:
        mail.stop()


def excerpt(file: Path) -> str:
    """The part of an example between its marks."""
    text = file.read_text(encoding="utf-8")
    (part,) = re.findall(r"(?ms)^ *(?:#|//) signing begins\n(.*?)^ *(?:#|//) signing ends$", text)
    return str(part).strip("\n")


def quoted() -> dict[str, str]:
    """What the tutorial quotes, by the file that it says it is from."""
    text = TUTORIAL.read_text(encoding="utf-8")
    return dict(re.findall(r"(?ms)^<!-- (examples/\S+) -->\n```\w*\n(.*?)\n```$", text))


def test_the_tutorial_quotes_what_is_run() -> None:
    quotes = quoted()
    assert set(quotes) == {
        "examples/mocks/FirstRequest.java",
        "examples/mocks/node/soap_client.mjs",
        "examples/mocks/wss4j/Wss4jClient.java",
        "examples/mocks/xmlsec1.sh",
        "examples/mocks/zeep_client.py",
    }
    for name, quote in quotes.items():
        assert quote == excerpt(ROOT / name), name


def test_every_example_is_listed_and_run_here() -> None:
    listed = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    here = Path(__file__).read_text(encoding="utf-8")
    for file in EXAMPLES.rglob("*"):
        if file.suffix in {".py", ".sh", ".java", ".mjs"} and "node_modules" not in file.parts:
            suite = file.parent.name == "pytest_vendor"  # run by tests/vendor/test_plugin.py
            assert f"mocks/{file.relative_to(EXAMPLES).parent if suite else file.relative_to(EXAMPLES)}" in listed
            assert suite or f'"{file.name}"' in here
