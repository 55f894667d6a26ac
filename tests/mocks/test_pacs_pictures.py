"""Pictures of the PACS mock: rendered frames, thumbnails, WADO-URI; as pillow, which did not draw them, reads them."""

from __future__ import annotations

import base64
from array import array
from io import BytesIO
from typing import Any

import pytest
import requests
from dicomweb_client.api import DICOMwebClient
from dicomweb_client.session_utils import create_session_from_user_pass
from PIL import Image
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRBigEndian, JPEGBaseline8Bit

from mocks.pacs.mock import RunningPacs
from tests.mocks.control import Desk
from tests.mocks.pacs import ACCOUNT, KNEE, ROOT, call, encode, make_instance, retrieve

SEEN = f"{ROOT}.8"
PATH = f"/studies/{SEEN}/series/{SEEN}.1/instances/{SEEN}.1.1"


def show(pacs: RunningPacs, path: str = f"{PATH}/rendered", **params: Any) -> Image.Image:
    answer = call(pacs, f"/hus/dicom-web{path}", accept="image/png", **params)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png"), answer.text
    return Image.open(BytesIO(answer.content))


def greys(picture: Image.Image) -> list[int]:
    return list(picture.convert("L").tobytes())


def plant(desk: Desk, syntax: str = "1.2.840.10008.1.2.1", **more: Any) -> None:
    content = encode(make_instance(SEEN, **more), syntax)
    desk.seed({"studies": [{"archive": "hus", "instances": [base64.b64encode(content).decode()]}]})


def write_pixels(*values: int, kind: str = "h") -> dict[str, Any]:
    return {"Rows": 1, "Columns": len(values), "PixelData": array(kind, values).tobytes()}


@pytest.mark.parametrize(
    ("window", "greys_expected"),
    [
        ({"WindowCenter": 50, "WindowWidth": 101}, [0, 1, 129, 255, 255]),
        ({"WindowCenter": [50, 9], "WindowWidth": [101, 9]}, [0, 1, 129, 255, 255]),
        ({"WindowCenter": 50, "WindowWidth": 100, "VOILUTFunction": "LINEAR_EXACT"}, [0, 0, 128, 255, 255]),
        ({"WindowCenter": 50, "WindowWidth": 1}, [0, 0, 255, 255, 255]),
        ({}, [0, 36, 73, 109, 255]),
    ],
)
def test_values_are_shown_through_the_window(
    pacs: RunningPacs, pacs_desk: Desk, window: dict[str, Any], greys_expected: list[int]
) -> None:
    plant(pacs_desk, PixelRepresentation=1, **write_pixels(-50, 0, 50, 100, 300), **window)
    assert greys(show(pacs)) == greys_expected


def test_a_window_may_be_asked_for(pacs: RunningPacs, pacs_desk: Desk) -> None:
    plant(pacs_desk, WindowCenter=1, WindowWidth=2, **write_pixels(0, 50, 100, kind="H"))
    assert greys(show(pacs, window="50,100,linear-exact")) == [0, 128, 255]
    assert greys(show(pacs, window="50,100,sigmoid")) == [30, 128, 225]
    assert greys(show(pacs)) == [0, 255, 255]


def test_rescale_and_inverse_are_obeyed(pacs: RunningPacs, pacs_desk: Desk) -> None:
    plant(
        pacs_desk,
        PhotometricInterpretation="MONOCHROME1",
        RescaleSlope=2,
        RescaleIntercept=-1000,
        WindowCenter=0,
        WindowWidth=2000,
        VOILUTFunction="LINEAR_EXACT",
        **write_pixels(0, 500, 1000, kind="H"),
    )
    assert greys(show(pacs)) == [255, 127, 0]


def test_bits_beyond_those_in_use_are_not_shown(pacs: RunningPacs, pacs_desk: Desk) -> None:
    plant(pacs_desk, BitsStored=12, HighBit=11, **write_pixels(0xF000, 0x0FFF, kind="H"))
    assert greys(show(pacs)) == [0, 255]


def test_pixels_in_big_endian_are_read_so(pacs: RunningPacs, pacs_desk: Desk) -> None:
    plant(pacs_desk, ExplicitVRBigEndian, **write_pixels(0, 1, 2, kind="H"))
    swapped = greys(show(pacs))
    assert swapped == [0, 128, 255]


def test_colours_are_shown(pacs: RunningPacs, pacs_desk: Desk) -> None:
    red_green = b"\xff\0\0\0\xff\0"
    plain: dict[str, Any] = {
        "SamplesPerPixel": 3,
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
        "Rows": 1,
        "Columns": 2,
    }
    plant(pacs_desk, PhotometricInterpretation="RGB", PlanarConfiguration=0, PixelData=red_green, **plain)
    assert show(pacs).convert("RGB").tobytes() == red_green
    by_plane = make_instance(SEEN, number=2, PhotometricInterpretation="RGB", PlanarConfiguration=1, **plain)
    by_plane.PixelData = b"\xff\0\0\xff\0\0"
    content = base64.b64encode(encode(by_plane)).decode()
    pacs_desk.seed({"studies": [{"archive": "hus", "instances": [content]}]})
    assert show(pacs, f"{PATH[:-1]}2/rendered").convert("RGB").tobytes() == red_green


def test_a_compressed_frame_is_shown(pacs: RunningPacs, pacs_desk: Desk) -> None:
    written = BytesIO()
    Image.new("L", (16, 8), 200).save(written, "JPEG")
    frame = encapsulate([written.getvalue()])
    plain = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "Rows": 8, "Columns": 16}
    instance = make_instance(SEEN, WindowCenter=128, WindowWidth=256, **plain)
    instance.add_new("PixelData", "OB", frame)
    instance["PixelData"].is_undefined_length = True
    content = base64.b64encode(encode(instance, JPEGBaseline8Bit)).decode()
    pacs_desk.seed({"studies": [{"archive": "hus", "instances": [content]}]})
    picture = show(pacs)
    assert (picture.size, set(greys(picture))) == ((16, 8), {200})
    jpeg = 'multipart/related; type="image/jpeg"'
    as_stored = retrieve(pacs, f"{PATH}/frames/1", jpeg)
    assert as_stored.headers["Content-Type"].startswith(jpeg)
    assert written.getvalue() in as_stored.content


def test_what_cannot_be_shown_is_refused_with_the_reason(pacs: RunningPacs, pacs_desk: Desk) -> None:
    plain: dict[str, Any] = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelData": bytes(16)}
    plant(pacs_desk, PhotometricInterpretation="PALETTE COLOR", **plain)
    answer = call(pacs, f"/hus/dicom-web{PATH}/rendered")
    assert (answer.status_code, answer.json()["rule"]) == (406, "pacs.http.renderable")
    report = make_instance(SEEN, number=2)
    del report.PixelData
    content = base64.b64encode(encode(report)).decode()
    pacs_desk.seed({"studies": [{"archive": "hus", "instances": [content]}]})
    answer = call(pacs, f"/hus/dicom-web{PATH[:-1]}2/rendered")
    assert (answer.status_code, answer.json()["place"]) == (404, "PixelData")


@pytest.mark.parametrize("path", [f"/studies/{SEEN}", f"/studies/{SEEN}/series/{SEEN}.1", PATH, f"{PATH}/frames/2"])
def test_thumbnails_are_small(pacs: RunningPacs, pacs_desk: Desk, path: str) -> None:
    plant(pacs_desk, Rows=300, Columns=200, NumberOfFrames=2, PixelData=bytes(2 * 2 * 300 * 200))
    answer = call(pacs, f"/hus/dicom-web{path}/thumbnail")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(answer.content)).size == (85, 128)
    assert show(pacs, f"{path}/thumbnail", viewport="30,30").size == (20, 30)


@pytest.mark.usefixtures("pacs_desk")
def test_dicomweb_client_gets_pictures_and_frames_by_its_defaults(pacs: RunningPacs) -> None:
    session = create_session_from_user_pass(*ACCOUNT)
    client = DICOMwebClient(url=f"{pacs.url}/hus/dicom-web", session=session)
    place = (KNEE, f"{KNEE}.1", f"{KNEE}.1.1")
    assert client.retrieve_instance_frames(*place, [1]) == [bytes(range(32))]
    for picture in (client.retrieve_instance_rendered(*place), client.retrieve_instance_frames_rendered(*place, [1])):
        assert Image.open(BytesIO(picture)).size == (4, 4)
    picture = client.retrieve_instance_rendered(*place, media_types=("image/png",))
    assert Image.open(BytesIO(picture)).format == "PNG"


@pytest.mark.usefixtures("pacs_desk")
def test_wado_uri_gives_files_and_pictures(pacs: RunningPacs, pacs_desk: Desk) -> None:
    place = {"requestType": "WADO", "studyUID": KNEE, "seriesUID": f"{KNEE}.1", "objectUID": f"{KNEE}.1.1"}

    def ask(**params: Any) -> requests.Response:
        return call(pacs, "/hus/wado", **place, **params)

    file = ask(contentType="application/dicom")
    assert (file.status_code, file.content) == (200, encode(make_instance()))
    assert file.headers["Content-Type"].startswith("application/dicom")
    picture = Image.open(BytesIO(ask(columns=2, rows=2, windowCenter=10, windowWidth=20).content))
    assert (picture.format, picture.size) == ("JPEG", (2, 2))
    assert ask(contentType="image/png", frameNumber=1).headers["Content-Type"] == "image/png"
    assert ask(frameNumber=2).status_code == 404
    assert {line["operation"] for line in pacs_desk.journal()} == {"wado"}
