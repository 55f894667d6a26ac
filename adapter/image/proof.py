"""Proof that cleaned bytes are a picture: they are decoded once, by the decoders that viewers use.

HEIC is proved elsewhere (HeicPort).
"""

from __future__ import annotations

from io import BytesIO

from adapter.image.fault import broken
from adapter.image.kind import Kind


def prove(content: bytes, kind: Kind, size: tuple[int, int]) -> None:
    """Raise Refused unless Pillow decodes these bytes as a picture of this kind and size.

    A JPEG is drawn at an eighth of its size: every coded bit is read as for the whole, only the last arithmetic is done
    for one sample in 64. What that cannot see, a whole decode does not report either: libjpeg conceals a damaged scan
    that still ends properly.
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
