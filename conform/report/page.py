"""What a report shows, in which order and in which language: the page that text and HTML are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conform.report.digest import name_run
from conform.report.words import Words, read_words
from conform.requirement import LEVELS

#: The sections and the verdicts in them; what was not tested is as large as what fails.
SECTIONS = ("fails", "inconclusive", "warning", "expected failure", "not tested", "attested", "not applicable")
_ALWAYS = ("fails", "not tested")
_LISTED = 20  # files of evidence by a row
#: The columns of the table of numbers.
VERDICTS = (
    "holds",
    "fails",
    "inconclusive",
    "warning",
    "expected failure",
    "not tested",
    "attested",
    "not applicable",
)


@dataclass(frozen=True)
class Entry:
    """One requirement as a section shows it: the row, what its cases did, what went over the wire."""

    row: Mapping[str, Any]
    text: str
    cases: Sequence[Mapping[str, Any]]
    evidence: Sequence[Mapping[str, str]]
    more: int
    repeat: str
    dispute: str


@dataclass(frozen=True)
class Section:
    """One part of the page. Its name is the verdict of its rows."""

    name: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Page:
    """The report in one language."""

    report: Mapping[str, Any]
    language: str
    words: Words
    run: str
    sections: Sequence[Section]
    table: Sequence[tuple[str, str, Sequence[int]]]
    numbers: str
    how: str
    signature: str

    @property
    def head(self) -> str:
        """The verdict and what it means."""
        verdict = self.report["verdict"]
        return f"{self.words['verdict'][verdict].upper()}: {self.words['meaning'][verdict]}"


def build_page(report: Mapping[str, Any], language: str, signed: Mapping[str, str] | None) -> Page:
    """Everything that the page shows. `signed`: by whom, at what time, with which result."""
    words, run = read_words(language), name_run(report)
    return Page(
        report,
        language,
        words,
        run,
        [section for section in _sections(report, language, run) if section.entries or section.name in _ALWAYS],
        list(_count(report)),
        words["numbers"].format(**_sum(report)),
        ", ".join(words[name] for name in ("rough", "attended") if report["how"][name]) or words["plain"],
        words["signed"].format(**signed) if signed else words["unsigned"],
    )


def _sections(report: Mapping[str, Any], language: str, run: str) -> Iterator[Section]:
    for name in SECTIONS:
        yield Section(name, [_entry(report, row, language, run) for row in report["rows"] if row["verdict"] == name])


def _entry(report: Mapping[str, Any], row: Mapping[str, Any], language: str, run: str) -> Entry:
    cases = [case for case in report["cases"] if case["role"] == row["role"] and case["name"] in row["cases"]]
    names = [*row["cases"], *({"traffic"} if any(case["observed"] for case in cases) else ())]
    evidence = find_evidence(report, row["role"], names)
    words = [row["id"], row["role"], report["baseline"], run]
    folders = sorted({file["file"].rpartition("/")[0] for file in evidence})
    repeat = f"lautta conform run --sut sut.toml --role {row['role']} --only {row['id']}"
    return Entry(
        row,
        row["text"][language],
        cases,
        evidence[:_LISTED],
        max(0, len(evidence) - _LISTED),
        repeat if cases else "",
        ", ".join([*words, *folders]),
    )


def find_evidence(report: Mapping[str, Any], role: str, cases: Sequence[str]) -> list[Mapping[str, str]]:
    """The files of evidence of some cases of a role, in their order."""
    return [file for file in report["evidence"] if file["role"] == role and file["case"] in cases]


def _count(report: Mapping[str, Any]) -> Iterator[tuple[str, str, Sequence[int]]]:
    """A line a role and level: how many rows got each verdict."""
    found = {(one["role"], one["level"], one["verdict"]): one["number"] for one in report["counts"]}
    for role in report["roles"]:
        for level in LEVELS:
            numbers = [found.get((role["role"], level, verdict), 0) for verdict in VERDICTS]
            if any(numbers):
                yield role["role"], level, numbers


def _sum(report: Mapping[str, Any]) -> dict[str, int]:
    must = [row["verdict"] for row in report["rows"] if row["level"] == "MUST" and row["verdict"] != "not applicable"]
    return {
        "all": len(must),
        "holds": must.count("holds"),
        "fails": must.count("fails"),
        "untested": must.count("not tested"),
        "expected": must.count("expected failure"),
    }
