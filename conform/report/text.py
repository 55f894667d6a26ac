"""The report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conform.report.truth import rows_of

#: What each verdict of a run means, in one sentence.
MEANING = {
    "holds": "Every MUST that applies was tested, and holds.",
    "partial": "No MUST fails, but not every MUST was tested: this is no proof of conformance.",
    "fails": "At least one MUST fails.",
    "inconclusive": "Nothing can be said: the system or the kit did not do what a case needs.",
}


def render_text(report: Mapping[str, Any]) -> str:
    """What fails first, by harm; then what was not tested, and why; then the numbers."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    product = report["product"]
    yield f"{product['name']} {product['version']} ({product['vendor']})"
    yield f"{report['verdict']}: {MEANING[report['verdict']]}"
    yield f"baseline {report['baseline']}, environment {report['environment']}, {report['at']}"
    for title, verdicts in (
        ("What fails", ("fails",)),
        ("What cannot be said", ("inconclusive",)),
        ("Warnings", ("warning",)),
        ("What was not tested, and why", ("not tested",)),
        ("Expected failures", ("expected failure",)),
    ):
        rows = rows_of(report, *verdicts)
        if rows:
            yield f"\n{title}"
        for row in rows:
            yield f"  {row['id']} ({row['level']}, {row['harm']}): {row['text']['en']}"
            yield f"    {row['sentence']}"
            if row["cases"]:
                yield f"    repeat: lautta conform run --only {row['id']}; source: {', '.join(row['sources'])}"
    for mistake in report["mistakes"]:
        yield f"\n{mistake}"
    yield ""
    for count in report["counts"]:
        yield f"{count['role']:10} {count['level']:6} {count['verdict']:16} {count['number']:4}"
