"""The papers that a vendor hands on in Finnish: only what was seen, and a line for what was not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conform.__main__ import main
from conform.report.architecture import describe_architecture
from conform.report.forms import leave_report
from conform.report.markdown import escape
from conform.report.pretest import render_pretest
from conform.report.truth import Report, write_report
from conform.requirement import read_ledger
from conform.roles import ROLES
from conform.verdict import Verdict
from tests.conform.reports import ALL, AT, HOLDS, build_outcome, build_report, build_sut

_ROWS = {
    **HOLDS,
    "CM-TLS-01": Verdict.HOLDS,
    "RS-DOC-01": Verdict.FAILS,
    "RS-SRCH-02": Verdict.NOT_TESTED,
    "CM-LOG-01": Verdict.ATTESTED,
}


@pytest.fixture(scope="module")
def report() -> Report:
    return build_report(_ROWS)


def _parts(page: str) -> dict[str, str]:
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in re.split(r"(?m)^## ", page)[1:]}


def test_the_description_has_the_five_headings_of_the_form(report: Report) -> None:
    assert list(_parts(describe_architecture(report))) == [
        "1. Liittymät Kantaan ja muihin järjestelmiin",
        "2. Järjestelmien työnjako",
        "3. Missä viestit ja asiakirjat muodostetaan ja arkistoidaan",
        "4. Palvelupyynnöt ja interaktiot",
        "5. Miten haut toimivat",
    ]


def test_the_description_says_what_was_seen(report: Report) -> None:
    interfaces, division, documents, interactions, searches = _parts(describe_architecture(report)).values()
    assert "| asiakas- ja potilastietojärjestelmä | 2 | 2 | TLS 1.3 |" in interfaces
    assert "(CM-TLS-01, record)" in interfaces
    assert "Tuote on asiakas- ja potilastietojärjestelmä: `conditional-create`" in division
    assert "Nurse, Unit vakuuttaa 2026-11-01: we looked" in division
    assert "Ei täyty: RS-DOC-01 (record)." in documents
    assert "`log`" not in interactions
    assert "| `notification` | record | vastapuoli | 1 |" in interactions
    assert "* Tuote haki: `Patient/_search`, 1 kertaa (rooli record)" in searches
    assert "Ei havaittu: RS-SRCH-02 (record)." in searches


def test_the_description_names_what_nobody_saw(report: Report) -> None:
    silent = _parts(describe_architecture({**report, "traffic": []}))
    nothing = "Ei havaittu: ajossa ei nähty tästä yhtään viestiä."
    assert [nothing in part for part in silent.values()] == [False, False, True, True, True]
    for role in ROLES:
        if role.name != "record":
            assert f"* Muu järjestelmä: {role.title['fi']}." in silent["2. Järjestelmien työnjako"]


def test_every_requirement_of_the_ledger_has_its_heading() -> None:
    ids = {row.id: Verdict.NOT_TESTED for row in read_ledger()}
    page = describe_architecture(build_report(ids))
    for identity in ids:
        assert len(re.findall(rf"\b{identity}\b", page)) == 1


def test_the_pretest_record_has_a_line_a_step(report: Report) -> None:
    page = render_pretest(report)
    assert "| tapaus | vaihe | odotettu | saatu | näyttö |" in page
    lines = [line for line in page.splitlines() if "RS-DOC-01" in line or "rs-doc-01" in line]
    assert lines == [
        (
            "| `rs-doc-01` | vaatimus | RS-DOC-01: RS-DOC-01 å \\<b\\> fi | **ei täyty** "
            "| [2 tiedostoa](evidence/record/rs-doc-01) |"
        ),
        "|  | tarkistus 1 | ei: ”no RS-DOC-01 came” | ei havaittu |  |",
        "|  | tarkistus 2 | ei: ”sentence of RS-DOC-01” | **havaittiin** |  |",
    ]
    untried = page[page.index("## Vaatimukset, joita mikään") :]
    assert "RS-SRCH-02" in untried
    assert "Nurse, Unit vakuuttaa 2026-11-01" in untried
    assert "EI TÄYTY: " in page
    assert report["baseline"] in page


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("partial", "OSITTAIN TESTATTU"), ("inconclusive", "EI RATKENNUT")],
    ids=["partial", "inconclusive"],
)
def test_the_pretest_record_says_partial_as_plainly(verdict: str, said: str) -> None:
    rows = {
        "partial": {**HOLDS, "RS-TX-01": Verdict.NOT_TESTED},
        "inconclusive": {**HOLDS, "RS-TX-01": Verdict.INCONCLUSIVE},
    }
    page = render_pretest(build_report(rows[verdict]))
    assert f"Tulos: {said}: " in page
    assert ("keskeytyi" in page) == (verdict == "inconclusive")


def test_what_a_vendor_wrote_makes_no_marks() -> None:
    assert escape("a|b\n# [x](y) <script> *c*") == "a\\|b \\# \\[x\\](y) \\<script\\> \\*c\\*"
    sut = build_sut(HOLDS)
    object.__setattr__(sut, "name", "Re|cord\n# <b>")
    report = write_report(sut, build_outcome(HOLDS), AT, "0")
    for page in (describe_architecture(report), render_pretest(report)):
        assert "Re\\|cord \\# \\<b\\> 4.1" in page.splitlines()[0]


def test_both_are_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leave_report(tmp_path, build_report(ALL), build_outcome(ALL))
    assert main(["describe", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("# Arkkitehtuurikuvauksen tosiasiat: Record 4.1\n")
    assert main(["report", str(tmp_path), "--format", "pretest"]) == 1
    assert capsys.readouterr().out.startswith("# Esitestauspöytäkirja: Record 4.1\n")
    assert main(["describe", str(tmp_path / "none")]) == 2
    assert "cannot be read or written" in capsys.readouterr().err
