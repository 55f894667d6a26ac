"""The role of a register of organisations: honest ones pass, wrong ones are found, and a claim is read strictly."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from conform.case import CASES, CaseFailedError
from conform.cases.register_entries import is_business_id
from conform.cases.register_services import NOBODY
from conform.claim import Claim, WrongSutError
from conform.evidence import Evidence
from conform.mutants.proxy import Call
from conform.mutants.register import RegisterStage, RegisterTrial
from conform.mutants.register_defects import DEFECTS, FIRM, UNIT
from conform.peers.register import Register
from conform.peers.register_known import NAMES, read_known, read_names
from conform.peers.register_page import Answer, is_oid
from conform.selftest import run_role, try_role
from conform.trial import Defect
from mocks.soteri import soteri_mock
from tests.conform.part import some_of

ROOT = Path(__file__).parents[2]
#: One of each subject; `lautta conform selftest --role register` tries them all.
_SOME = ("a-leading-zero-in-an-oid", "a-parent-from-the-oid", "one-etag-for-ever", "knows-everybody")


@pytest.fixture(scope="module")
def stage() -> Iterator[RegisterStage]:
    with RegisterTrial().open() as opened:
        yield opened


def test_honest_registers_pass_and_some_defects_are_found() -> None:
    assert try_role(RegisterTrial(), [defect for defect in DEFECTS if defect.name in _SOME]) == []


@pytest.mark.slow
def test_each_defect_of_a_seeded_part_is_found_by_its_row() -> None:
    assert try_role(RegisterTrial(), some_of(DEFECTS)) == []


def test_every_row_that_a_case_proves_has_a_defect() -> None:
    proved = {identity for case in CASES if case.role == "register" for identity in case.proves}
    assert proved == {defect.convicted_by for defect in DEFECTS}


def test_an_honest_register_holds_in_every_row_that_a_case_proves(stage: RegisterStage) -> None:
    with stage.honest("secured") as settings:
        rows = run_role("register", settings).rows
    verdicts = {row.requirement.id: row.verdict.value for row in rows if row.requirement.proof == "auto"}
    assert set(verdicts.values()) == {"holds"}


def test_what_known_does_not_name_is_not_tested_and_no_pass(stage: RegisterStage) -> None:
    with stage.honest("full") as settings:
        bare = {name: value for name, value in settings.items() if name not in {"known", "lever"}}
        rows = run_role("register", {**bare, "known": [FIRM]}).rows
    verdicts = {row.requirement.id: row.verdict.value for row in rows}
    untested = {"OR-PAG-03", "OR-ENT-02", "OR-ENT-03", "OR-LAG-01", "OR-JOI-01"}
    assert {identity for identity in untested if verdicts[identity] == "not tested"} == untested
    assert verdicts["OR-PAG-01"] == verdicts["OR-ENT-01"] == "holds"


def test_a_code_server_without_soteri_claims_neither_it_nor_joinings(stage: RegisterStage) -> None:
    with stage.honest("code-server") as settings:
        verdicts = {row.requirement.id: row.verdict.value for row in run_role("register", settings).rows}
    assert verdicts["OR-LAG-01"] == verdicts["OR-JOI-01"] == "not applicable"
    assert verdicts["OR-PAG-03"] == "warning"


def test_a_register_that_spells_its_attributes_otherwise_says_how(stage: RegisterStage) -> None:
    defect = replace(DEFECTS[0], spoils=replace(DEFECTS[0].spoils, answer=_spell_name_otherwise))
    with stage.spoilt(defect) as settings:
        verdicts = {row.requirement.id: row.verdict.value for row in run_role("register", settings).rows}
        assert verdicts["OR-ENT-01"] == "fails"
        spelt = {**settings, "attributes": {"name": "LongName"}}
        verdicts = {row.requirement.id: row.verdict.value for row in run_role("register", spelt).rows}
        assert verdicts["OR-ENT-01"] == "holds"


def _spell_name_otherwise(call: Any) -> None:
    call.answer = call.answer.replace("Pitkä nimi".encode(), b"LongName")


def test_a_small_register_that_takes_any_size_shows_no_limit_and_a_redirect_is_said(stage: RegisterStage) -> None:
    anything = replace(DEFECTS[0].spoils, request=_take_any_size, answer=_stay_small)
    with stage.spoilt(Defect("small", "", "full", spoils=anything)) as settings:
        rows = {row.requirement.id: row for row in run_role("register", settings).rows}
    assert rows["OR-PAG-01"].verdict.value == "not tested"
    assert "501" in rows["OR-PAG-01"].sentence
    with stage.spoilt(Defect("moved", "", "full", spoils=replace(anything, answer=_redirect))) as settings:
        rows = {row.requirement.id: row for row in run_role("register", settings).rows}
    assert "redirect" in rows["OR-PAG-01"].sentence


def _take_any_size(call: Call) -> None:
    call.query = call.query.replace("pageSize=501", "pageSize=500")


def _stay_small(call: Call) -> None:
    """The first 100 entries, by the pages that were asked for."""
    if call.path.endswith("/conceptcodes") and call.status == 200:
        page, asked = call.resource(), parse_qs(call.query)
        size, number = int(asked["pageSize"][0]), int(asked["page"][0])
        kept = page["conceptCodes"][: max(0, 100 - (number - 1) * size)]
        call.tell({**page, "conceptCodes": kept, "totalItems": 100, "totalPages": -(-100 // size)})


def _redirect(call: Call) -> None:
    call.status, call.answer = 307, b""


@pytest.mark.parametrize(
    ("oid", "right"),
    [("1.2.246.10.19", True), ("1.2.246.10.019", False), ("1.2.246.10.0000001-9", False), ("1", False), (NOBODY, True)],
    ids=["right", "leading-zero", "hyphen", "one-number", "nobody"],
)
def test_an_oid_has_no_hyphen_and_no_leading_zero(oid: str, right: bool) -> None:
    assert is_oid(oid) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [("0000001-9", True), ("0000001-8", False), ("1-9", False), ("00000019", False)],
    ids=["right", "wrong-digit", "short", "no-hyphen"],
)
def test_a_business_id_has_its_check_digit(text: str, right: bool) -> None:
    assert is_business_id(text) is right


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b'{"conceptCodes":[1],"totalItems":1,"totalPages":1}',
        b'{"conceptCodes":[{"conceptCodeId":"1.2"}],"totalItems":1,"totalPages":1}',
    ],
    ids=["empty", "a-list", "no-entry", "no-attributes"],
)
def test_a_page_of_another_shape_fails_its_case(body: bytes) -> None:
    register = Register("http://localhost:9", frozenset(), (), Evidence())
    with pytest.raises(CaseFailedError):
        register.make_page(Answer(200, {}, body))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("x", "a list of OIDs"),
        ([{"level": "palvelupiste"}], "has oid"),
        ([{"oid": UNIT, "colour": "red"}], "no other keys"),
        ([{"oid": UNIT, "level": "yksikkö"}], "the level"),
        ([{"oid": UNIT, "ended": "last year"}], "YYYY-MM-DD"),
        ([{"oid": UNIT, "joined": {"photos": "2026-01-01"}}], "social and patient"),
    ],
    ids=["no-list", "no-oid", "unknown-key", "unknown-level", "no-day", "unknown-repository"],
)
def test_a_claim_that_cannot_be_used_is_refused(known: object, said: str) -> None:
    with pytest.raises(WrongSutError, match=said):
        read_known(Claim("register", {"known": known}, frozenset()))


def test_only_attributes_that_there_are_can_be_spelt() -> None:
    with pytest.raises(WrongSutError, match="attributes"):
        read_names(Claim("register", {"attributes": {"colour": "Väri"}}, frozenset()))
    assert read_names(Claim("register", {"attributes": {"name": "x"}}, frozenset())) == {**NAMES, "name": "x"}


def _command(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adapter", "conform", "run", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ})


def _describe(folder: Path, url: str, more: str = "") -> Path:
    file = folder / "sut.toml"
    product = '[product]\nname = "Register"\nversion = "1"\nvendor = "Vendor"\n'
    file.write_text(f'{product}[register]\nurl = "{url}"\nmode = "code-server"\n{more}', encoding="utf-8")
    return file


def test_a_vendor_runs_it_on_a_register(tmp_path: Path) -> None:
    mock = soteri_mock()
    try:
        known = f'[[register.known]]\noid = "{FIRM}"\nended = 2025-01-31\n'
        run = _command("--sut", str(_describe(tmp_path, mock.url, known)))
    finally:
        mock.stop()
    assert run.returncode == 1  # it is empty
    assert "the register has no entry" in run.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [("known = [1]\n", "has oid"), ("lever = { manual = true }\n", "--attended"), ("pages = 3\n", "has no pages")],
    ids=["known", "lever", "unknown-key"],
)
def test_wrong_usage_is_said_in_a_sentence(tmp_path: Path, more: str, said: str) -> None:
    run = _command("--sut", str(_describe(tmp_path, "http://localhost:9", more)))
    assert (run.returncode, said in run.stderr) == (2, True)
    assert "Traceback" not in run.stderr
