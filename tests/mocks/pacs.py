"""What a tester of the mock PACS has at hand: instances, a filled PACS, HTTP calls."""

from __future__ import annotations

import base64
import hashlib
from io import BytesIO
from typing import Any

import requests
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from mocks.pacs.mock import RunningPacs
from tests.mocks.control import Desk

HETU, OTHER_HETU = "010594Y9032", "020594X903P"
ROOT = "1.2.826.0.1.3680043.8.498"
KNEE, CHEST = f"{ROOT}.1", f"{ROOT}.2"
ACCOUNT = ("lautta", "secret")
DX = "1.2.840.10008.5.1.4.1.1.1.1"


def make_instance(study: str = KNEE, series: int = 1, number: int = 1, **more: Any) -> Dataset:
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = DX
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
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation = 15, 0
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


def fill(desk: Desk) -> None:
    """A PACS that holds a knee (two series, three instances) in the register hus and a chest in kymenlaakso."""
    desk.reset()
    knee = encode_all(make_instance(), make_instance(number=2), make_instance(series=2, Modality="CT"))
    chest = make_instance(CHEST, AccessionNumber="AC-9", PatientID=OTHER_HETU, PatientName="Koe^Ville")
    chest.StudyDate, chest.StudyTime = "20251231", "235959.5"
    desk.seed(
        {
            "studies": [
                {"archive": "hus", "register": "hus", "instances": knee},
                {"archive": "hus", "register": "kymenlaakso", "instances": encode_all(chest)},
            ]
        }
    )


def call(mock: RunningPacs, path: str, **params: Any) -> requests.Response:
    return requests.get(f"{mock.url}{path}", params=params, auth=ACCOUNT, timeout=30)


def retrieve(mock: RunningPacs, path: str, accept: str) -> requests.Response:
    url = f"{mock.url}/hus/dicom-web{path}"
    return requests.get(url, headers={"Accept": accept}, auth=ACCOUNT, timeout=30)


def post(mock: RunningPacs, path: str, *parts: bytes, kind: str = "application/dicom", chunk: int = 0) -> Any:
    body = b"".join(b"--raja\r\nContent-Type: application/dicom\r\n\r\n%b\r\n" % part for part in parts) + b"--raja--"
    headers = {"Content-Type": f'multipart/related; type="{kind}"; boundary=raja'}
    data: Any = (body[at : at + chunk] for at in range(0, len(body), chunk)) if chunk else body
    return requests.post(f"{mock.url}{path}", data=data, headers=headers, auth=ACCOUNT, timeout=30)


def uids(results: list[dict[str, Any]], tag: str = "0020000D") -> list[Any]:
    return [result[tag]["Value"][0] for result in results]


def held(desk: Desk, archive: str) -> dict[str, list[str]]:
    """The digests of an archive's instances, by study."""
    return {one["study"]: one["sha256"] for one in desk.state()["studies"] if one["archive"] == archive}


def digest(content: bytes) -> str:
    """Of the data set, found by our own arithmetic: it begins where the group of the file's meta information ends."""
    begin = 144 + int.from_bytes(content[140:144], "little")
    return hashlib.sha256(content[begin:]).hexdigest()
