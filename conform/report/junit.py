"""The report as JUnit XML: one testcase a requirement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

_SKIPPED = ("not tested", "not applicable", "expected failure", "attested")


def render_junit(report: Mapping[str, Any]) -> str:
    """A suite a role. What is inconclusive is an error; what was not tested is skipped, with its reason."""
    suites = ET.Element("testsuites", name="lautta conform")
    for role in sorted({row["role"] for row in report["rows"]}):
        rows = [row for row in report["rows"] if row["role"] == role]
        suite = ET.SubElement(suites, "testsuite", name=role, tests=str(len(rows)))
        suite.set("failures", str(sum(row["verdict"] == "fails" for row in rows)))
        suite.set("errors", str(sum(row["verdict"] == "inconclusive" for row in rows)))
        suite.set("skipped", str(sum(row["verdict"] in _SKIPPED for row in rows)))
        for row in rows:
            _add(suite, row, report["baseline"])
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _add(suite: ET.Element, row: Mapping[str, Any], baseline: str) -> None:
    case = ET.SubElement(suite, "testcase", classname=row["role"], name=f"{row['id']} {row['text']['en']}")
    properties = ET.SubElement(case, "properties")
    for name, value in (
        ("level", row["level"]),
        ("source", ", ".join(row["sources"])),
        ("baseline", baseline),
        ("verdict", row["verdict"]),
    ):
        ET.SubElement(properties, "property", name=name, value=value)
    if row["verdict"] == "fails":
        ET.SubElement(case, "failure", message=row["sentence"])
    elif row["verdict"] == "inconclusive":
        ET.SubElement(case, "error", message=row["sentence"])
    elif row["verdict"] in _SKIPPED:
        ET.SubElement(case, "skipped", message=row["sentence"])
