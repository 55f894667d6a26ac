"""The forms of a report, and the folder that a run leaves."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from conform.report.digest import encode_report
from conform.report.html import render_html
from conform.report.junit import render_junit
from conform.report.pretest import render_pretest
from conform.report.statement import FILE
from conform.report.text import render_text
from conform.report.truth import Report
from conform.report.words import LANGUAGES
from conform.run import Outcome

#: The folder of what was kept as it came. The report never refers to it: it goes to nobody.
RAW = "raw"
#: Who has signed a report, when, and with which result.
Signed = Mapping[str, str] | None
Render = Callable[[Mapping[str, Any], Signed], str]


def _render_html(language: str, report: Mapping[str, Any], signed: Signed) -> str:
    return render_html(report, language, signed)


#: The files that are made of report.json and of who signed it.
FORMS: Mapping[str, Render] = {
    "report.txt": lambda report, signed: render_text(report, "en", signed),
    "junit.xml": lambda report, _: render_junit(report),
    **{f"report.{language}.html": partial(_render_html, language) for language in LANGUAGES},
}


def render(report: Mapping[str, Any], form: str, language: str, signed: Signed) -> str:
    """One form: `text` and `html` in a language, `junit` without, `pretest` in Finnish."""
    if form in {"junit", "pretest"}:
        return render_junit(report) if form == "junit" else render_pretest(report)
    return render_html(report, language, signed) if form == "html" else render_text(report, language, signed)


def leave_report(folder: Path, report: Report, outcome: Outcome) -> None:
    """Write `report.json`, its other forms, and the evidence of each case; beside it what was kept raw.

    What an earlier run has left there goes, and with it a signature on another report.
    """
    if (folder / "report.json").exists():
        for name in ("evidence", RAW):
            shutil.rmtree(folder / name, ignore_errors=True)
        (folder / FILE).unlink(missing_ok=True)
    for role, case, evidence in outcome.evidence():
        evidence.write(folder / "evidence" / role / case)
        if evidence.raw is not None:
            evidence.write_raw(folder / RAW / role / case)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_bytes(encode_report(report))
    leave_forms(folder, report)


def leave_forms(folder: Path, report: Mapping[str, Any], signed: Signed = None) -> None:
    """Write every form that is made of report.json."""
    for name, form in FORMS.items():
        (folder / name).write_bytes(form(report, signed).encode())
