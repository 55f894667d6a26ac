"""The forms of a report: three languages, every verdict in plain words, one page that a browser and a printer show."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree as ET

import pytest

from conform.__main__ import main
from conform.people import RealPersonError
from conform.report.digest import encode_report
from conform.report.forms import leave_report
from conform.report.html import render_html
from conform.report.junit import render_junit
from conform.report.text import render_text
from conform.report.truth import Report, write_report
from conform.report.words import LANGUAGES, Words, read_words
from conform.requirement import read_ledger
from conform.roles import BY_NAME
from conform.run import Outcome, settle
from conform.sut import Sut
from conform.verdict import Verdict
from tests.conform.reports import ALL, AT, HOLDS, ROLES, build_outcome, build_report, build_sut

PARTIAL = {**HOLDS, "RS-TX-01": Verdict.NOT_TESTED}
_CSS = Path(__file__).parents[2] / "conform/report/report.css"


@pytest.fixture(scope="module")
def report() -> Report:
    return build_report(ALL)


def _keys(words: Words, head: str = "") -> Iterator[str]:
    for key, value in words.items():
        yield from _keys(value, f"{head}{key}.") if isinstance(value, dict) else [head + key]


def _gaps(words: Words) -> Iterator[tuple[str, ...]]:
    for value in words.values():
        yield from _gaps(value) if isinstance(value, dict) else [tuple(sorted(re.findall(r"{\w+}", value)))]


def test_every_language_has_the_same_words_and_none_is_empty() -> None:
    english = read_words("en")
    for language in LANGUAGES:
        words = read_words(language)
        assert list(_keys(words)) == list(_keys(english))
        assert list(_gaps(words)) == list(_gaps(english))
        assert words["language"] == language
    assert {"holds", "partial", *map(str, Verdict)} == set(english["verdict"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_is_said_in_words_of_the_language(report: Report, language: str) -> None:
    words = read_words(language)
    text, page = render_text(report, language), render_html(report, language)
    for identity, verdict in ALL.items():
        assert identity in page
        if verdict != Verdict.HOLDS:
            assert words["section"][verdict] in text
            assert words["section"][verdict] in page
    for name in ("baseline", "environment"):
        assert report[name] in text
        assert report[name] in page
    run = f"LR-{hashlib.sha256(encode_report(report)).hexdigest()[:12]}"
    assert run in text
    assert run in page
    assert run in render_junit(report)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("verdict", "rows"),
    [
        ("holds", HOLDS),
        ("partial", PARTIAL),
        ("fails", {**HOLDS, "RS-TX-01": Verdict.FAILS}),
        ("inconclusive", {"RS-CAP-01": Verdict.INCONCLUSIVE}),
    ],
    ids=["holds", "partial", "fails", "inconclusive"],
)
def test_the_first_thing_said_is_the_verdict(language: str, verdict: str, rows: dict[str, Verdict]) -> None:
    words, report = read_words(language), build_report(rows)
    said = f"{words['verdict'][verdict].upper()}: {words['meaning'][verdict]}"
    assert render_text(report, language).splitlines()[1] == said
    page = _Page(render_html(report, language))
    assert page.strong[0] == said
    assert words["not_an_approval"] in page.text


def test_a_part_of_the_ledger_is_at_most_partial_and_says_so() -> None:
    outcome = build_outcome(HOLDS)
    outcome.only = tuple(HOLDS)
    report = write_report(build_sut(HOLDS), outcome, AT, "0")
    assert report["verdict"] == "partial"
    assert read_words("en")["only"] in render_text(report)
    assert read_words("sv")["only"] in render_html(report, "sv")


class _Page(HTMLParser):
    """What a browser makes of a page: tags in order, the text, the headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text, self.style = "", ""
        self.strong: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "strong":
            self.strong.append("")
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            self.style += data
            return
        self.text += data
        if "strong" in self.open:
            self.strong[-1] += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_file_that_loads_and_runs_nothing(report: Report, language: str) -> None:
    page = _Page(render_html(report, language))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [attribute for _, attributes in page.tags for attribute in attributes if attribute.startswith("on")]
    assert not [attributes for _, attributes in page.tags if "style" in attributes]
    (policy,) = [value["content"] for tag, value in page.tags if value.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in page.style
    assert all(not str(value["href"]).startswith(("http", "//")) for tag, value in page.tags if tag == "a")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_can_be_heard_as_well_as_seen(report: Report, language: str) -> None:
    page = _Page(render_html(report, language))
    tags = [tag for tag, _ in page.tags]
    assert page.tags[0] == ("html", {"lang": language})
    assert (tags.count("h1"), tags.count("main"), tags.count("title")) == (1, 1, 1)
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    heads = [value for tag, value in page.tags if tag == "th"]
    assert heads
    assert {value.get("scope") for value in heads} == {"col", "row"}
    assert "<b>" in page.text  # a requirement's text is text, whatever stands in it


def _light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    full = colour if len(colour) == 6 else "".join(2 * one for one in colour)
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_of_text_have_contrast_and_paper_is_a4() -> None:
    style = _CSS.read_text(encoding="utf-8")
    colours = re.findall(r"(?<![\w-])color: #([0-9a-f]+)", style)
    grounds = re.findall(r"background: #([0-9a-f]+)", style)
    assert (len(colours), len(grounds)) >= (2, 2)
    for colour in colours:
        for ground in grounds:
            assert (_light(ground) + 0.05) / (_light(colour) + 0.05) >= 7
    assert "@page { size: A4" in style


def test_what_fails_says_what_was_done_and_how_to_repeat_and_dispute_it(report: Report) -> None:
    identity = next(key for key, verdict in ALL.items() if verdict is Verdict.FAILS)
    page = render_html(report, "fi")
    article = page[page.index(f"<h3>{identity}") :].partition("</article>")[0]
    for said in (
        f"About {identity}.",
        f"sentence of {identity}",
        f"no {identity} came",
        f"lautta conform run --sut sut.toml --role record --only {identity}",
        f'<a href="evidence/record/{identity.lower()}/01-sent.http">',
        f"<code>GET /fhir/{identity}</code>",
        report["baseline"],
    ):
        assert said in article


def test_expected_failures_have_their_day_and_attestations_their_person(report: Report) -> None:
    for form in (render_text(report, "sv"), render_html(report, "sv")):
        assert "comes in 4.2" in form
        assert "2027-03-31" in form
        assert "Nurse, Unit intygar 2026-11-01: we looked" in form


def test_junit_has_a_suite_a_role(report: Report) -> None:
    twice = {**report, "rows": report["rows"] + [{**row, "role": "pacs"} for row in report["rows"]]}
    suites = ET.fromstring(render_junit(twice))  # noqa: S314 – our own text
    found = {
        suite.get("name"): [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] for suite in suites
    }
    assert found == {"pacs": ["8", "1", "1", "4"], "record": ["8", "1", "1", "4"]}
    names = [(case.get("classname"), case.get("name")) for case in suites.iter("testcase")]
    assert len(set(names)) == 16


def test_a_real_person_in_the_report_itself_stops_the_run() -> None:
    number = "131052"
    sut = Sut(f"Record of {number}-308T", "1", "Vendor", "", ROLES)
    with pytest.raises(RealPersonError):
        write_report(sut, build_outcome(HOLDS), AT, "0")


def test_the_folder_holds_every_form_and_the_evidence_that_the_report_names(tmp_path: Path, report: Report) -> None:
    leave_report(tmp_path, report, build_outcome(ALL))
    assert {file.name for file in tmp_path.iterdir()} == {
        "evidence",
        "junit.xml",
        "report.en.html",
        "report.fi.html",
        "report.json",
        "report.sv.html",
        "report.txt",
    }
    for file in report["evidence"]:
        assert hashlib.sha256((tmp_path / file["file"]).read_bytes()).hexdigest() == file["sha256"]


def test_a_row_that_has_nothing_to_do_with_a_role_is_no_gap() -> None:
    row = next(row for row in read_ledger() if (row.role, row.id) == ("record", "CM-TLS-02"))
    assert row.why_not.startswith("Does not apply")
    assert settle(row, [], build_sut({}), AT.date()).verdict is Verdict.NOT_APPLICABLE
    untried = replace(row, why_not="The case is not written yet.")
    assert settle(untried, [], build_sut({}), AT.date()).verdict is Verdict.NOT_TESTED


def test_recorded_messages_without_a_description_may_be_of_any_feature(tmp_path: Path) -> None:
    with patch("conform.commands.check_traffic", return_value=Outcome([], [])) as checked:
        assert main(["check", str(tmp_path), "--role", "record"]) == 3
    assert checked.call_args.args[0].features("record") == BY_NAME["record"].known_features
