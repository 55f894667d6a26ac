"""The kit's role `archive`: the honest sender passes, wrong ones are found, and the tool refuses what it cannot use."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from conform.case import CASES
from conform.cases.archive_rules import RULES
from conform.claim import WrongSutError
from conform.lever import Did
from conform.mutants.archive import ORGANISATION, ArchiveTrial
from conform.mutants.archive_defects import DEFECTS
from conform.mutants.kanta_quirks import Quirks
from conform.mutants.kanta_sender import Sender
from conform.people import ANNA, RealPersonError
from conform.requirement import read_ledger
from conform.selftest import run_role, try_role
from mocks.kanta.rules import RULES as DEMANDED
from mocks.pki import make_pki
from tests.conform.part import some_of

ROOT = Path(__file__).parents[2]
#: One defect a subject; `lautta conform selftest --role archive` tries them all.
_SOME = ("unsigned-body", "another-set", "changed-after-signing", "again-with-another-id", "believes-revocation")
#: What mock Kanta demands that is no requirement of a sender: what it holds for a fetch of the own register.
_OF_NO_ROW = {"kanta.archive.held", "kanta.archive.given"}


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki")
    make_pki(folder, ORGANISATION, datetime.now(UTC))
    return folder


def test_the_honest_sender_passes_and_some_defects_are_found() -> None:
    assert try_role(ArchiveTrial(), [defect for defect in DEFECTS if defect.name in _SOME]) == []


@pytest.mark.slow
def test_each_defect_of_a_seeded_part_is_found_by_its_row() -> None:
    assert try_role(ArchiveTrial(), some_of(DEFECTS)) == []


def test_every_rule_of_mock_kanta_is_of_some_row() -> None:
    mapped = [rule for rules in RULES.values() for rule in rules]
    assert {rule.id for rule in DEMANDED} - set(mapped) == _OF_NO_ROW
    assert set(mapped) <= {rule.id for rule in DEMANDED}
    assert set(RULES) <= {row.id for row in read_ledger() if row.role == "archive"}


def test_every_row_that_a_case_proves_has_a_defect_or_is_named() -> None:
    found = {row for defect in DEFECTS for row in (defect.convicted_by, *defect.may_also)}
    proved = {identity for case in CASES if case.role == "archive" for identity in case.proves}
    # A HETU of another series stops the run, so that no report can say that the row fails.
    assert proved - found == {"CM-SYN-01"}


def test_a_real_person_stops_the_run(pki: Path) -> None:
    somebody = "131052" + "-308T"
    quirks = Quirks(paper=lambda paper: replace(paper, person={**paper.person, "id": somebody}))
    with closing(Sender(quirks)) as sender, pytest.raises(RealPersonError):
        run_role("archive", {"lever": sender, "mode": "health", "pki": str(pki)})


def test_a_sender_of_health_alone_is_not_asked_for_more(pki: Path) -> None:
    with closing(Sender()) as sender:
        outcome = run_role("archive", {"lever": sender, "mode": "health", "pki": str(pki)})
    verdicts = {row.requirement.id: row.verdict.value for row in outcome.rows}
    assert verdicts["KS-FRM-07"] == "holds"
    assert {verdicts[row] for row in ("KS-GRA-01", "KS-FRM-03", "KS-WSH-01", "KS-USE-01")} == {"not applicable"}
    assert "fails" not in verdicts.values()


def test_a_port_that_is_taken_is_said(pki: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = {"lever": Sender(), "mode": "health", "pki": str(pki), "port": taken.getsockname()[1]}
        with pytest.raises(WrongSutError, match="did not start"):
            run_role("archive", settings)


@contextmanager
def _served(sender: Sender) -> Iterator[str]:
    """A sender behind the address of a lever."""
    words = {Did.DID: "did", Did.REFUSED: "refused", Did.COULD_NOT: "could not"}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            outcome = sender.pull(told["action"], told["arguments"]).outcome
            body = json.dumps({"outcome": words[outcome]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _describe(folder: Path, *settings: str) -> Path:
    file = folder / "sut.toml"
    product = '[product]\nname = "Sender"\nversion = "1"\nvendor = "Vendor"\n\n[archive]\n'
    file.write_text(product + "\n".join(settings) + "\n", encoding="utf-8")
    return file


def _command(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adapter", "conform", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=dict(os.environ))


def test_a_vendor_runs_it_by_the_address_of_a_lever(pki: Path, tmp_path: Path) -> None:
    with closing(Sender()) as sender, _served(sender) as url:
        sut = _describe(tmp_path, f'lever = {{ http = "{url}" }}', 'mode = "full"', f'pki = "{pki}"')
        run = _command("run", "--sut", str(sut), "--out", str(tmp_path / "out"), "--json")
    assert run.returncode == 0, run.stderr
    report = json.loads(run.stdout)
    assert report["verdict"] == "partial"
    kept = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").rglob("*") if file.is_file())
    assert ANNA.hetu not in kept


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (('mode = "full"',), "lever is missing"),
        (('lever = { command = "true" }', "port = 70000"), "port is a number"),
        (("lever = { manual = true }",), "--attended"),
        (('lever = { command = "true" }', 'mode = "wide"'), "the modes of archive are health, full"),
    ],
    ids=["no-lever", "wrong-port", "manual-alone", "unknown-mode"],
)
def test_wrong_usage_is_said_in_a_sentence(tmp_path: Path, settings: tuple[str, ...], said: str) -> None:
    run = _command("run", "--sut", str(_describe(tmp_path, *settings)))
    assert (run.returncode, said in run.stderr) == (2, True), run.stderr
    assert "Traceback" not in run.stderr


def test_one_requirement_is_tried_by_itself(pki: Path, tmp_path: Path) -> None:
    """A case on messages makes the system send them first."""
    with closing(Sender()) as sender, _served(sender) as url:
        sut = _describe(tmp_path, f'lever = {{ http = "{url}" }}', 'mode = "health"', f'pki = "{pki}"')
        run = _command("run", "--sut", str(sut), "--only", "KS-FRM-02")
    assert (run.returncode, run.stderr.split()) == (0, ["holds", "a-frame-says-what-its-document-says"]), run.stdout
