"""Cross-testing: two honest systems pass, a wrong one of the two is found, and each has a lever of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from conform.case import CASES, InconclusiveError, NotSeenError
from conform.claim import WrongSutError
from conform.lever import Did, Pulled
from conform.mutants.cross import DEFECTS, CrossStage, CrossTrial
from conform.mutants.cross_viewer import Viewer
from conform.peers.kanta_scene import Done
from conform.peers.pair import EEVA, FELIX, need_stored, read_shown
from conform.people import is_hetu
from conform.selftest import run_role, try_role
from conform.traffic import Message
from tests.conform.part import some_of

ROOT = Path(__file__).parents[2]
_SOME = ("loses-letters", "shows-what-it-had-after-the-end", "withdraws-nothing", "shows-old-versions")


@pytest.fixture(scope="module")
def stage() -> Iterator[CrossStage]:
    with CrossTrial().open() as opened:
        yield opened


def test_honest_systems_pass_and_some_defects_are_found() -> None:
    assert try_role(CrossTrial(), [defect for defect in DEFECTS if defect.name in _SOME]) == []


@pytest.mark.slow
def test_each_defect_of_a_seeded_part_is_found_by_its_row() -> None:
    assert try_role(CrossTrial(), some_of(DEFECTS)) == []


def test_every_row_that_a_case_proves_has_a_defect() -> None:
    proved = {identity for case in CASES if case.role == "cross" for identity in case.proves}
    # CM-ID-03 is of XT-ARC-01's case: its client has a century letter of 2023.
    assert proved - {"CM-ID-03"} == {defect.convicted_by for defect in DEFECTS}


def test_two_honest_systems_hold_in_every_row_and_their_messages_are_seen(stage: CrossStage) -> None:
    with stage.honest("two") as settings:
        outcome = run_role("cross", settings)
    verdicts = {row.verdict.value for row in outcome.rows if row.requirement.proof == "auto"}
    assert verdicts == {"holds"}
    seen = outcome.traffic["cross"]
    assert {one.interaction for one in seen} == {"archive", "fetch", "query"}
    assert len({one.marks["organisation"] for one in seen}) == 2
    assert {one.secured for one in seen} == {"mutual TLS"}


def test_its_people_are_of_the_test_range() -> None:
    assert all(is_hetu(one.hetu) and one.hetu[7] == "9" for one in (EEVA, FELIX))


@pytest.mark.parametrize(
    ("told", "shown"),
    [({"shown": ["a", 1, "b"]}, ["a", "b"]), ({"shown": "a"}, []), ({}, [])],
    ids=["texts", "no-list", "nothing"],
)
def test_what_a_system_says_it_shows_is_a_list_of_texts(told: dict[str, Any], shown: list[str]) -> None:
    assert list(read_shown(told)) == shown


def test_what_was_not_stored_is_no_ground_for_a_verdict() -> None:
    refused = Message("archive", by_system=True, marks={"answered": "AR"})
    with pytest.raises(NotSeenError, match="was refused"):
        need_stored(Done(Pulled(Did.REFUSED), [refused], "work-0"), "a grant")
    with pytest.raises(InconclusiveError, match="sent nothing"):
        need_stored(Done(Pulled(Did.DID), [], "work-0"), "a grant")


@contextmanager
def _at_an_address(viewer: Viewer) -> Iterator[str]:
    """A system with a lever of HTTP, as a vendor may have it."""

    class Lever(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            done = viewer.pull(asked["action"], asked["arguments"])
            answer = json.dumps({"outcome": done.outcome.value, **done.told}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Lever)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/lever"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _command(folder: Path, cross: str, *words: str) -> subprocess.CompletedProcess[str]:
    file = folder / "sut.toml"
    product = '[product]\nname = "Two systems"\nversion = "1"\nvendor = "Vendors"\n'
    file.write_text(f"{product}[cross]\n{cross}", encoding="utf-8")
    command = [sys.executable, "-m", "adapter", "conform", "run", "--sut", str(file), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ})


def test_two_vendors_run_it_each_with_a_lever(stage: CrossStage, tmp_path: Path) -> None:
    with closing(Viewer()) as first, closing(Viewer()) as second:  # noqa: SIM117 – the addresses need them
        with _at_an_address(first) as one, _at_an_address(second) as other:
            levers = f'first = {{ http = "{one}" }}\nsecond = {{ http = "{other}" }}\npki = "{stage.pki}"\n'
            run = _command(tmp_path, levers, "--json")
    assert run.returncode == 0, run.stdout + run.stderr
    verdicts = {row["id"]: row["verdict"] for row in json.loads(run.stdout)["rows"]}
    assert {verdict for identity, verdict in verdicts.items() if identity.startswith("XT-")} == {"holds"}


def test_a_system_that_could_not_act_is_inconclusive(stage: CrossStage, tmp_path: Path) -> None:
    lever = """{ command = "sh -c 'exit 3'" }"""
    run = _command(tmp_path, f'first = {lever}\nsecond = {lever}\npki = "{stage.pki}"\n')
    assert run.returncode == 3
    assert "sent nothing" in run.stdout


@pytest.mark.parametrize(
    ("cross", "said"),
    [
        ('first = { command = "true" }\n', "second is missing"),
        ('first = { command = "true" }\nsecond = { lever = "x" }\n', "cross.second"),
        ('first = { command = "true" }\nsecond = { command = "true" }\norganisations = ["1.2"]\n', "two OIDs"),
        ('first = { command = "true" }\nsecond = { manual = true }\n', "--attended"),
        ('first = { command = "true" }\nsecond = { command = "true" }\nport = "x"\n', "65535"),
    ],
    ids=["one-lever", "no-lever", "one-organisation", "manual", "port"],
)
def test_wrong_usage_is_said_in_a_sentence(tmp_path: Path, cross: str, said: str) -> None:
    run = _command(tmp_path, cross)
    assert (run.returncode, said in run.stderr) == (2, True), run.stderr
    assert "Traceback" not in run.stderr


def test_a_claim_of_one_organisation_is_refused(stage: CrossStage) -> None:
    with stage.honest("two") as settings, pytest.raises(WrongSutError, match="organisations"):
        run_role("cross", {**settings, "organisations": ["1.2.246.10.19.10.0"] * 2})
