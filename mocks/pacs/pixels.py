"""The frames of an instance, and its pixels as bulk data (PS3.18 10.4.1.1.3 to 10.4.1.1.5, PS3.5 8.2 and annex A.4)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pydicom.encaps import generate_frames
from pydicom.uid import UID, ExplicitVRLittleEndian

from mocks.control.payload import mask_hetus
from mocks.pacs import rules
from mocks.pacs.accept import AS_STORED
from mocks.pacs.instance import read_file

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from mocks.control import Examination
    from mocks.pacs.instance import Instance

OCTETS = "application/octet-stream"
#: The media types of compressed frames (PS3.18 table 8.7.3-5).
_KINDS = {
    "1.2.840.10008.1.2.4.50": "image/jpeg",
    "1.2.840.10008.1.2.4.57": "image/jpeg",
    "1.2.840.10008.1.2.4.70": "image/jpeg",
    "1.2.840.10008.1.2.4.80": "image/jls",
    "1.2.840.10008.1.2.4.81": "image/jls",
    "1.2.840.10008.1.2.4.90": "image/jp2",
    "1.2.840.10008.1.2.4.91": "image/jp2",
    "1.2.840.10008.1.2.5": "image/dicom-rle",
}


def find_kind(instance: Instance) -> str:
    """The media type of the frames as they are stored."""
    return _KINDS.get(instance.transfer_syntax, OCTETS)


def read_pixels(instance: Instance, examination: Examination) -> tuple[Dataset, list[bytes]]:
    """The data set, and every frame as it is stored: native pixels, or the compressed stream. Raises BrokenRuleError.

    A tester may have planted what no store would have taken.
    """
    try:
        dataset = read_file(BytesIO(instance.content))
        return dataset, _split_frames(instance, dataset, examination)
    except (ValueError, TypeError, AttributeError, EOFError, NotImplementedError) as problem:
        examination.refuse(rules.RENDERABLE, "PixelData", found=type(problem).__name__)


def _split_frames(instance: Instance, dataset: Dataset, examination: Examination) -> list[bytes]:
    if "PixelData" not in dataset:
        examination.refuse(rules.FOUND, "PixelData", expected="an object with pixels")
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    if UID(instance.transfer_syntax).is_compressed:
        return list(generate_frames(dataset.PixelData, number_of_frames=count))
    bits = (
        int(dataset.Rows) * int(dataset.Columns) * int(dataset.get("SamplesPerPixel", 1)) * int(dataset.BitsAllocated)
    )
    if bits % 8:
        examination.refuse(rules.TRANSFER_SYNTAX, "PixelData", expected="frames that begin at whole octets")
    size = bits // 8
    return [dataset.PixelData[at : at + size] for at in range(0, size * count, size)]


def serve_pixels(instance: Instance, syntax: str | None, examination: Examination) -> list[bytes]:
    """The frames for a client that wants `syntax` (None = uncompressed, `*` = as stored). Raises BrokenRuleError."""
    compressed = UID(instance.transfer_syntax).is_compressed
    as_stored = syntax in (AS_STORED, instance.transfer_syntax)
    if not as_stored and (compressed or syntax not in (None, ExplicitVRLittleEndian)):
        examination.refuse(
            rules.TRANSFER_SYNTAX, "Accept", expected=instance.transfer_syntax, found=mask_hetus(syntax or "none named")
        )
    return read_pixels(instance, examination)[1]
