"""Files for a letter: pictures as phones make them, and a document that careless programs change on the way."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image

#: Octets that something on the way may take for its own: line ends of every kind, a dot, "From ", all 256 values.
_TEMPTING = b"%PDF-1.4\r\n.\r\n..\nFrom here\rSubject: none\r\n\r\n--\r\n" + bytes(range(256)) + b"\x1a \t\n"


def make_files() -> Iterator[tuple[str, str, bytes]]:
    """Name, type and octets of each: JPEG, PNG, HEIC, and a PDF; the names have spaces, å ä ö and quotes."""
    picture = Image.linear_gradient("L").resize((96, 72)).convert("RGB")
    yield "käsi ja jalka.jpg", "image/jpeg", _encode(picture, "JPEG", comment=b"conform")
    yield "Åsas \u2019bild\u2019 (1).png", "image/png", _encode(picture, "PNG")
    yield "IMG_0001.HEIC", "image/heic", _encode_heic(picture)
    yield "lausunto.pdf", "application/pdf", _TEMPTING


def make_photo() -> tuple[str, str, bytes]:
    """Name, type and octets of one photo."""
    return next(make_files())


def _encode(picture: Image.Image, form: str, **more: object) -> bytes:
    octets = BytesIO()
    picture.save(octets, form, **more)
    return octets.getvalue()


def _encode_heic(picture: Image.Image) -> bytes:
    from pillow_heif import from_pillow  # it loads its codecs, which only this needs

    octets = BytesIO()
    from_pillow(picture).save(octets)
    return octets.getvalue()
