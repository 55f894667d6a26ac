"""The report as one HTML file: no script, nothing loaded, fit to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from conform.report.text import MEANING
from conform.report.truth import digest_report, rows_of

_SECTIONS = (
    ("What fails", "Mikä ei täyty", ("fails",)),
    ("What cannot be said", "Mistä ei voida sanoa mitään", ("inconclusive",)),
    ("Warnings", "Varoitukset", ("warning",)),
    ("What was not tested, and why", "Mitä ei testattu, ja miksi", ("not tested",)),
    ("Expected failures", "Odotetut puutteet", ("expected failure",)),
)
_PAGES = Environment(loader=PackageLoader("conform", "report"), autoescape=True, undefined=StrictUndefined)


def render_html(report: Mapping[str, Any]) -> str:
    """Who, by which rule, the numbers, what fails by harm, what was not tested, every row, the digest."""
    sections = [(en, fi, rows_of(report, *verdicts)) for en, fi, verdicts in _SECTIONS]
    return _PAGES.get_template("report.html").render(
        report=report,
        meaning=MEANING[report["verdict"]],
        sections=[section for section in sections if section[2]],
        run=f"LR-{digest_report(report)[:12]}",
    )
