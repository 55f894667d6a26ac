"""Whatever an archive answers, only the study that was asked for is taken (REL-01)."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.errors import Refused
from adapter.identifiers import AccessionNumber, Hetu
from adapter.release.images import Held, Hit, Instance
from adapter.release.rules.hit import check_hits, check_instance, check_listing
from adapter.release.rules.request import WantedStudy
from tests.region import MAIJA, PEKKA

WANTED = WantedStudy(AccessionNumber("LAU0000001"), "Ranteen röntgen", date(2026, 11, 3), "08:15")
PATIENT, NAME = Hetu(MAIJA), "Maija Testinen"
HIT = Hit(study="1.2.3", accession="LAU0000001", patient=MAIJA, day="20261103", series=1, instances=2)
INSTANCE = Instance(
    content=b"",
    begin=0,
    syntax="1.2.840.10008.1.2.1",
    sop_class="1.2.840.10008.5.1.4.1.1.1.1",
    instance="1.2.3.1.1",
    series="1.2.3.1",
    study="1.2.3",
    patient=MAIJA,
    accession="LAU0000001",
    name="TESTINEN^MAIJA LIISA",
)
ACCESSION = WANTED.accession

texts = st.text(max_size=20) | st.sampled_from(
    [MAIJA, PEKKA, "LAU0000001", "LAU0000002", "1.2.3", "1.2.4", "20261103", ""]
)
hits = st.builds(
    Hit, study=texts, accession=texts, patient=texts, day=texts, instances=st.integers(0, 3), description=texts
)
instances = st.builds(replace, st.just(INSTANCE), study=texts, accession=texts, patient=texts)


def _refused(*answers: Hit) -> list[str]:
    """The codes of a refusal, which says nothing of anybody."""
    with pytest.raises(Refused) as caught:
        check_hits(answers, WANTED, PATIENT, NAME, 15)
    _keeps_silent(caught.value)
    return [finding.code for finding in caught.value.findings]


def _keeps_silent(refusal: Refused) -> None:
    assert {finding.rule for finding in refusal.findings} == {"REL-01"}
    assert not any(secret in str(refusal) for secret in (MAIJA, PEKKA, MAIJA[:6], "LAU000", "Maija"))


def test_the_one_right_study_is_taken() -> None:
    assert check_hits([HIT], WANTED, PATIENT, NAME, 15) is HIT


def test_a_study_of_one_image_is_a_study() -> None:
    hit = replace(HIT, instances=1)
    assert check_hits([hit], WANTED, PATIENT, NAME, 15) is hit


def test_an_unknown_accession_number_is_not_found() -> None:
    assert _refused() == ["not-found"]


def test_several_studies_under_one_number_are_a_persons_to_choose_from() -> None:
    assert _refused(HIT, replace(HIT, study="1.2.4")) == ["multiple-matches"]
    assert _refused(replace(HIT, day="20261104", study="1.2.4"), HIT) == ["multiple-matches"]


def test_the_same_answer_twice_is_one_answer() -> None:
    """As of an archive that answers once an instance, and says the same of the study each time."""
    assert check_hits([HIT, replace(HIT)], WANTED, PATIENT, NAME, 15) == HIT


def test_two_tales_of_one_study_are_not_believed() -> None:
    assert _refused(HIT, replace(HIT, instances=3)) == ["multiple-matches"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"patient": PEKKA},
        {"patient": ""},
        {"patient": " \0"},
        {"patient": MAIJA.replace("-", "")},
        {"patient": MAIJA.replace("-", "A")},
        {"patient": MAIJA.lower()},
        {"patient": f"{MAIJA}^^^HETU"},
        {"accession": "LAU0000002"},
        {"accession": ""},
        {"accession": "lau0000001"},
        {"accession": "LAU0000001*"},
        {"day": "20261104"},
        {"day": "2026-11-03"},
        {"day": "20261103-20261104"},
    ],
    ids=str,
)
def test_a_study_that_is_not_the_one_asked_for_is_refused(wrong: dict[str, Any]) -> None:
    assert _refused(replace(HIT, **wrong)) == ["conflict"]


def test_a_study_that_does_not_say_whose_it_is_is_told_from_another_patients() -> None:
    told = []
    for patient in ("", PEKKA):
        with pytest.raises(Refused) as caught:
            check_hits([replace(HIT, patient=patient)], WANTED, PATIENT, NAME, 15)
        told.append(str(caught.value))
    assert "does not say whose" in told[0]
    assert "another patient's" in told[1]


@pytest.mark.parametrize("name", ["Study Instance UID", "Patient ID", "Number of Study Related Instances"])
def test_several_values_where_one_belongs_are_refused(name: str) -> None:
    """Even when the first of them is right."""
    doubtful = replace(HIT, several=(name,))
    for answers in ([doubtful], [HIT, doubtful], [doubtful, HIT]):
        assert _refused(*answers) == ["conflict"]
        with pytest.raises(Refused, match=f"several values of {name}, where one belongs"):
            check_hits(answers, WANTED, PATIENT, NAME, 15)


@pytest.mark.parametrize("study", ["", " \0"])
def test_an_answer_that_does_not_say_which_study_it_is_refuses_them_all(study: str) -> None:
    nameless = replace(HIT, study=study)
    for answers in ([nameless], [HIT, nameless], [nameless, HIT]):
        assert _refused(*answers) == ["conflict"]
        with pytest.raises(Refused, match="does not say which study"):
            check_hits(answers, WANTED, PATIENT, NAME, 15)


def test_two_patients_of_one_study_are_both_seen() -> None:
    for answers in ([HIT, replace(HIT, patient=PEKKA)], [replace(HIT, patient=PEKKA), HIT]):
        assert _refused(*answers) == ["conflict"]


@pytest.mark.parametrize("first", [True, False])
def test_one_study_of_somebody_else_refuses_them_all(first: bool) -> None:
    """An archive that ignores what it was asked answers with everything it has."""
    other = replace(HIT, study="1.2.9", patient=PEKKA, accession="LAU0000009")
    assert _refused(*((other, HIT) if first else (HIT, other))) == ["conflict", "conflict"]


def test_padding_is_taken_off_and_a_missing_date_accepted() -> None:
    padded = replace(HIT, patient=f"{MAIJA} ", accession="LAU0000001\0", day="20261103 ")
    assert check_hits([padded], WANTED, PATIENT, NAME, 15) is padded
    undated = replace(HIT, day="")
    assert check_hits([undated], WANTED, PATIENT, NAME, 15) is undated


def test_a_study_without_images_is_not_found() -> None:
    assert _refused(replace(HIT, instances=0)) == ["not-found"]


@given(st.lists(hits, max_size=3))
def test_nothing_but_the_patients_own_study_is_ever_taken(answers: list[Hit]) -> None:
    with suppress(Refused):
        hit = check_hits(answers, WANTED, PATIENT, NAME, 15)
        assert (hit.patient.strip(" \0"), hit.accession.strip(" \0")) == (MAIJA, "LAU0000001")
        assert hit.day.strip(" \0") in {"", "20261103"}
        assert hit.study.strip(" \0")
        assert all(answer == hit for answer in answers)


def test_a_listing_with_several_values_for_one_uid_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        check_listing(HIT, [Held(study="1.2.3", series="1.2.3.1", instance="1.2.3.1.1\\1.2.3.1.2")])
    _keeps_silent(caught.value)
    assert [finding.code for finding in caught.value.findings] == ["conflict"]


def test_an_image_of_the_study_passes() -> None:
    check_instance(INSTANCE, "1.2.3", ACCESSION, PATIENT, NAME)
    check_instance(
        replace(INSTANCE, patient=f"{MAIJA} ", accession="LAU0000001 ", study="1.2.3\0"),
        "1.2.3",
        ACCESSION,
        PATIENT,
        NAME,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"patient": PEKKA},
        {"patient": ""},
        {"patient": MAIJA.replace("-", "")},
        {"accession": "LAU0000002"},
        {"accession": ""},
        {"study": "1.2.4"},
        {"study": "1.2.3.1"},
        {"study": ""},
        {"name": "Esimerkki^Pekka"},
        {"name": "Testinen^Maija\\Esimerkki^Pekka"},
    ],
    ids=str,
)
def test_an_image_of_anything_else_does_not(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        check_instance(replace(INSTANCE, **wrong), "1.2.3", ACCESSION, PATIENT, NAME)
    _keeps_silent(caught.value)
    assert [finding.code for finding in caught.value.findings] == ["conflict"]


@given(instances)
def test_an_image_passes_only_when_all_three_agree(instance: Instance) -> None:
    said = [text.strip(" \0") for text in (instance.patient, instance.accession, instance.study)]
    wrong = sum(mine != theirs for mine, theirs in zip(said, (MAIJA, "LAU0000001", "1.2.3"), strict=True))
    with pytest.raises(Refused) if wrong else nullcontext() as caught:
        check_instance(instance, "1.2.3", ACCESSION, PATIENT, NAME)
    assert caught is None or len(caught.value.findings) == wrong
