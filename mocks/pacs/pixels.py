"""The frames of an instance, and its pixels as bulk data (PS3.18 10.4.1.1.3 to 10.4.1.1.5, PS3.5 8.2 and annex A.4)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pydicom import dcmread
from pydicom.encaps import generate_frames
from pydicom.uid import UID, ExplicitVRLittleEndian

from mocks.pacs.refusal import RefusedError

if TYPE_CHECKING:
    from mocks.pacs.instance import Instance


def read_frames(instance: Instance) -> list[bytes]:
    """Every frame as it is stored: native pixels, or the compressed stream. Raises RefusedError 404 without pixels."""
    dataset = dcmread(BytesIO(instance.content))
    if "PixelData" not in dataset:
        raise RefusedError(404, "the instance has no pixels")
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    if UID(instance.transfer_syntax).is_compressed:
        return list(generate_frames(dataset.PixelData, number_of_frames=count))
    bits = (
        int(dataset.Rows) * int(dataset.Columns) * int(dataset.get("SamplesPerPixel", 1)) * int(dataset.BitsAllocated)
    )
    if bits % 8:
        raise RefusedError(406, "the frames do not begin at whole octets")
    size = bits // 8
    return [dataset.PixelData[at : at + size] for at in range(0, size * count, size)]


def serve_pixels(instance: Instance, syntax: str | None) -> list[bytes]:
    """The frames for a client that wants `syntax` (None = uncompressed, `*` = as stored). Raises RefusedError."""
    compressed = UID(instance.transfer_syntax).is_compressed
    if syntax not in ("*", instance.transfer_syntax) and (compressed or syntax not in (None, ExplicitVRLittleEndian)):
        raise RefusedError(406, "the pixels are in another transfer syntax")
    return read_frames(instance)
