"""What a request says of a study and what the archive says of it: what contradicts is shown to a person (REL-01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from adapter.errors import Refused
from adapter.identifiers import AccessionNumber, Hetu
from adapter.release.images import Hit
from adapter.release.rules.hit import check_hits
from adapter.release.rules.request import WantedStudy
from adapter.words import Language
from tests.region import MAIJA

WANTED = WantedStudy(AccessionNumber("LAU0000001"), "Oikean ranteen röntgen", date(2026, 11, 3), "08:15")
HIT = Hit(
    "1.2.3",
    "LAU0000001",
    MAIJA,
    "20261103",
    "081530.25",
    "Wrist right",
    modalities=("DX", "SR"),
    series=1,
    instances=2,
    name="Testinen^Maija^Liisa",
)
NAME = "Maija Testinen"


def refusal(hit: Hit, wanted: WantedStudy = WANTED, name: str = NAME) -> Refused:
    """Why a study is not the one asked for. Its text says nothing of what either side says."""
    with pytest.raises(Refused) as caught:
        check_hits([hit], wanted, Hetu(MAIJA), name, 15)
    refused = caught.value
    assert {finding.rule for finding in refused.findings} == {"REL-01"}
    told = " ".join(finding.in_full(language) for finding in refused.findings for language in get_args(Language))
    assert not any(one.text in told for one in refused.shown if one.text != "–")
    return refused


def sides(refused: Refused) -> dict[str, str]:
    return {one.label.en: one.text for one in refused.shown}


def test_what_agrees_goes_through() -> None:
    assert check_hits([HIT], WANTED, Hetu(MAIJA), NAME, 15) is HIT


@pytest.mark.parametrize(
    "absent",
    [
        {"name": ""},
        {"time": ""},
        {"description": ""},
        {"modalities": ()},
        {"day": ""},
        {"modalities": ("SR", "OT")},
        {"name": "^^", "time": " ", "description": " ", "modalities": (), "day": ""},
    ],
    ids=str,
)
def test_what_an_archive_does_not_say_contradicts_nothing(absent: dict[str, Any]) -> None:
    assert check_hits([replace(HIT, **absent)], WANTED, Hetu(MAIJA), NAME, 15)


@pytest.mark.parametrize(
    ("held", "what", "shown"),
    [
        ({"name": "Testinen^Elli"}, "patient's name", ("Patient's name", "Maija Testinen", "Testinen^Elli")),
        ({"description": "Polven röntgen"}, "study's name", ("Study", "Oikean ranteen röntgen", "Polven röntgen")),
        ({"description": "Vasen ranne"}, "study's name", ("Study", "Oikean ranteen röntgen", "Vasen ranne")),
        ({"description": "Ranteen TT"}, "study's name", ("Study", "Oikean ranteen röntgen", "Ranteen TT")),
        ({"day": "20261104"}, "another day", ("Day", "3.11.2026", "4.11.2026")),
        ({"time": "1100"}, "another time", ("Time", "08:15", "11:00")),
        ({"modalities": ("MR",)}, "kind of imaging", ("Kind of imaging", "Oikean ranteen röntgen", "MR")),
    ],
    ids=str,
)
def test_each_contradiction_is_named_and_both_sides_are_shown(
    held: dict[str, Any], what: str, shown: tuple[str, str, str]
) -> None:
    refused = refusal(replace(HIT, **held))
    assert [what in finding.text for finding in refused.findings] == [True]
    label, mine, theirs = shown
    assert sides(refused) == {
        "Accession number": "LAU0000001",
        f"{label} in the request": mine,
        f"{label} in the image archive": theirs,
    }


def test_all_that_contradicts_is_said_at_once() -> None:
    hit = replace(HIT, name="Kokeilu^Otto", description="MRI Knee", day="20261030", time="132000", modalities=("MR",))
    refused = refusal(hit)
    assert len(refused.findings) == 5
    assert len(refused.shown) == 11


@pytest.mark.parametrize(
    "time", ["08", "0815", "081500", "08:15", "08:15:00", "0800", "0830", "083059.999999", "0815 ", "081500.1\0"]
)
def test_a_time_may_differ_a_little_or_be_less_exact(time: str) -> None:
    """A referral has the time that was booked or acknowledged; DICOM may leave out minutes (PS3.5 §6.2)."""
    assert check_hits([replace(HIT, time=time)], WANTED, Hetu(MAIJA), NAME, 15)


@pytest.mark.parametrize("time", ["0759", "0831", "2015", "20", "06", "09", "000000", "8.15", "aamu", "081500-091500"])
def test_a_time_that_is_another_or_none_contradicts(time: str) -> None:
    assert "another time" in str(refusal(replace(HIT, time=time)))


def test_a_day_as_it_was_written_before_dicom_is_that_day() -> None:
    """PS3.5 §6.2: 2026.11.03 is understood for the sake of ACR-NEMA."""
    assert check_hits([replace(HIT, day="2026.11.03")], WANTED, Hetu(MAIJA), NAME, 15)
    assert "another day" in str(refusal(replace(HIT, day="2026.11.04")))


def test_the_tolerance_is_to_the_minute_and_does_not_reach_into_another_day() -> None:
    late = replace(WANTED, time="23:55")
    assert check_hits([replace(HIT, time="2340")], late, Hetu(MAIJA), NAME, 15)
    assert "another time" in str(refusal(replace(HIT, time="0000"), late))


def test_what_else_a_request_says_of_a_study_is_compared_too() -> None:
    assert "study's name" in str(refusal(HIT, replace(WANTED, more=("image-release", "Knee"))))
    assert "kind of imaging" in str(refusal(HIT, replace(WANTED, modalities=("MR",))))
    described = replace(HIT, description="Wrist X-ray", modalities=())
    assert "study's name" in str(refusal(described, replace(WANTED, modalities=("MR",))))
    assert sides(refusal(HIT, replace(WANTED, more=("Knee",))))["Study in the request"] == "Knee"
    agreeing = replace(WANTED, more=("image-release", "Wrist structure"), modalities=("CR",))
    assert check_hits([HIT], agreeing, Hetu(MAIJA), NAME, 15)


def test_what_is_shown_is_short_and_printable() -> None:
    shown = sides(refusal(replace(HIT, name="Kokeilu\n\x00^" + "O" * 500)))["Patient's name in the image archive"]
    assert shown.isprintable()
    assert len(shown) == 200


def test_of_several_studies_with_one_number_a_person_sees_each() -> None:
    other = replace(HIT, study="1.2.4", description="Wrist right, more views", time="084500")
    with pytest.raises(Refused) as caught:
        check_hits([HIT, other], WANTED, Hetu(MAIJA), NAME, 15)
    assert [finding.code for finding in caught.value.findings] == ["multiple-matches"]
    assert [one.text for one in caught.value.shown] == [
        "LAU0000001",
        "Oikean ranteen röntgen, 3.11.2026, 08:15",
        "Wrist right, 3.11.2026, 08:15, DX, SR",
        "Wrist right, more views, 3.11.2026, 08:45, DX, SR",
    ]
