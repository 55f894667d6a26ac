"""Pictures of kinds that are not taken in, named for what they are: by their first octets, never decoded. Pure."""

from __future__ import annotations

from adapter.image.exif import holds_tag
from adapter.image.kind import read_brands

_BY_MAGIC = (
    (b"GIF8", "GIF"),
    (b"\xff\x0a", "JPEG XL"),  # ISO/IEC 18181-1
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),  # 18181-2
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"8BPS", "Photoshop"),
    (b"FUJIFILMCCD-RAW", "RAF"),
    (b"IIU\0", "RW2"),
    (b"IIRO", "ORF"),
    (b"IIRS", "ORF"),
    (b"MMOR", "ORF"),
    (b"FOVb", "X3F"),
    (b"\0MRM", "MRW"),
)
_BY_BRAND = ((b"avif", "AVIF"), (b"avis", "AVIF"), (b"crx ", "CR3"))
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # the last two: BigTIFF
_DNG_VERSION = 0xC612
_BITMAP_HEADERS = {size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124)}
_RAW = {
    *("3FR", "ARW", "CR2", "CRW", "DCR", "DNG", "ERF", "FFF", "IIQ", "KDC", "MEF", "MOS", "NEF", "NRW", "PEF", "RWL"),
    *("SR2", "SRF", "SRW"),
}  # what cameras call files that are TIFF inside


def name_other(content: bytes, name: str = "") -> str:
    """What people call the kind of picture these octets begin as, such as `AVIF`; empty for none that is known.

    The file's name tells apart only what is TIFF inside: the raw files of cameras.
    """
    if content.startswith(_TIFF):
        return _name_tiff(content, name)
    if content.startswith(b"BM") and content[6:10] == bytes(4) and content[14:18] in _BITMAP_HEADERS:
        return "BMP"
    brands = read_brands(content)
    by_brand = (words for brand, words in _BY_BRAND if brand in brands)
    by_magic = (words for magic, words in _BY_MAGIC if content.startswith(magic))
    return next(by_brand, next(by_magic, ""))


def _name_tiff(content: bytes, name: str) -> str:
    called = name.rpartition(".")[2].upper()
    if content[8:10] == b"CR":
        return "CR2"
    if holds_tag(content, _DNG_VERSION):
        return "DNG"
    return called if called in _RAW else "TIFF"
