"""The PACS mock over a real socket, by dicomweb-client and by plain HTTP."""

from __future__ import annotations

import base64
import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import requests
from dicomweb_client.api import DICOMwebClient
from dicomweb_client.session_utils import create_session_from_user_pass
from pydicom import dcmread, dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit

from mocks.pacs import pacs_mock
from tests.mocks.control import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mocks.running import RunningMock

HETU = "010594Y9032"
ROOT = "1.2.826.0.1.3680043.8.498"
KNEE, CHEST = f"{ROOT}.1", f"{ROOT}.2"
ACCOUNT = ("lautta", "secret")


def make_instance(study: str = KNEE, series: int = 1, number: int = 1, **more: Any) -> Dataset:
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    dataset.SOPInstanceUID = f"{study}.{series}.{number}"
    dataset.StudyDate = "20261101"
    dataset.StudyTime = "101500"
    dataset.AccessionNumber = "AC-1/2"
    dataset.Modality = "DX"
    dataset.StudyDescription = "NG1AA polven röntgen"
    dataset.PatientName = "Testinen^Äiti"
    dataset.PatientID = HETU
    dataset.StudyInstanceUID = study
    dataset.SeriesInstanceUID = f"{study}.{series}"
    dataset.SeriesNumber = series
    dataset.InstanceNumber = number
    dataset.Rows = dataset.Columns = 4
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.add_new("PixelData", "OW", bytes(range(32)))
    for name, value in more.items():
        setattr(dataset, name, value)
    return dataset


def encode(dataset: Dataset, syntax: str = ExplicitVRLittleEndian) -> bytes:
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    stream = BytesIO()
    dcmwrite(stream, dataset, enforce_file_format=True)
    return stream.getvalue()


def encode_all(*datasets: Dataset) -> list[str]:
    return [base64.b64encode(encode(dataset)).decode() for dataset in datasets]


@pytest.fixture(scope="module")
def mock() -> Iterator[RunningMock]:
    running = pacs_mock()
    yield running
    running.stop()


@pytest.fixture
def desk(mock: RunningMock) -> Desk:
    """A desk over a PACS that holds a knee (two series, three instances) and a chest."""
    desk = Desk(mock.control_url)
    desk.reset()
    knee = encode_all(make_instance(), make_instance(number=2), make_instance(series=2, Modality="CT"))
    chest = make_instance(CHEST, AccessionNumber="AC-9", PatientID="020594X903P", PatientName="Koe^Ville")
    chest.StudyDate, chest.StudyTime = "20251231", "235959.5"
    desk.seed(
        {
            "studies": [
                {"archive": "hus", "register": "hus", "instances": knee},
                {"archive": "hus", "register": "kymenlaakso", "instances": encode_all(chest)},
            ]
        }
    )
    return desk


def connect(mock: RunningMock, archive: str = "hus", **more: Any) -> DICOMwebClient:
    session = create_session_from_user_pass(*ACCOUNT)
    return DICOMwebClient(url=f"{mock.url}/{archive}/dicom-web", session=session, **more)


def call(mock: RunningMock, path: str, **params: Any) -> requests.Response:
    return requests.get(f"{mock.url}{path}", params=params, auth=ACCOUNT, timeout=30)


def uids(results: list[dict[str, Any]], tag: str = "0020000D") -> list[Any]:
    return [result[tag]["Value"][0] for result in results]


@pytest.mark.usefixtures("desk")
class TestSearch:
    """QIDO-RS."""

    def test_study_has_the_attributes(self, mock: RunningMock) -> None:
        answer = call(mock, "/hus/dicom-web/studies", AccessionNumber="AC-1/2")
        assert answer.headers["Content-Type"] == "application/dicom+json"
        (study,) = answer.json()
        assert study["00100010"] == {"vr": "PN", "Value": [{"Alphabetic": "Testinen^Äiti"}]}
        assert study["00080061"]["Value"] == ["CT", "DX"]
        assert (study["00201206"]["Value"], study["00201208"]["Value"]) == ([2], [3])
        assert study["00100030"] == {"vr": "DA"}
        assert study["00081190"]["Value"] == [f"{mock.url}/hus/dicom-web/studies/{KNEE}"]
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
    def test_studies_are_matched(self, mock: RunningMock, query: str, found: list[str]) -> None:
        answer = call(mock, f"/hus/dicom-web/studies?{query}")
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
    def test_what_cannot_be_matched_is_refused(self, mock: RunningMock, query: str) -> None:
        assert call(mock, f"/hus/dicom-web/studies?{query}").status_code == 400

    def test_more_fields_are_given_when_asked_for(self, mock: RunningMock) -> None:
        for fields in ("includefield=00081030%2C00080060", "includefield=StudyDescription&includefield=Modality"):
            study = call(mock, f"/hus/dicom-web/studies?AccessionNumber=AC-1*&{fields}").json()[0]
            assert study["00081030"]["Value"] == ["NG1AA polven röntgen"]
            assert study["00080060"]["Value"] == ["DX"]
        assert "00081030" in call(mock, "/hus/dicom-web/studies?includefield=all").json()[0]

    def test_a_part_of_the_results_says_that_there_are_more(self, mock: RunningMock) -> None:
        assert call(mock, "/hus/dicom-web/studies?limit=1").headers["Warning"].startswith("299 ")
        assert "Warning" not in call(mock, "/hus/dicom-web/studies?limit=2").headers

    def test_series_and_instances(self, mock: RunningMock) -> None:
        series = call(mock, f"/hus/dicom-web/studies/{KNEE}/series").json()
        assert uids(series, "0020000E") == [f"{KNEE}.1", f"{KNEE}.2"]
        assert [one["00201209"]["Value"] for one in series] == [[2], [1]]
        assert "00100020" not in series[0]
        assert uids(call(mock, "/hus/dicom-web/series?Modality=CT").json(), "00100020") == [HETU]
        instances = call(mock, f"/hus/dicom-web/studies/{KNEE}/series/{KNEE}.1/instances").json()
        assert uids(instances, "00080018") == [f"{KNEE}.1.1", f"{KNEE}.1.2"]
        assert instances[0]["00280010"]["Value"] == [4]
        assert len(call(mock, f"/hus/dicom-web/studies/{KNEE}/instances").json()) == 3
        one = call(mock, f"/hus/dicom-web/instances?SOPInstanceUID={KNEE}.1.2&InstanceNumber=2").json()
        assert uids(one) == [KNEE]


def test_client_searches_retrieves_and_stores(mock: RunningMock, desk: Desk) -> None:
    (study,) = connect(mock).search_for_studies(search_filters={"AccessionNumber": "AC-1/2"})
    assert uids([study]) == [KNEE]
    datasets = connect(mock).retrieve_study(KNEE)
    assert sorted(dataset.SOPInstanceUID for dataset in datasets) == [f"{KNEE}.1.1", f"{KNEE}.1.2", f"{KNEE}.2.1"]
    assert datasets[0].PixelData == bytes(range(32))
    answer = connect(mock, "soite", chunk_size=1000).store_instances(datasets)
    assert len(answer.ReferencedSOPSequence) == 3
    assert "FailedSOPSequence" not in answer
    source, target = (
        next(one for one in desk.state()["studies"] if (one["archive"], one["study"]) == (archive, KNEE))
        for archive in ("hus", "soite")
    )
    assert source["instances"] == target["instances"] == 3
    assert source["sha256"] == target["sha256"]
    assert (source["registers"], target["registers"]) == (["hus"], [])
    assert connect(mock, "siun-sote").search_for_studies() == []


@pytest.mark.usefixtures("desk")
def test_client_retrieves_series_instance_and_metadata(mock: RunningMock) -> None:
    client = connect(mock)
    assert len(client.retrieve_series(KNEE, f"{KNEE}.1")) == 2
    assert client.retrieve_instance(KNEE, f"{KNEE}.2", f"{KNEE}.2.1").Modality == "CT"
    metadata = client.retrieve_study_metadata(KNEE)
    assert len(metadata) == 3
    assert metadata[0]["00081030"]["Value"] == ["NG1AA polven röntgen"]
    assert not any(tag.startswith(("0002", "7FE0")) for tag in metadata[0])
    assert len(client.retrieve_series_metadata(KNEE, f"{KNEE}.1")) == 2
    assert client.retrieve_instance_metadata(KNEE, f"{KNEE}.1", f"{KNEE}.1.2")["00200013"]["Value"] == [2]


def retrieve(mock: RunningMock, path: str, accept: str) -> requests.Response:
    url = f"{mock.url}/hus/dicom-web{path}"
    return requests.get(url, headers={"Accept": accept}, auth=ACCOUNT, timeout=30)


@pytest.mark.usefixtures("desk")
def test_retrieve_answers_in_an_unguessable_boundary(mock: RunningMock) -> None:
    accept = 'multipart/related; type="application/dicom"'
    kinds = {retrieve(mock, f"/studies/{KNEE}", accept).headers["Content-Type"] for _ in range(3)}
    assert len(kinds) == 3
    assert all(kind.startswith('multipart/related; type="application/dicom"; boundary=') for kind in kinds)
    assert retrieve(mock, f"/studies/{KNEE}", "application/zip").status_code == 406
    assert retrieve(mock, f"/studies/{KNEE}/metadata", "application/zip").status_code == 406
    assert retrieve(mock, f"/studies/{ROOT}.7", accept).status_code == 404
    assert retrieve(mock, f"/studies/{ROOT}.7/metadata", "*/*").status_code == 404


def test_transfer_syntax_is_as_asked_for(mock: RunningMock, desk: Desk) -> None:
    implicit = encode(make_instance(f"{ROOT}.3"), ImplicitVRLittleEndian)
    desk.seed({"studies": [{"archive": "hus", "instances": [base64.b64encode(implicit).decode()]}]})
    accept = 'multipart/related; type="application/dicom"'
    rewritten = retrieve(mock, f"/studies/{ROOT}.3", accept).content.partition(b"\r\n\r\n")[2]
    dataset = dcmread(BytesIO(rewritten))
    assert dataset.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert dataset.PixelData == bytes(range(32))
    assert implicit in retrieve(mock, f"/studies/{ROOT}.3", f"{accept}; transfer-syntax=*").content
    unknown = retrieve(mock, f"/studies/{ROOT}.3", f"{accept}; transfer-syntax={JPEGBaseline8Bit}")
    assert unknown.status_code == 406


def post(mock: RunningMock, path: str, *parts: bytes, kind: str = "application/dicom", chunk: int = 0) -> Any:
    body = b"".join(b"--raja\r\nContent-Type: application/dicom\r\n\r\n%b\r\n" % part for part in parts) + b"--raja--"
    headers = {"Content-Type": f'multipart/related; type="{kind}"; boundary=raja'}
    data: Any = (body[at : at + chunk] for at in range(0, len(body), chunk)) if chunk else body
    return requests.post(f"{mock.url}{path}", data=data, headers=headers, auth=ACCOUNT, timeout=30)


@pytest.mark.parametrize("chunk", [0, 7, 100_000])
def test_store_takes_whole_and_chunked_bodies(mock: RunningMock, desk: Desk, chunk: int) -> None:
    answer = post(
        mock, "/soite/dicom-web/studies", encode(make_instance()), encode(make_instance(number=2)), chunk=chunk
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/dicom+json"
    assert uids(answer.json()["00081199"]["Value"], "00081155") == [f"{KNEE}.1.1", f"{KNEE}.1.2"]
    assert "00081198" not in answer.json()
    assert answer.json()["00081190"]["Value"] == [f"{mock.url}/soite/dicom-web/studies/{KNEE}"]
    assert next(line for line in desk.journal() if line["operation"] == "stow")["stored"] == 2


def test_store_tells_part_from_whole(mock: RunningMock, desk: Desk) -> None:
    good = encode(make_instance())
    partly = post(mock, "/soite/dicom-web/studies", good, b"garbage")
    assert partly.status_code == 202
    assert uids(partly.json()["00081198"]["Value"], "00081197") == [0xC000]
    assert uids(partly.json()["00081199"]["Value"], "00081155") == [f"{KNEE}.1.1"]
    headless = post(mock, "/soite/dicom-web/studies", good[132:])
    assert headless.status_code == 409
    assert "00081199" not in headless.json()
    other_study = post(mock, f"/soite/dicom-web/studies/{CHEST}", good)
    assert other_study.status_code == 409
    (failure,) = other_study.json()["00081198"]["Value"]
    assert (failure["00081155"]["Value"], failure["00081197"]["Value"]) == ([f"{KNEE}.1.1"], [0x0110])
    assert len([one for one in desk.state()["studies"] if one["archive"] == "soite"]) == 1


def test_storing_the_same_again_succeeds_and_another_under_its_uid_does_not(mock: RunningMock, desk: Desk) -> None:
    good = make_instance()
    for _ in range(2):
        assert post(mock, "/soite/dicom-web/studies", encode(good)).status_code == 200
    other = post(mock, "/soite/dicom-web/studies", encode(make_instance(AccessionNumber="AC-2")))
    assert other.status_code == 409
    assert uids(other.json()["00081198"]["Value"], "00081197") == [0x0111]
    assert [one["instances"] for one in desk.state()["studies"] if one["archive"] == "soite"] == [1]


@pytest.mark.usefixtures("desk")
def test_store_refuses_what_is_not_a_message_of_files(mock: RunningMock) -> None:
    url = f"{mock.url}/soite/dicom-web/studies"
    assert requests.post(url, json={}, auth=ACCOUNT, timeout=30).status_code == 415
    assert post(mock, "/soite/dicom-web/studies", kind="application/dicom+json").status_code == 400
    assert post(mock, "/soite/dicom-web/studies").status_code == 400


def order(mock: RunningMock, kind: str = "studies", register: str = "etela-karjala", **more: Any) -> requests.Response:
    body = {
        "order": "release-1",
        "study": KNEE,
        "accession": "AC-1/2",
        "patient": {"system": "urn:oid:1.2.246.21", "value": HETU},
        "basis": "care",
        **more,
    }
    return requests.post(f"{mock.url}/hus/registers/{register}/{kind}", json=body, auth=ACCOUNT, timeout=30)


def listed(mock: RunningMock, register: str, kind: str = "studies") -> Any:
    return call(mock, f"/hus/registers/{register}/{kind}").json()["studies"]


def test_copy_to_a_register_happens_once(mock: RunningMock, desk: Desk) -> None:
    assert listed(mock, "hus") == [KNEE]
    assert listed(mock, "etela-karjala") == []
    assert [order(mock).status_code for _ in range(2)] == [201, 200]
    assert listed(mock, "etela-karjala") == [KNEE]
    assert order(mock, register="vantaa-kerava").status_code == 409
    state = desk.state()
    assert state["orders"] == 1
    assert next(one for one in state["studies"] if one["study"] == KNEE)["registers"] == ["etela-karjala", "hus"]
    assert [line["outcome"] for line in desk.journal() if line["operation"] == "copy"] == [201, 200, 409]
    assert HETU not in str(desk.journal())


def test_grant_gives_sight_and_no_copy(mock: RunningMock, desk: Desk) -> None:
    assert [order(mock, "grants", "kymenlaakso").status_code for _ in range(2)] == [201, 200]
    assert listed(mock, "kymenlaakso", "grants") == [KNEE]
    assert listed(mock, "kymenlaakso") == [CHEST]
    assert next(one for one in desk.state()["studies"] if one["study"] == KNEE)["grants"] == ["kymenlaakso"]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"study": f"{ROOT}.7"}, 404),
        ({"register": "turku"}, 404),
        ({"accession": "AC-9"}, 409),
        ({"patient": {"system": "urn:oid:1.2.246.21", "value": "020594X903P"}}, 409),
        ({"patient": HETU}, 400),
        ({"basis": ""}, 400),
        ({"order": None}, 400),
    ],
)
def test_an_order_that_does_not_fit_the_study_does_nothing(
    mock: RunningMock, desk: Desk, more: dict[str, Any], status: int
) -> None:
    before = desk.state()
    answer = order(mock, **more)
    assert answer.status_code == status
    assert HETU not in answer.text
    assert desk.state() == before


@pytest.mark.usefixtures("desk")
def test_account_is_needed(mock: RunningMock) -> None:
    for path in ("/hus/dicom-web/studies", "/hus/registers/hus/studies"):
        assert requests.get(f"{mock.url}{path}", timeout=30).status_code == 401
        answer = requests.get(f"{mock.url}{path}", auth=("lautta", "guess"), timeout=30)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert call(mock, "/soite/registers/hus/studies").status_code == 404


def test_seed_is_refused_whole(desk: Desk) -> None:
    before = desk.state()
    good = encode_all(make_instance(f"{ROOT}.4"))
    for bad in (
        [{"archive": "hus", "register": "turku", "instances": good}],
        [{"archive": "soite", "register": "hus", "instances": good}],
        [{"archive": "hus", "instances": good}, {"archive": "hus", "instances": ["AAAA"]}],
    ):
        with pytest.raises(AssertionError, match="seed was not understood"):
            desk.seed({"studies": bad})
    assert desk.state() == before


def test_faults(mock: RunningMock, desk: Desk) -> None:
    desk.order_fault("status", "qido", status=503)
    desk.order_fault("silence", "stow")
    desk.order_fault("silence", "copy")
    assert call(mock, "/hus/dicom-web/studies").status_code == 503
    assert call(mock, "/hus/dicom-web/studies").status_code == 200
    content = encode(make_instance())
    with pytest.raises(requests.ConnectionError):
        post(mock, "/soite/dicom-web/studies", content)
    assert post(mock, "/soite/dicom-web/studies", content).status_code == 200
    with pytest.raises(requests.ConnectionError):
        order(mock)
    assert order(mock).status_code == 200
    assert json.dumps(desk.journal()).count('"silence"') == 2
