"""A written consent either carries the whole request, or everything that is wrong with it is told (REL-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.identifiers import AccessionNumber, Hetu
from adapter.release.rules.consent import ReleaseConsent, judge_consent
from adapter.release.rules.grounds import CONSENT_PROBLEMS
from adapter.release.rules.request import Basis, WantedStudy
from tests.region import MAIJA, PEKKA, destination, release_request

REQUEST = release_request(basis=Basis.CONSENT, destination=destination("tays"), destination_text="Tays")
TODAY = date(2026, 11, 4)
CONSENT = ReleaseConsent(
    status="active",
    patient=Hetu(MAIJA),
    by_patient=True,
    guardian=False,
    guarding=(None, None),
    limited=False,
    written=True,
    permits=True,
    release=True,
    begins=date(2026, 11, 1),
    ends=date(2026, 11, 30),
    recipients=("tays",),
    accessions=(),
)
FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("not-active", {"status": "draft"}),
    ("not-active", {"status": "inactive"}),
    ("not-active", {"status": "entered-in-error"}),
    ("not-active", {"status": ""}),
    ("other-patient", {"patient": Hetu(PEKKA)}),
    ("other-patient", {"patient": None}),
    ("other-patient", {"patient_name": "Pekka Esimerkki"}),
    ("other-giver", {"by_patient": False}),
    ("not-written", {"written": False}),
    ("not-entered", {"entered": False}),
    ("not-permitting", {"permits": False}),
    ("limited", {"limited": True}),
    ("other-purpose", {"release": False}),
    ("not-begun", {"begins": date(2026, 11, 5)}),
    ("ended", {"ends": date(2026, 11, 3)}),
    ("other-recipient", {"recipients": ()}),
    ("other-recipient", {"recipients": ("tyks", "Valvira", "")}),
    ("other-recipient", {"recipients": ("Tays kuva",)}),
    ("other-study", {"accessions": ("LAU0000002",)}),
]


def test_a_written_consent_of_the_patient_holds() -> None:
    assert judge_consent(CONSENT, REQUEST, TODAY) == ()
    assert judge_consent(replace(CONSENT, patient_name=REQUEST.patient_name.upper()), REQUEST, TODAY) == ()


def test_so_does_a_guardians() -> None:
    assert judge_consent(replace(CONSENT, by_patient=False, guardian=True), REQUEST, TODAY) == ()


def test_a_guardian_has_to_be_one_on_the_day() -> None:
    theirs = replace(CONSENT, by_patient=False, guardian=True)
    for days in ((TODAY, TODAY), (None, TODAY), (TODAY, None)):
        assert judge_consent(replace(theirs, guarding=days), REQUEST, TODAY) == ()
    day = timedelta(days=1)
    for days in ((TODAY + day, None), (None, TODAY - day)):
        assert judge_consent(replace(theirs, guarding=days), REQUEST, TODAY) == ("other-giver",)
        assert judge_consent(replace(CONSENT, guarding=days), REQUEST, TODAY) == ()


@pytest.mark.parametrize(("key", "changes"), FAULTS, ids=lambda item: item if isinstance(item, str) else str([*item]))
def test_each_fault_is_told(key: str, changes: dict[str, Any]) -> None:
    assert judge_consent(replace(CONSENT, **changes), REQUEST, TODAY) == (key,)


@given(st.lists(st.sampled_from(FAULTS), unique_by=lambda fault: fault[0]))
def test_all_faults_are_told_at_once(faults: list[tuple[str, dict[str, Any]]]) -> None:
    changes = {name: value for _, change in faults for name, value in change.items()}
    assert set(judge_consent(replace(CONSENT, **changes), REQUEST, TODAY)) == {key for key, _ in faults}


def test_every_fault_has_its_sentence_and_every_sentence_its_fault() -> None:
    assert {key for key, _ in FAULTS} == set(CONSENT_PROBLEMS)
    assert {ground.rule for ground in CONSENT_PROBLEMS.values()} == {"REL-05"}


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 10, 31), False), (date(2026, 11, 1), True), (date(2026, 11, 30), True), (date(2026, 12, 1), False)],
)
def test_both_days_of_the_period_belong_to_it(day: date, holds: bool) -> None:
    assert (judge_consent(CONSENT, REQUEST, day) == ()) is holds


def test_a_consent_without_a_period_holds_on_any_day() -> None:
    assert judge_consent(replace(CONSENT, begins=None, ends=None), REQUEST, date(2000, 1, 1)) == ()


@pytest.mark.parametrize(
    "name", ["tays", "TAYS", "Tays kuva-arkisto", "  tays   KUVA-arkisto ", "Tampereen yliopistollinen sairaala"]
)
def test_the_recipient_is_known_by_any_of_its_names(name: str) -> None:
    assert judge_consent(replace(CONSENT, recipients=("Valvira", name)), REQUEST, TODAY) == ()


def test_a_consent_for_a_place_that_is_not_known_here_carries_nothing() -> None:
    unknown = replace(REQUEST, destination=None, destination_text="tays")
    assert judge_consent(CONSENT, unknown, TODAY) == ("other-recipient",)


def test_a_consent_limited_to_studies_must_cover_all_that_are_asked() -> None:
    second = WantedStudy(AccessionNumber("LAU0000002"), "Nilkan röntgen", date(2026, 11, 3), "09:00")
    both = replace(REQUEST, studies=(*REQUEST.studies, second))
    limited = replace(CONSENT, accessions=("LAU0000001 ",))
    assert judge_consent(limited, REQUEST, TODAY) == ()
    assert judge_consent(limited, both, TODAY) == ("other-study",)
    assert judge_consent(replace(CONSENT, accessions=("LAU0000002", "LAU0000001")), both, TODAY) == ()
