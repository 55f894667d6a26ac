"""HL7's own validator and ours on the same resources.

Where they disagree, it is known why (docs/reference/validation.md).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from adapter.validate.package import read_package
from tests.validate.agreement import AS_IT_IS, cases, hl7_errors, java_is_there, judge

#: Kinds of mutants that HL7's validator, as HAPI runs it, lets through in part.
LAXER = {
    "blank string",
    "empty list",
    "empty string",
    "object with an id alone",
    "reference of no form",
    ("reference of the wrong type"),
    "relative system of a coding",
}
#: Official examples that HL7's validator refuses and ours does not.
STRICTER = {"Media-example.json", "Media-sound.json"}
#: Official examples that ours refuses and HL7's does not.
LAXER_ON = {"Observation-clinical-gender.json"}


def test_ours_and_hl7s_validator_disagree_only_where_it_is_known_why(tmp_path: Path) -> None:
    if missing := java_is_there():
        pytest.skip(missing)
    judged = judge(list(cases(every=90, as_they_are=4)), tmp_path)
    assert len(judged) > 130
    told = [
        (case.kind, case.name, verdicts["ours"], verdicts["hl7"])
        for case, verdicts in judged
        if (verdicts["ours"] is None) != (verdicts["hl7"] is None)
    ]
    assert {kind for kind, _, ours, _ in told if ours} - {AS_IT_IS} <= LAXER
    assert {name for kind, name, ours, _ in told if ours and kind == AS_IT_IS} <= LAXER_ON
    assert {name for _, name, ours, _ in told if not ours} <= STRICTER


def test_hl7s_library_can_evaluate_every_invariant_of_ours(tmp_path: Path) -> None:
    """Others judge by our package with HL7's library: an expression that it calls wrong is no rule to them."""
    if missing := java_is_there():
        pytest.skip(missing)
    profiles = [one for one in read_package() if one["resourceType"] == "StructureDefinition"]
    ours = {
        rule["key"]
        for one in profiles
        for element in one["differential"]["element"]
        for rule in element.get("constraint", [])
    }
    assert "PHO-07" in ours
    wrong = [
        message
        for messages in hl7_errors(profiles, tmp_path)
        for message in messages
        if any(f"constraint '{key}'" in message for key in ours)
    ]
    assert wrong == []
