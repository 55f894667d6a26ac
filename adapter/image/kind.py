"""What kind of picture bytes begin as; never by a name or a declared type."""

from __future__ import annotations

from enum import StrEnum

_HEVC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"}
_AV1 = {b"avif", b"avis"}
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
    brands = read_brands(content)
    if brands and brands[0] in _BRANDS and (_HEVC & {*brands} or not _AV1 & {*brands}):
        return Kind.HEIC
    return None


def read_brands(content: bytes) -> tuple[bytes, ...]:
    """What a file of boxes says it is: the major brand, then the compatible ones (ISO/IEC 14496-12 §4.3)."""
    if content[4:8] != b"ftyp":
        return ()
    end = min(int.from_bytes(content[:4]), len(content), 208)
    return (content[8:12], *(content[at : at + 4] for at in range(16, end - 3, 4)))
