"""The kit: honest systems pass, mutants are convicted, and it says what it did not test."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conform.case import CASES, Case, CaseFailedError, Checks, InconclusiveError, NotSeenError
from conform.claim import WrongSutError
from conform.coverage import PAGE, write_coverage
from conform.evidence import Evidence
from conform.mutants.record import RecordTrial
from conform.mutants.record_defects import DEFECTS
from conform.mutants.spoiling import Spoiling
from conform.people import ANNA, BERTIL, CECILIA, DORIS, NOBODY, RealPersonError, check_synthetic, is_hetu
from conform.report.html import render_html
from conform.report.junit import render_junit
from conform.report.text import render_text
from conform.report.truth import write_report
from conform.requirement import BadLedgerError, read_ledger
from conform.role import Stay
from conform.run import Outcome, run_cases
from conform.selftest import find_gaps, run_role, try_role
from conform.sut import Attestation, Expected, Sut, read_sut

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 30)
LEDGER = read_ledger()


def test_a_defect_that_no_row_finds_is_reported() -> None:
    harmless = replace(DEFECTS[0], name="harmless", spoils=Spoiling())
    assert try_role(RecordTrial(), [harmless]) == [
        f"record: the defect harmless is not found by {harmless.convicted_by}"
    ]


def test_the_ledger_has_no_gap_and_a_gap_is_found() -> None:
    assert list(find_gaps(LEDGER)) == []
    extra = replace(LEDGER[0], role="record", id="RS-XX-99", proof="auto", why_not="")
    assert list(find_gaps([*LEDGER, extra])) == ["record: RS-XX-99 has no case"]
    row = next(row for row in LEDGER if row.proof == "auto")
    rest = [other for other in LEDGER if other is not row]
    assert list(find_gaps(rest)) == [f"{row.role}: a case proves {row.id}, which the ledger does not have"]


def test_a_row_without_proof_or_reason_is_refused() -> None:
    with pytest.raises(BadLedgerError, match="why_not"):
        replace(LEDGER[0], proof="none", why_not="")
    with pytest.raises(BadLedgerError, match="source"):
        replace(LEDGER[0], sources=())


def test_its_people_are_of_the_test_range() -> None:
    for person in (ANNA, BERTIL, CECILIA, DORIS, NOBODY):
        assert is_hetu(person.hetu)
        assert person.hetu[7] == "9"
    assert ANNA.hetu[:6] + ANNA.hetu[7:] == BERTIL.hetu[:6] + BERTIL.hetu[7:]


def test_a_real_person_stops_the_run() -> None:
    number = "131052"
    with pytest.raises(RealPersonError):
        check_synthetic(f"GET /Patient?identifier=urn:oid:1.2.246.21%7C{number}-308T")
    check_synthetic(f"a letter about {ANNA.hetu}")


def test_evidence_holds_no_hetu_and_no_token(tmp_path: Path) -> None:
    evidence = Evidence({"top-secret": "■token■"})
    evidence.keep("sent", "POST /fhir\nAuthorization: Bearer top-secret", ANNA.hetu.encode())
    evidence.keep("received", "HTTP 200", b"\xff\xd8\xff")
    (first, second) = (tmp_path / name for name in evidence.write(tmp_path))
    kept = first.read_text(encoding="utf-8")
    assert ANNA.hetu not in kept
    assert "top-secret" not in kept
    assert "3 octets" in second.read_text(encoding="utf-8")


def test_a_case_without_a_control_says_nothing() -> None:
    def case(_: object, checks: Checks) -> None:
        checks.demand(holds=True, sentence="nothing was refused")

    with pytest.raises(InconclusiveError, match="positive control"):
        Case("x", "record", ("RS-CAP-01",), "", case).run(None)


def test_a_check_that_does_not_hold_is_the_sentence_of_the_report() -> None:
    with pytest.raises(CaseFailedError, match="the person was not found"):
        Checks().control(None, "the person was not found")


def _sut(**expected: Expected) -> Sut:
    roles = {"record": {"url": "http://localhost:9", "mode": "full", "token": {"env": "SUT_TOKEN"}}}
    return Sut("Record", "1", "Vendor", "", roles, {key.replace("_", "-"): value for key, value in expected.items()})


def _run(sut: Sut, *cases: tuple[str, bool | None]) -> Outcome:
    """The outcome of a run in which the named rows hold, fail or were not seen, and the rest was not asked."""
    rows = dict(cases)
    os.environ["SUT_TOKEN"] = "x"

    registered = list(CASES)
    CASES.clear()
    for identity, holds in rows.items():

        def try_it(_: object, checks: Checks, *, holds: bool | None = holds) -> None:
            if holds is None:
                raise NotSeenError("nothing of the kind was seen")
            checks.control(holds, "it does not hold")

        CASES.append(Case(identity.lower(), "record", (identity,), "", try_it))
    try:
        with tempfile.TemporaryDirectory() as folder:
            outcome = run_cases(sut, LEDGER, Stay(Path(folder)), TODAY, rows)
            return replace(outcome, only=())
    finally:
        CASES[:] = registered


def test_a_should_that_fails_is_a_warning_and_a_must_fails() -> None:
    outcome = _run(_sut(), ("RS-VAL-01", False), ("RS-CAP-01", True))
    assert {row.requirement.id: row.verdict.value for row in outcome.rows} == {
        "RS-VAL-01": "warning",
        "RS-CAP-01": "holds",
    }
    assert outcome.verdict == "holds"
    assert _run(_sut(), ("RS-CAP-01", False)).verdict == "fails"


def test_an_expected_failure_is_named_until_its_day_and_may_not_hold() -> None:
    known = Expected("it comes in 4.2", date(2026, 12, 31))
    outcome = _run(_sut(RS_CAP_01=known), ("RS-CAP-01", False), ("RS-SRCH-04", True))
    assert [row.verdict.value for row in outcome.rows if row.requirement.id == "RS-CAP-01"] == ["expected failure"]
    assert outcome.verdict == "partial"
    late = replace(known, until=date(2026, 11, 29))
    assert _run(_sut(RS_CAP_01=late), ("RS-CAP-01", False)).verdict == "fails"
    held = _run(_sut(RS_CAP_01=known), ("RS-CAP-01", True))
    assert held.verdict == "fails"
    assert held.mistakes == ["RS-CAP-01 is listed as an expected failure, and holds"]


def test_what_was_not_tested_is_no_pass() -> None:
    outcome = _run(_sut(), ("RS-PAT-02", None))
    assert [row.verdict.value for row in outcome.rows] == ["not tested"]
    assert outcome.verdict == "inconclusive"


def test_every_form_of_a_report_says_what_failed_and_what_was_not_tested() -> None:
    outcome = _run(_sut(), ("RS-CAP-01", False), ("RS-PAT-02", None))
    report = write_report(_sut(), outcome, datetime(2026, 11, 30, tzinfo=UTC), "0")
    text, page = render_text(report), render_html(report)
    for form in (text, page):
        assert "it does not hold" in form
        assert "RS-PAT-02" in form
    assert text.index("What fails") < text.index("What was not tested")
    assert "<script" not in page
    suite = ET.fromstring(render_junit(report))  # noqa: S314 – our own text
    assert [(case.get("name", "")[:9], case[1].tag) for case in suite.iter("testcase")] == [
        ("RS-PAT-02", "skipped"),
        ("RS-CAP-01", "failure"),
    ]


@pytest.fixture(scope="module")
def record() -> Iterator[str]:
    with RecordTrial().open() as stage, stage.honest("narrow") as settings:
        yield settings["url"]


def _command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adapter", "conform", *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, **environment}
    )


def _describe(folder: Path, url: str, more: str = "") -> Path:
    file = folder / "sut.toml"
    product = '[product]\nname = "Narrow record"\nversion = "1"\nvendor = "Vendor"\n'
    system = f'[record]\nurl = "{url}"\ntoken = {{ env = "SUT_TOKEN" }}\nmode = "narrow"\n'
    file.write_text(f"{product}{system}{more}", encoding="utf-8")
    return file


def test_a_vendor_runs_it_and_reads_the_report(record: str, tmp_path: Path) -> None:
    sut = _describe(tmp_path, record)
    run = _command("run", "--sut", str(sut), "--out", str(tmp_path / "out"), "--json", SUT_TOKEN="secret-narrow")
    assert run.returncode == 0, run.stderr
    report = json.loads(run.stdout)
    assert report["verdict"] == "partial"
    for language in ("fi", "sv", "en"):
        assert (tmp_path / "out" / f"report.{language}.html").exists()
    assert re.fullmatch(r"LB-[0-9a-f]{12}", report["baseline"])
    kept = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").rglob("*") if file.is_file())
    assert ANNA.hetu not in kept
    assert "secret-narrow" not in kept
    again = _command("report", str(tmp_path / "out"))
    assert again.returncode == 0
    assert "What was not tested, and why" in again.stdout


def test_wrong_usage_is_said_in_a_sentence(tmp_path: Path) -> None:
    sut = _describe(tmp_path, "http://localhost:9", '[expected]\n"RS-NO-01" = { reason = "x", until = "2027-01-01" }\n')
    unknown = _command("run", "--sut", str(sut), SUT_TOKEN="x")
    assert (unknown.returncode, "RS-NO-01" in unknown.stderr) == (2, True)
    assert "Traceback" not in unknown.stderr
    missing = _command("run", "--sut", str(tmp_path / "none.toml"))
    assert (missing.returncode, "none.toml" in missing.stderr) == (2, True)


def test_a_system_that_is_away_is_inconclusive(tmp_path: Path) -> None:
    sut = _describe(tmp_path, "http://localhost:9")
    run = _command("run", "--sut", str(sut), "--only", "RS-CAP-01", SUT_TOKEN="x")
    assert run.returncode == 3
    assert "did not answer" in run.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'product' is missing"),
        ('[product]\nname = "a"\nversion = "1"\nvendor = "v"\n', "no role is claimed"),
        ('[product]\nname = "a"\nversion = "1"\nvendor = "v"\n[radio]\nurl = "x"\n', "unknown: radio"),
        ('[product]\nname = "a"\nversion = "1"\nvendor = "v"\n[record]\nmode = "wide"\n', "the modes of record"),
        ("[product", "not TOML"),
    ],
    ids=["empty", "no-role", "unknown-role", "unknown-mode", "not-toml"],
)
def test_a_description_that_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "sut.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WrongSutError, match=said):
        read_sut(file)


def test_the_page_says_what_the_ledger_covers() -> None:
    """`python -m conform.coverage` makes it."""
    assert (ROOT / PAGE).read_text(encoding="utf-8") == write_coverage(LEDGER)


def test_a_row_that_a_person_attests_is_neither_a_pass_nor_a_gap() -> None:
    said = Attestation("Nurse, Unit", date(2026, 11, 1), "we looked at the log")
    without = _run(_sut(), ("CM-LOG-01", None), ("RS-CAP-01", True))
    assert without.verdict == "partial"
    outcome = _run(replace(_sut(), attested={"CM-LOG-01": said}), ("CM-LOG-01", None), ("RS-CAP-01", True))
    rows = {row.requirement.id: row for row in outcome.rows}
    assert rows["CM-LOG-01"].verdict.value == "attested"
    assert "Nurse, Unit" in rows["CM-LOG-01"].sentence
    assert outcome.verdict == "holds"


def test_an_odd_answer_ends_its_case_and_not_the_run() -> None:
    """No traceback, whatever a stranger answers; and no word of the answer in the report."""
    with RecordTrial().open() as stage, stage.dummy("odd") as settings:
        outcome = run_role("record", settings)
    assert outcome.verdict in {"fails", "inconclusive"}
    assert any("the kit could not read what was answered" in ending.sentence for ending in outcome.endings)
