"""What clients of the PACS mock's DICOMweb may accept (PS3.18 8.7), and how results are ordered."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from pydicom.uid import ImplicitVRLittleEndian

from mocks.pacs.mock import RunningPacs
from tests.mocks.control import Desk
from tests.mocks.pacs import CHEST, KNEE, ROOT, call, encode, make_instance, post, retrieve, uids

IMAGE = f"/studies/{KNEE}/series/{KNEE}.1/instances/{KNEE}.1.1"
DICOM, OCTETS = "application/dicom", "application/octet-stream"


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        (IMAGE, "", f'multipart/related; type="{DICOM}"'),
        (IMAGE, "*/*", f'multipart/related; type="{DICOM}"'),
        (IMAGE, 'multipart/related; type="*/*"', f'multipart/related; type="{DICOM}"'),
        (IMAGE, "multipart/related", f'multipart/related; type="{DICOM}"'),
        (IMAGE, f"multipart/related; type={DICOM}; transfer-syntax=*", f'multipart/related; type="{DICOM}"'),
        (IMAGE, 'Multipart/Related; TYPE="application/*"', f'multipart/related; type="{DICOM}"'),
        (IMAGE, DICOM, f"{DICOM}; transfer-syntax="),
        (IMAGE, f"{DICOM}; q=0.9, multipart/related; type=text/plain", f"{DICOM}; transfer-syntax="),
        (IMAGE, f"{DICOM}; q=0.1, */*; q=0.5", f'multipart/related; type="{DICOM}"'),
        (f"/studies/{KNEE}", f"{DICOM}, */*;q=0.1", f'multipart/related; type="{DICOM}"'),
        (f"{IMAGE}/frames/1", 'multipart/related; type="*/*"', f'multipart/related; type="{OCTETS}"'),
        (f"{IMAGE}/frames/1", f"multipart/related; type={OCTETS}", f'multipart/related; type="{OCTETS}"'),
        (f"{IMAGE}/frames/1", OCTETS, f"{OCTETS}; transfer-syntax="),
        (f"{IMAGE}/bulkdata", "application/*", f"{OCTETS}; transfer-syntax="),
        (f"{IMAGE}/rendered", "image/*", "image/jpeg"),
        (f"{IMAGE}/rendered", "image/jpeg;q=0.5, image/png", "image/png"),
        (f"{IMAGE}/metadata", "application/dicom+json;q=0.8, text/html", "application/dicom+json"),
    ],
)
@pytest.mark.usefixtures("pacs_desk")
def test_the_best_that_can_be_had_is_given(pacs: RunningPacs, path: str, accept: str, kind: str) -> None:
    answer = retrieve(pacs, path, accept)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith(kind)


@pytest.mark.usefixtures("pacs_desk")
def test_one_object_by_itself_is_the_file(pacs: RunningPacs) -> None:
    assert retrieve(pacs, IMAGE, DICOM).content == encode(make_instance())
    assert retrieve(pacs, f"{IMAGE}/frames/1", OCTETS).content == bytes(range(32))
    answer = call(pacs, f"/hus/dicom-web{IMAGE}", accept=DICOM)
    assert answer.content == encode(make_instance()), "the parameter stands before the header"


def test_a_worse_wish_is_met_when_the_better_cannot_be(pacs: RunningPacs, pacs_desk: Desk) -> None:
    content = encode(make_instance(f"{ROOT}.3"), ImplicitVRLittleEndian)
    pacs_desk.seed({"studies": [{"archive": "hus", "instances": [base64.b64encode(content).decode()]}]})
    first = f'multipart/related; type="{DICOM}"; transfer-syntax=1.2.840.10008.1.2.4.50'
    answer = retrieve(pacs, f"/studies/{ROOT}.3", f"{first}, {DICOM}; transfer-syntax=*; q=0.5")
    assert (answer.status_code, answer.content) == (200, content)
    refused = retrieve(pacs, f"/studies/{ROOT}.3", first)
    assert refused.json()["rule"] == "pacs.http.transfer-syntax"
    assert refused.json()["expected"] == ImplicitVRLittleEndian


@pytest.mark.usefixtures("pacs_desk")
def test_an_empty_search_has_no_body_and_no_type_of_one(pacs: RunningPacs) -> None:
    answer = call(pacs, "/hus/dicom-web/studies", AccessionNumber="NONE")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Type" not in answer.headers


@pytest.mark.parametrize(
    ("order", "studies"),
    [
        ("StudyDate", [CHEST, KNEE]),
        ("-StudyDate", [KNEE, CHEST]),
        ("00100010", [CHEST, KNEE]),
        ("-NumberOfStudyRelatedInstances", [KNEE, CHEST]),
        ("PatientSex,-StudyDate", [KNEE, CHEST]),
        ("PatientSex", [KNEE, CHEST]),
    ],
)
@pytest.mark.usefixtures("pacs_desk")
def test_results_come_in_the_order_that_is_wanted(pacs: RunningPacs, order: str, studies: list[str]) -> None:
    assert uids(call(pacs, "/hus/dicom-web/studies", orderby=order).json()) == studies
    pages = [call(pacs, "/hus/dicom-web/studies", orderby=order, limit=1, offset=page).json() for page in (0, 1)]
    assert [uid for page in pages for uid in uids(page)] == studies


@pytest.mark.usefixtures("pacs_desk")
def test_numbers_are_ordered_by_their_size(pacs: RunningPacs) -> None:
    more: list[Any] = [encode(make_instance(f"{ROOT}.9", number=number)) for number in (2, 10, 1)]
    assert post(pacs, "/hus/dicom-web/studies", *more).status_code == 200
    found = call(pacs, f"/hus/dicom-web/studies/{ROOT}.9/instances", orderby="-InstanceNumber").json()
    assert [one["00200013"]["Value"] for one in found] == [[10], [2], [1]]
