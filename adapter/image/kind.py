"""What kind of picture bytes begin as; never by a name or a declared type."""

from __future__ import annotations

from enum import StrEnum

_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"heif"}  # ISO/IEC 23008-12 §10


class Kind(StrEnum):
    """The kinds of picture that are taken in, by their media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"


def recognise(content: bytes) -> Kind | None:
    """The kind of picture the first bytes promise, or None. A promise only: `clean` holds them to it."""
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        return Kind.HEIC
    return None
