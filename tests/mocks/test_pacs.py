"""The PACS mock's DICOMweb over a real socket, by dicomweb-client and by plain HTTP."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import pytest
import requests
from dicomweb_client.api import DICOMwebClient
from dicomweb_client.session_utils import create_session_from_user_pass
from pydicom import dcmread
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit

from mocks.pacs.mock import RunningPacs
from tests.mocks.control import Desk
from tests.mocks.pacs import (
    ACCOUNT,
    CHEST,
    HETU,
    KNEE,
    ROOT,
    call,
    encode,
    encode_all,
    make_instance,
    post,
    retrieve,
    uids,
)

DICOM = 'multipart/related; type="application/dicom"'
OCTETS = 'multipart/related; type="application/octet-stream"'


def connect(pacs: RunningPacs, archive: str = "hus", **more: Any) -> DICOMwebClient:
    session = create_session_from_user_pass(*ACCOUNT)
    return DICOMwebClient(url=f"{pacs.url}/{archive}/dicom-web", session=session, **more)


@pytest.mark.usefixtures("pacs_desk")
class TestSearch:
    """QIDO-RS."""

    def test_study_has_the_attributes(self, pacs: RunningPacs) -> None:
        answer = call(pacs, "/hus/dicom-web/studies", AccessionNumber="AC-1/2")
        assert answer.headers["Content-Type"] == "application/dicom+json"
        (study,) = answer.json()
        assert study["00100010"] == {"vr": "PN", "Value": [{"Alphabetic": "Testinen^Äiti"}]}
        assert study["00080061"]["Value"] == ["CT", "DX"]
        assert (study["00201206"]["Value"], study["00201208"]["Value"]) == ([2], [3])
        assert study["00100030"] == {"vr": "DA"}
        assert study["00081190"]["Value"] == [f"{pacs.url}/hus/dicom-web/studies/{KNEE}"]
        required = "00080020 00080030 00080050 00080056 00080090 00100020 00100040 0020000D 00200010".split()  # noqa: SIM905
        assert set(required) <= set(study)
        assert not any(tag.startswith(("0002", "7FE0")) for tag in study)
        assert "00081030" not in study

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("AccessionNumber=AC-1%2F2", [KNEE]),
            ("00080050=AC-1%2f2", [KNEE]),
            ("AccessionNumber=AC-1", []),
            ("AccessionNumber=ac-9", []),
            ("AccessionNumber=AC*", [KNEE, CHEST]),
            ("AccessionNumber=AC-?", [CHEST]),
            ("AccessionNumber=AC-[19]", []),
            ("AccessionNumber=", [KNEE, CHEST]),
            (f"PatientID={HETU}", [KNEE]),
            ("PatientName=testinen%5E%C3%A4iti", [KNEE]),
            ("PatientName=TESTINEN*", [KNEE]),
            ("StudyDate=20261101", [KNEE]),
            ("StudyDate=20251231-20261031", [CHEST]),
            ("StudyDate=20260101-", [KNEE]),
            ("StudyDate=-20260101", [CHEST]),
            ("StudyTime=1015", [KNEE]),
            ("StudyTime=2359-", [CHEST]),
            (f"StudyInstanceUID={KNEE}%2C{CHEST}", [KNEE, CHEST]),
            (f"StudyInstanceUID={KNEE}%5C{ROOT}.7", [KNEE]),
            ("ModalitiesInStudy=CT", [KNEE]),
            (f"PatientID={HETU}&AccessionNumber=AC-9", []),
            ("limit=1", [KNEE]),
            ("limit=1&offset=1", [CHEST]),
            ("offset=2", []),
            ("fuzzymatching=false&PatientID=020594X903P", [CHEST]),
        ],
    )
    def test_studies_are_matched(self, pacs: RunningPacs, query: str, found: list[str]) -> None:
        answer = call(pacs, f"/hus/dicom-web/studies?{query}")
        if found:
            assert (answer.status_code, uids(answer.json())) == (200, found)
        else:
            assert (answer.status_code, answer.content) == (204, b"")

    @pytest.mark.parametrize(
        "query",
        [
            "AcessionNumber=AC-9",
            "0008005=1",
            "99990010=1",
            "SeriesNumber=1",
            "includefield=Nothing",
            "limit=-1",
            "limit=x",
        ],
    )
    def test_what_cannot_be_matched_is_refused(self, pacs: RunningPacs, query: str) -> None:
        assert call(pacs, f"/hus/dicom-web/studies?{query}").status_code == 400

    def test_a_misspelt_key_is_told_the_right_one(self, pacs: RunningPacs) -> None:
        answer = call(pacs, "/hus/dicom-web/studies?AcessionNumber=AC-9").json()
        assert (answer["rule"], answer["expected"]) == ("pacs.query.key", "AccessionNumber")

    def test_more_fields_are_given_when_asked_for(self, pacs: RunningPacs) -> None:
        for fields in ("includefield=00081030%2C00080060", "includefield=StudyDescription&includefield=Modality"):
            study = call(pacs, f"/hus/dicom-web/studies?AccessionNumber=AC-1*&{fields}").json()[0]
            assert study["00081030"]["Value"] == ["NG1AA polven röntgen"]
            assert study["00080060"]["Value"] == ["DX"]
        assert "00081030" in call(pacs, "/hus/dicom-web/studies?includefield=all").json()[0]

    def test_a_part_of_the_results_says_that_there_are_more(self, pacs: RunningPacs) -> None:
        assert call(pacs, "/hus/dicom-web/studies?limit=1").headers["Warning"].startswith("299 ")
        assert "Warning" not in call(pacs, "/hus/dicom-web/studies?limit=2").headers

    def test_series_and_instances(self, pacs: RunningPacs) -> None:
        series = call(pacs, f"/hus/dicom-web/studies/{KNEE}/series").json()
        assert uids(series, "0020000E") == [f"{KNEE}.1", f"{KNEE}.2"]
        assert [one["00201209"]["Value"] for one in series] == [[2], [1]]
        assert "00100020" not in series[0]
        assert uids(call(pacs, "/hus/dicom-web/series?Modality=CT").json(), "00100020") == [HETU]
        instances = call(pacs, f"/hus/dicom-web/studies/{KNEE}/series/{KNEE}.1/instances").json()
        assert uids(instances, "00080018") == [f"{KNEE}.1.1", f"{KNEE}.1.2"]
        assert instances[0]["00280010"]["Value"] == [4]
        assert len(call(pacs, f"/hus/dicom-web/studies/{KNEE}/instances").json()) == 3
        one = call(pacs, f"/hus/dicom-web/instances?SOPInstanceUID={KNEE}.1.2&InstanceNumber=2").json()
        assert uids(one) == [KNEE]


def test_client_searches_retrieves_and_stores(pacs: RunningPacs, pacs_desk: Desk) -> None:
    (study,) = connect(pacs).search_for_studies(search_filters={"AccessionNumber": "AC-1/2"})
    assert uids([study]) == [KNEE]
    datasets = connect(pacs).retrieve_study(KNEE)
    assert sorted(dataset.SOPInstanceUID for dataset in datasets) == [f"{KNEE}.1.1", f"{KNEE}.1.2", f"{KNEE}.2.1"]
    assert datasets[0].PixelData == bytes(range(32))
    answer = connect(pacs, "soite", chunk_size=1000).store_instances(datasets)
    assert len(answer.ReferencedSOPSequence) == 3
    assert "FailedSOPSequence" not in answer
    source, target = (
        next(one for one in pacs_desk.state()["studies"] if (one["archive"], one["study"]) == (archive, KNEE))
        for archive in ("hus", "soite")
    )
    assert source["instances"] == target["instances"] == 3
    assert source["sha256"] == target["sha256"]
    assert (source["registers"], target["registers"]) == (["hus"], [])
    assert connect(pacs, "siun-sote").search_for_studies() == []


@pytest.mark.usefixtures("pacs_desk")
def test_client_retrieves_series_instance_and_metadata(pacs: RunningPacs) -> None:
    client = connect(pacs)
    assert len(client.retrieve_series(KNEE, f"{KNEE}.1")) == 2
    assert client.retrieve_instance(KNEE, f"{KNEE}.2", f"{KNEE}.2.1").Modality == "CT"
    metadata = client.retrieve_study_metadata(KNEE)
    assert len(metadata) == 3
    assert metadata[0]["00081030"]["Value"] == ["NG1AA polven röntgen"]
    assert not any(tag.startswith(("0002", "7FE0")) for tag in metadata[0])
    assert len(client.retrieve_series_metadata(KNEE, f"{KNEE}.1")) == 2
    assert client.retrieve_instance_metadata(KNEE, f"{KNEE}.1", f"{KNEE}.1.2")["00200013"]["Value"] == [2]


@pytest.mark.usefixtures("pacs_desk")
def test_retrieve_answers_in_an_unguessable_boundary(pacs: RunningPacs) -> None:
    accept = 'multipart/related; type="application/dicom"'
    kinds = {retrieve(pacs, f"/studies/{KNEE}", accept).headers["Content-Type"] for _ in range(3)}
    assert len(kinds) == 3
    assert all(kind.startswith('multipart/related; type="application/dicom"; boundary=') for kind in kinds)
    assert retrieve(pacs, f"/studies/{KNEE}", "application/zip").status_code == 406
    assert retrieve(pacs, f"/studies/{KNEE}/metadata", "application/zip").status_code == 406
    assert retrieve(pacs, f"/studies/{ROOT}.7", accept).status_code == 404
    assert retrieve(pacs, f"/studies/{ROOT}.7/metadata", "*/*").status_code == 404


def test_transfer_syntax_is_as_asked_for(pacs: RunningPacs, pacs_desk: Desk) -> None:
    implicit = encode(make_instance(f"{ROOT}.3"), ImplicitVRLittleEndian)
    pacs_desk.seed({"studies": [{"archive": "hus", "instances": [base64.b64encode(implicit).decode()]}]})
    accept = 'multipart/related; type="application/dicom"'
    rewritten = retrieve(pacs, f"/studies/{ROOT}.3", accept).content.partition(b"\r\n\r\n")[2]
    dataset = dcmread(BytesIO(rewritten))
    assert dataset.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert dataset.PixelData == bytes(range(32))
    assert implicit in retrieve(pacs, f"/studies/{ROOT}.3", f"{accept}; transfer-syntax=*").content
    unknown = retrieve(pacs, f"/studies/{ROOT}.3", f"{accept}; transfer-syntax={JPEGBaseline8Bit}")
    assert unknown.status_code == 406


@pytest.mark.parametrize("chunk", [0, 7, 100_000])
def test_store_takes_whole_and_chunked_bodies(pacs: RunningPacs, pacs_desk: Desk, chunk: int) -> None:
    answer = post(
        pacs, "/soite/dicom-web/studies", encode(make_instance()), encode(make_instance(number=2)), chunk=chunk
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/dicom+json"
    assert uids(answer.json()["00081199"]["Value"], "00081155") == [f"{KNEE}.1.1", f"{KNEE}.1.2"]
    assert "00081198" not in answer.json()
    assert answer.json()["00081190"]["Value"] == [f"{pacs.url}/soite/dicom-web/studies/{KNEE}"]
    assert next(line for line in pacs_desk.journal() if line["operation"] == "stow")["stored"] == 2


def test_store_tells_part_from_whole(pacs: RunningPacs, pacs_desk: Desk) -> None:
    good = encode(make_instance())
    partly = post(pacs, "/soite/dicom-web/studies", good, b"garbage")
    assert partly.status_code == 202
    assert uids(partly.json()["00081198"]["Value"], "00081197") == [0xC000]
    assert uids(partly.json()["00081199"]["Value"], "00081155") == [f"{KNEE}.1.1"]
    headless = post(pacs, "/soite/dicom-web/studies", good[132:])
    assert headless.status_code == 409
    assert "00081199" not in headless.json()
    other_study = post(pacs, f"/soite/dicom-web/studies/{CHEST}", good)
    assert other_study.status_code == 409
    (failure,) = other_study.json()["00081198"]["Value"]
    assert (failure["00081155"]["Value"], failure["00081197"]["Value"]) == ([f"{KNEE}.1.1"], [0x0110])
    assert len([one for one in pacs_desk.state()["studies"] if one["archive"] == "soite"]) == 1


def test_storing_the_same_again_succeeds_and_another_under_its_uid_does_not(pacs: RunningPacs, pacs_desk: Desk) -> None:
    good = make_instance()
    for _ in range(2):
        assert post(pacs, "/soite/dicom-web/studies", encode(good)).status_code == 200
    other = post(pacs, "/soite/dicom-web/studies", encode(make_instance(AccessionNumber="AC-2")))
    assert other.status_code == 409
    assert uids(other.json()["00081198"]["Value"], "00081197") == [0x0111]
    assert [one["instances"] for one in pacs_desk.state()["studies"] if one["archive"] == "soite"] == [1]


@pytest.mark.usefixtures("pacs_desk")
def test_store_refuses_what_is_not_a_message_of_files(pacs: RunningPacs) -> None:
    url = f"{pacs.url}/soite/dicom-web/studies"
    assert requests.post(url, json={}, auth=ACCOUNT, timeout=30).status_code == 415
    assert post(pacs, "/soite/dicom-web/studies", kind="application/dicom+json").status_code == 400
    assert post(pacs, "/soite/dicom-web/studies").status_code == 400


@pytest.mark.usefixtures("pacs_desk")
def test_account_is_needed(pacs: RunningPacs) -> None:
    for path in ("/hus/dicom-web/studies", "/hus/registers/hus/studies"):
        assert requests.get(f"{pacs.url}{path}", timeout=30).status_code == 401
        answer = requests.get(f"{pacs.url}{path}", auth=("lautta", "guess"), timeout=30)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert call(pacs, "/soite/registers/hus/studies").status_code == 404


def test_seed_is_refused_whole(pacs_desk: Desk) -> None:
    before = pacs_desk.state()
    good = encode_all(make_instance(f"{ROOT}.4"))
    for bad in (
        [{"archive": "hus", "register": "turku", "instances": good}],
        [{"archive": "soite", "register": "hus", "instances": good}],
        [{"archive": "hus", "instances": good}, {"archive": "hus", "instances": ["AAAA"]}],
    ):
        with pytest.raises(AssertionError, match="seed was not understood"):
            pacs_desk.seed({"studies": bad})
    assert pacs_desk.state() == before
