"""What viewers ask of the PACS mock.

Frames, bulk data, from pages of other origins, over connections that are kept alive.
"""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from dicomweb_client.api import DICOMwebClient
from dicomweb_client.session_utils import create_session_from_user_pass
from pydicom.encaps import encapsulate
from pydicom.uid import JPEGBaseline8Bit

from mocks.pacs.mock import RunningPacs
from tests.mocks.control import Desk
from tests.mocks.pacs import ACCOUNT, KNEE, ROOT, call, encode, make_instance, retrieve

OCTETS = 'multipart/related; type="application/octet-stream"'
FILM, PHOTO = f"{ROOT}.5", f"{ROOT}.6"


def split(answer: requests.Response) -> list[bytes]:
    """The contents of the parts of an answer."""
    assert answer.status_code == 200, answer.text
    boundary = answer.headers["Content-Type"].rpartition("boundary=")[2].encode()
    parts = answer.content.split(b"--" + boundary)[1:-1]
    return [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts]


@pytest.fixture
def film(pacs_desk: Desk) -> None:
    """Two native frames, and two compressed ones."""
    native = make_instance(FILM, NumberOfFrames=2, PixelData=bytes(range(64)))
    compressed = make_instance(PHOTO, NumberOfFrames=2, BitsAllocated=8)
    compressed.PixelData = encapsulate([b"\xff\xd8first\xff\xd9", b"\xff\xd8second!\xff\xd9"])
    compressed["PixelData"].is_undefined_length = True
    contents = [encode(native), encode(compressed, JPEGBaseline8Bit)]
    pacs_desk.seed({"studies": [{"archive": "hus", "instances": [base64.b64encode(one).decode() for one in contents]}]})


def frames(pacs: RunningPacs, study: str, numbers: str, accept: str) -> requests.Response:
    return retrieve(pacs, f"/studies/{study}/series/{study}.1/instances/{study}.1.1/frames/{numbers}", accept)


@pytest.mark.usefixtures("film")
def test_frames_are_counted_from_one(pacs: RunningPacs) -> None:
    assert split(frames(pacs, FILM, "2", OCTETS)) == [bytes(range(32, 64))]
    assert split(frames(pacs, FILM, "2,1", f"{OCTETS}; transfer-syntax=*")) == [
        bytes(range(32, 64)),
        bytes(range(32)),
    ]
    for number in ("0", "3", "1,3", "x"):
        assert frames(pacs, FILM, number, OCTETS).status_code == 404
    assert frames(pacs, FILM, "1", "image/png").status_code == 406


@pytest.mark.usefixtures("film")
def test_compressed_frames_come_as_stored_or_not_at_all(pacs: RunningPacs) -> None:
    first, second = split(frames(pacs, PHOTO, "1,2", f"{OCTETS}; transfer-syntax=*"))
    assert (first.rstrip(b"\0"), second.rstrip(b"\0")) == (b"\xff\xd8first\xff\xd9", b"\xff\xd8second!\xff\xd9")
    assert frames(pacs, PHOTO, "1", OCTETS).status_code == 406


@pytest.mark.usefixtures("film")
def test_client_retrieves_frames(pacs: RunningPacs) -> None:
    session = create_session_from_user_pass(*ACCOUNT)
    client = DICOMwebClient(url=f"{pacs.url}/hus/dicom-web", session=session)
    series, instance = f"{FILM}.1", f"{FILM}.1.1"
    kinds: Any = (("application/octet-stream", "*"),)
    assert client.retrieve_instance_frames(FILM, series, instance, [1, 2], media_types=kinds) == [
        bytes(range(32)),
        bytes(range(32, 64)),
    ]


@pytest.mark.usefixtures("pacs_desk")
def test_pixels_of_a_study_come_as_bulk_data(pacs: RunningPacs) -> None:
    assert split(retrieve(pacs, f"/studies/{KNEE}/bulkdata", OCTETS)) == [bytes(range(32))] * 3
    assert split(retrieve(pacs, f"/studies/{KNEE}/series/{KNEE}.2/bulkdata", OCTETS)) == [bytes(range(32))]
    assert retrieve(pacs, f"/studies/{ROOT}.7/bulkdata", OCTETS).status_code == 404


@pytest.mark.usefixtures("pacs_desk")
def test_pages_of_other_origins_may_ask(pacs: RunningPacs, pacs_desk: Desk) -> None:
    url = f"{pacs.url}/hus/dicom-web/studies"
    asked = {"Origin": "https://viewer.example", "Access-Control-Request-Method": "GET"}
    preflight = requests.options(url, headers={**asked, "Access-Control-Request-Headers": "authorization"}, timeout=30)
    assert preflight.status_code == 200
    assert "authorization" in preflight.headers["Access-Control-Allow-Headers"].lower()
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert pacs_desk.journal() == []
    assert call(pacs, "/hus/dicom-web/studies").headers["Access-Control-Allow-Origin"] == "*"
    assert requests.get(url, timeout=30).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("pacs_desk")
def test_a_connection_serves_many_requests_also_after_a_body_nobody_wanted(pacs: RunningPacs) -> None:
    account = {"Authorization": "Basic " + base64.b64encode(":".join(ACCOUNT).encode()).decode()}
    connection = http.client.HTTPConnection("localhost", urlsplit(pacs.url).port or 0, timeout=30)
    connection.connect()
    own = connection.sock.getsockname()
    path = "/hus/dicom-web/studies"
    for method, headers, body, status in (
        ("GET", account, None, 200),
        ("POST", {}, iter([b"x" * 5000, b"y"]), 401),
        ("POST", account, b"z" * 300_000, 415),
        ("GET", account, None, 200),
    ):
        connection.request(method, path, body=body, headers=headers, encode_chunked=True)
        answer = connection.getresponse()
        assert (answer.status, isinstance(json.loads(answer.read()), dict | list)) == (status, True)
        assert connection.sock is not None
        assert connection.sock.getsockname() == own
    connection.close()
