"""The report as JUnit XML: one testcase a requirement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from conform.report.digest import name_run

_SKIPPED = ("not tested", "not applicable", "expected failure", "attested")


def render_junit(report: Mapping[str, Any]) -> str:
    """A suite a role. What is inconclusive is an error; what was not tested is skipped, with its reason."""
    suites = ET.Element("testsuites", name="lautta conform")
    names = {"baseline": report["baseline"], "environment": report["environment"], "run": name_run(report)}
    for role in sorted({row["role"] for row in report["rows"]}):
        rows = [row for row in report["rows"] if row["role"] == role]
        suite = ET.SubElement(suites, "testsuite", name=role, tests=str(len(rows)))
        suite.set("failures", str(sum(row["verdict"] == "fails" for row in rows)))
        suite.set("errors", str(sum(row["verdict"] == "inconclusive" for row in rows)))
        suite.set("skipped", str(sum(row["verdict"] in _SKIPPED for row in rows)))
        _add_properties(suite, names)
        for row in rows:
            _add(suite, row, report["baseline"])
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _add(suite: ET.Element, row: Mapping[str, Any], baseline: str) -> None:
    case = ET.SubElement(suite, "testcase", classname=row["role"], name=f"{row['id']} {row['text']['en']}")
    sources = ", ".join(row["sources"])
    _add_properties(case, {"level": row["level"], "source": sources, "baseline": baseline, "verdict": row["verdict"]})
    if row["verdict"] == "fails":
        ET.SubElement(case, "failure", message=row["sentence"])
    elif row["verdict"] == "inconclusive":
        ET.SubElement(case, "error", message=row["sentence"])
    elif row["verdict"] in _SKIPPED:
        ET.SubElement(case, "skipped", message=row["sentence"])


def _add_properties(element: ET.Element, values: Mapping[str, str]) -> None:
    properties = ET.SubElement(element, "properties")
    for name, value in values.items():
        ET.SubElement(properties, "property", name=name, value=value)
