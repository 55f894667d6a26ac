"""The report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conform.report.page import VERDICTS, Entry, Page, build_page


def render_text(report: Mapping[str, Any], language: str = "en", signed: Mapping[str, str] | None = None) -> str:
    """What fails first, by harm; then what was not tested, and why; then the numbers."""
    lines = "\n".join(_lines(build_page(report, language, signed))).split("\n")
    return "".join(f"{make_plain(line)}\n" for line in lines)


def make_plain(line: str) -> str:
    """A line that moves no terminal, whatever others wrote into a report."""
    return "".join(one if one.isprintable() else "�" for one in line)


def _lines(page: Page) -> Iterator[str]:
    report, words, product = page.report, page.words, page.report["product"]
    yield f"{product['name']} {product['version']} ({product['vendor']})"
    yield page.head
    yield page.numbers
    if report["how"]["only"]:
        yield words["only"]
    yield words["not_an_approval"]
    yield f"{report['baseline']} {report['environment']} {page.run}, {report['at']}, {words['kit']} {report['kit']}"
    yield page.signature
    for section in page.sections:
        yield f"\n{words['section'][section.name]}"
        if not section.entries:
            yield f"  {words['none']}"
        for entry in section.entries:
            yield from _entry(entry, page)
    if report["mistakes"]:
        yield f"\n{words['mistakes']}"
        yield from (f"  {mistake}" for mistake in report["mistakes"])
    yield f"\n{words['by_level']}"
    for role, level, numbers in page.table:
        counted = (f"{words['verdict'][name]} {number}" for name, number in zip(VERDICTS, numbers, strict=True))
        said = ", ".join(one for one, number in zip(counted, numbers, strict=True) if number)
        yield f"  {role:10} {words['levels'][level]:8} {said}"


def _entry(entry: Entry, page: Page) -> Iterator[str]:
    row, words = entry.row, page.words
    yield f"  {row['id']} ({row['role']}, {words['levels'][row['level']]}, {words['harm'][row['harm']]}): {entry.text}"
    if "attested" in row:
        yield f"    {words['attested'].format(**row['attested'])}"
    else:
        yield f"    {row['sentence']}"
    if "expected" in row:
        known = row["expected"]
        yield f"    {words['reason']}: {known['reason']}; {words['until']} {known['until']}"
    if entry.repeat:
        yield f"    {words['repeat']}: {entry.repeat}"
    yield f"    {words['source']}: {', '.join(row['sources'])}"
