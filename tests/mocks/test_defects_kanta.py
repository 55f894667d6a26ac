"""Every wrong letter is refused for its own rule at its own place, and the good one that it is made from is taken."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.mocks.defects.kanta import DEFECTS, HELD, NEWER, Wrong
from tests.mocks.kanta import Client, one, outcome

DETAIL = "v3:MCCI_IN000002UV01/v3:acknowledgement/v3:acknowledgementDetail/v3:text"


@pytest.mark.parametrize("defect", DEFECTS, ids=repr)
def test_a_wrong_letter_is_refused(client: Client, control: Callable[..., Any], defect: Wrong) -> None:
    if defect.good is NEWER:
        content = base64.b64encode(HELD.sign(client.system)).decode()
        control("seed", {"documents": [{"content": content}]})
    answer = client.ask("archive", defect.spoil(defect.good).write(client))
    assert outcome(answer)[0] == "AR"
    text = one(answer, DETAIL).text or ""
    entry = control("journal")[-1]
    failed = [(step["rule"], step["place"]) for step in entry["steps"] if step["outcome"] == "failed"]
    assert failed == [(defect.rule, defect.place)], text
    assert defect.rule in text
    assert text.startswith(f"{defect.place}: ")
    assert outcome(client.ask("archive", defect.good.write(client))) == ("AA", None)


def test_the_journal_tells_no_person(client: Client, control: Callable[..., Any]) -> None:
    """What was found is a code, an OID or a digest."""
    hetus = [defect for defect in DEFECTS if ".hetu." in defect.rule or defect.rule.endswith((".agreement", ".client"))]
    for defect in hetus:
        client.ask("archive", replace(defect.spoil(defect.good)).write(client))
    told = str(control("journal"))
    assert hetus
    assert not any(word in told for word in ("010594", "020594", "hello", "310294", "Esimerkki", "Eeva"))
