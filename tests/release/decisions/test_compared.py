"""Every combination of what an archive may say of a study: one contradiction stops a release, silence does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

from adapter.errors import Refused
from adapter.identifiers import AccessionNumber, Hetu
from adapter.release.images import Hit
from adapter.release.rules.hit import check_hits
from adapter.release.rules.request import WantedStudy
from tests.region import MAIJA

WANTED = WantedStudy(AccessionNumber("LAU0000001"), "Oikean ranteen röntgen", date(2026, 11, 3), "08:15")
HIT = Hit("1.2.3", "LAU0000001", MAIJA, instances=2)
#: Of each thing: what agrees, what says nothing, what contradicts, and the words by which that is told.
SAYS: dict[str, tuple[tuple[Any, Any, Any], str]] = {
    "name": (("TESTINEN^MAIJA", "", "Kokeilu^Otto"), "patient's name"),
    "description": (("Wrist right", "NG1AA", "Wrist left"), "study's name"),
    "day": (("20261103", "", "20261104"), "another day"),
    "time": (("081455", "", "1320"), "another time"),
    "modalities": ((("DX", "SR"), ("SR",), ("MR",)), "kind of imaging"),
}


def _refusal(hit: Hit) -> Refused:
    """Why it is refused; nothing, when it is not."""
    try:
        check_hits([hit], WANTED, Hetu(MAIJA), "Maija Testinen", 15)
    except Refused as refusal:
        return refusal
    return Refused()


def test_one_contradiction_stops_a_release_whatever_else_agrees() -> None:
    asked = 0
    for choice in product(range(3), repeat=len(SAYS)):
        said = {name: values[number] for number, (name, (values, _)) in zip(choice, SAYS.items(), strict=True)}
        wrong = [words for number, (_, words) in zip(choice, SAYS.values(), strict=True) if number == 2]
        refusal = _refusal(replace(HIT, **said))
        told = [finding.text for finding in refusal.findings]
        assert len(refusal.shown) == (1 + 2 * len(wrong) if wrong else 0), said
        assert len(told) == len(wrong), said
        assert all(words in text for words, text in zip(wrong, told, strict=True)), said
        asked += 1
    assert asked == 243
