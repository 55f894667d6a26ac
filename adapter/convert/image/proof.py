"""Proof that cleaned bytes are a picture: they are decoded once, by the decoders that viewers use."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from adapter.convert.image.fault import broken
from adapter.convert.image.kind import Kind

if TYPE_CHECKING:
    from PIL.Image import Image

_MAX_SIDE = 6_000
_BAND = 128
_QUALITY = 90


def prove(content: bytes, kind: Kind, size: tuple[int, int]) -> None:
    """Raise Refused unless Pillow decodes these bytes as a picture of this kind and size.

    A JPEG is drawn at an eighth of its size: every coded bit is read as for the whole, only the last arithmetic is done for one sample in 64. What that
    cannot see, a whole decode does not report either: libjpeg conceals a damaged scan that still ends properly.
    """
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    try:
        with {Kind.JPEG: JpegImageFile, Kind.WEBP: WebPImageFile}[kind](BytesIO(content)) as image:
            if image.size == size:
                image.draft(None, (max(size[0] // 8, 1), max(size[1] // 8, 1)))
                image.load()
                return
    except Exception:  # noqa: BLE001 – whatever a decoder raises, the bytes are no picture
        raise broken() from None
    raise broken()


def render(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """A HEIC as an upright JPEG for viewers, and the size of the HEIC as it is shown; raises Refused when it cannot be decoded.

    Decoding the whole is the proof here: HEVC has no cheaper one.
    """
    try:
        image, size, icc = _decoded(content)
        target = BytesIO()
        image.save(target, "JPEG", quality=_QUALITY, icc_profile=icc)
    except Exception:  # noqa: BLE001 – whatever a decoder raises, the bytes are no picture
        raise broken() from None
    return target.getvalue(), size


def _decoded(content: bytes) -> tuple[Image, tuple[int, int], bytes | None]:
    """The picture in RGB, made smaller by a whole factor if it must be; the size it had; its colour profile.

    It is carried over in bands: a picture of 48 million pixels lies in memory once, not twice.
    `heif` must outlive `data`, which is only a view of its memory.
    """
    import pi_heif
    from PIL import Image

    heif = pi_heif.open_heif(content)
    data, mode, stride = memoryview(heif.data), heif.mode, heif.stride
    width, height = heif.size
    factor = -(-max(width, height) // _MAX_SIDE)
    image = Image.new("RGB", (-(-width // factor), -(-height // factor)), "white")
    for top in range(0, height, _BAND * factor):
        rows = min(_BAND * factor, height - top)
        octets = bytes(data[top * stride : (top + rows) * stride])
        band = Image.frombytes(mode, (width, rows), octets, "raw", mode, stride).reduce(factor)
        veiled = band.convert("RGBA") if mode in {"RGBA", "RGBa"} else None
        image.paste(veiled or band, (0, top // factor), veiled)
    return image, (width, height), heif.info.get("icc_profile")
