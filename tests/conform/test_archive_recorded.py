"""Recorded messages of a sender to the archive: examined offline, each at its own time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conform.claim import Claim, WrongSutError
from conform.evidence import Evidence
from conform.mutants.archive import ORGANISATION
from conform.mutants.kanta_sender import Sender
from conform.peers.kanta_recorded import read_recorded
from conform.people import RealPersonError
from conform.requirement import read_ledger
from conform.role import Stay
from conform.roles import BY_NAME
from conform.run import check_traffic
from conform.sut import Sut
from conform.traffic import Message
from mocks.pki import make_pki

ROOT = Path(__file__).parents[2]
_HEAD = 'POST /kanta HTTP/1.1\r\nContent-Type: text/xml; charset=utf-8\r\nSOAPAction: "{}"\r\n\r\n'
_FULL = BY_NAME["archive"].modes["full"]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Message]]:
    """The PKI and the messages of one run of the honest sender."""
    pki = tmp_path_factory.mktemp("pki")
    make_pki(pki, ORGANISATION, datetime.now(UTC))
    with closing(Sender()) as sender:
        claim = Claim("archive", {"lever": sender, "pki": str(pki)}, _FULL)
        with BY_NAME["archive"].meet(claim, Stay(tmp_path_factory.mktemp("stay"))) as meeting:
            meeting.peer(Evidence())
            messages = [one for one in meeting.traffic() if one.interaction == "archive" and one.marks["taken"]]
    return pki, [one for one in messages if b"access-right" not in one.body]


@pytest.fixture
def folder(sent: tuple[Path, list[Message]], tmp_path: Path) -> Path:
    """What a vendor records: the messages with their heads, and whom Kanta trusted."""
    pki, messages = sent
    (tmp_path / "pki").mkdir()
    for name in ("root.pem", "intermediate.pem", "root.crl", "intermediate.crl"):
        shutil.copy(pki / name, tmp_path / "pki" / name)
    for number, message in enumerate(messages):
        head = _HEAD.format("https://lautta.example/kanta/archive").encode()
        (tmp_path / f"{number:02}.http").write_bytes(head + message.body)
    return tmp_path


def _check(folder: Path) -> dict[str, str]:
    sut = Sut("recorded", "-", "-", "", {"archive": {"features": sorted(_FULL)}})
    outcome = check_traffic(sut, read_ledger(), "archive", folder, datetime.now(UTC).date())
    return {row.requirement.id: row.verdict.value for row in outcome.rows}


def test_recorded_messages_are_examined_by_every_rule(folder: Path) -> None:
    verdicts = _check(folder)
    held = {row for row, verdict in verdicts.items() if verdict == "holds"}
    assert held >= {"KS-SOAP-01", "KS-WSS-01", "KS-WSS-02", "KS-FRM-02", "KS-FRM-07", "KS-DOC-01", "KS-SIG-02"}
    assert not {row for row, verdict in verdicts.items() if verdict in {"fails", "warning", "inconclusive"}}
    assert verdicts["KS-SOAP-03"] == "not tested"


def test_a_message_by_itself_says_nothing_of_its_head(folder: Path, sent: tuple[Path, list[Message]]) -> None:
    for file in folder.glob("*.http"):
        file.unlink()
    (folder / "1.xml").write_bytes(sent[1][0].body)
    verdicts = _check(folder)
    assert (verdicts["KS-WSS-01"], verdicts["KS-FRM-02"]) == ("holds", "holds")


def test_a_changed_message_is_found(folder: Path) -> None:
    file = folder / "00.http"
    file.write_bytes(file.read_bytes().replace(b"<s:Body ", b'<s:Body x="" '))
    assert _check(folder)["KS-WSS-01"] == "fails"


def test_a_message_that_was_recorded_twice_is_a_replay(folder: Path) -> None:
    shutil.copy(folder / "00.http", folder / "00b.http")
    assert _check(folder)["KS-WSS-02"] == "fails"


def test_what_is_no_message_is_no_crash(folder: Path) -> None:
    (folder / "00a.xml").write_bytes(b"<nonsense/>")
    (folder / "00b.http").write_bytes(b"\xff\xfe")
    assert _check(folder)["KS-SOAP-01"] == "fails"


def test_a_recorded_real_person_stops_it(folder: Path) -> None:
    (folder / "00a.xml").write_bytes(b"<x>131052" + b"-308T</x>")
    with pytest.raises(RealPersonError):
        read_recorded(folder, Claim("archive", {}, _FULL))


def test_a_vendor_checks_a_folder(folder: Path) -> None:
    command = [sys.executable, "-m", "adapter", "conform", "check", str(folder), "--role", "archive"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("leave_out", "said"), [("pki/root.crl", "pki has no root.crl"), ("*.http", "no file that ends in")]
)
def test_a_folder_that_cannot_be_used_is_refused(folder: Path, leave_out: str, said: str) -> None:
    for file in folder.glob(leave_out):
        file.unlink()
    with pytest.raises(WrongSutError, match=said):
        read_recorded(folder, Claim("archive", {}, _FULL))
