"""The record of pre-testing (esitestauspöytäkirja), in Finnish: case, step, expected, got, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conform.report.digest import name_run
from conform.report.markdown import escape, write_head, write_table
from conform.report.words import Words, read_words

_COLUMNS = ("tapaus", "vaihe", "odotettu", "saatu", "näyttö")
_UNTRIED = ("not tested", "attested", "not applicable")


def render_pretest(report: Mapping[str, Any]) -> str:
    """Every case of every role with its steps; then the requirements that no case tried, each with its reason."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    product, words = report["product"], read_words("fi")
    facts = (
        ("Toimittaja", product["vendor"]),
        ("Koonti", product["build"] or "ei ilmoitettu"),
        ("Aika", report["at"]),
        ("Mittapuu", f"{report['baseline']}, testipaketti {report['kit']}"),
        ("Ympäristö", report["environment"]),
        ("Ajo", name_run(report)),
        ("Tulos", f"{words['verdict'][report['verdict']].upper()}: {words['meaning'][report['verdict']]}"),
    )
    yield from write_head(f"Esitestauspöytäkirja: {escape(product['name'])} {escape(product['version'])}", facts)
    yield from ("", words["not_an_approval"], "Tapaukset ovat testipaketin omia, eivät Kelan esitestitapauksia.")
    yield f"{words['kit_words']} Lainausmerkeissä on virhe, jota vaiheessa etsittiin."
    for role in report["roles"]:
        cases = [case for case in report["cases"] if case["role"] == role["role"]]
        yield from ("", f"## {escape(role['title']['fi'].capitalize())}", "")
        if not cases:
            yield "Yhtään tapausta ei ajettu."
            continue
        yield from write_table(_COLUMNS, (row for case in cases for row in _rows(case, report, words)))
    untried = [row for row in report["rows"] if row["verdict"] in _UNTRIED]
    if untried:
        yield from ("", "## Vaatimukset, joita mikään tapaus ei koetellut", "")
        yield from write_table(("vaatimus", "tulos", "peruste"), (_untried(row, words) for row in untried))


def _rows(case: Mapping[str, Any], report: Mapping[str, Any], words: Words) -> Iterator[tuple[object, ...]]:
    """A line for what is required, and one for each check that was made."""
    required = [row for row in report["rows"] if row["role"] == case["role"] and row["id"] in case["proves"]]
    expected = " ".join(f"{row['id']}: {escape(row['text']['fi'])}" for row in required)
    verdict = words["verdict"][case["verdict"]]
    yield f"`{case['name']}`", "vaatimus", expected, f"**{verdict}**", _link(case, report)
    for number, sentence in enumerate(case["checked"], 1):
        yield "", f"tarkistus {number}", f"ei: ”{escape(sentence)}”", "ei havaittu", ""
    if case["verdict"] == "fails":
        yield "", f"tarkistus {len(case['checked']) + 1}", f"ei: ”{escape(case['sentence'])}”", "**havaittiin**", ""
    elif case["verdict"] != "holds":
        yield "", "keskeytyi", "tapaus päättyy", f"”{escape(case['sentence'])}”", ""


def _link(case: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    name = "traffic" if case["observed"] else case["name"]
    number = sum(file["role"] == case["role"] and file["case"] == name for file in report["evidence"])
    folder = f"evidence/{case['role']}/{name}"
    return f"[{number} tiedostoa]({folder})" if number else "ei tiedostoja"


def _untried(row: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    why = words["attested"].format(**row["attested"]) if "attested" in row else row["sentence"]
    return f"{row['id']} ({row['role']}): {escape(row['text']['fi'])}", words["verdict"][row["verdict"]], escape(why)
