"""A photo is what its bytes are."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from adapter import DATA
from adapter.image import Kind, name_other, recognise
from tests.mail.letters import HEIC, JPEG, PDF, PNG, WEBP

PICTURES = DATA / "fixtures" / "pictures"


@pytest.mark.parametrize(
    ("content", "kind"), [(JPEG, Kind.JPEG), (PNG, Kind.PNG), (WEBP, Kind.WEBP), (HEIC, Kind.HEIC)], ids=list(Kind)
)
def test_a_photo_is_recognised_by_its_bytes(content: bytes, kind: Kind) -> None:
    assert recognise(content) is kind


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*.*")), ids=lambda path: path.name)
def test_every_picture_of_the_fixtures_is_a_photo(path: Path) -> None:
    kinds = {"jpg": "image/jpeg", "png": "image/png", "heic": "image/heic"}
    assert recognise(path.read_bytes()) == kinds[path.suffix[1:]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8",
        PDF,
        b"PK\x03\x04 word/document.xml",
        b"MZ\x90\x00",
        b"GIF89a\x01\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x00\x00\x00\x18ftypmp42",
        b"\x00\x00\x00\x18ftypavif",
        b"RIFF\x10\x01\x00\x00WAVE",
        b" \xff\xd8\xff\xe0",
        b"begin 644 kuva.jpg",
    ],
)
def test_what_is_not_a_photo_is_not_recognised(content: bytes) -> None:
    assert recognise(content) is None


def _ftyp(major: bytes, *others: bytes) -> bytes:
    return (16 + 4 * len(others)).to_bytes(4) + b"ftyp" + major + bytes(4) + b"".join(others) + bytes(40)


def _tiff(*tags: int, order: str = "<") -> bytes:
    entries = b"".join(struct.pack(f"{order}HHII", tag, 4, 1, 0) for tag in tags)
    head = b"II*\0" if order == "<" else b"MM\0*"
    return head + struct.pack(f"{order}IH", 8, len(tags)) + entries + bytes(60)


@pytest.mark.parametrize(
    ("content", "name", "form"),
    [
        (_ftyp(b"avif", b"avif", b"mif1"), "", "AVIF"),
        (_ftyp(b"mif1", b"mif1", b"avif", b"miaf"), "kuva.heic", "AVIF"),
        (_ftyp(b"avis", b"avis"), "", "AVIF"),
        (_ftyp(b"crx ", b"crx ", b"isom"), "", "CR3"),
        (b"\xff\x0a\x7f\x12" + bytes(40), "kuva.jpg", "JPEG XL"),
        (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(40), "", "JPEG XL"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(40), "", "JPEG 2000"),
        (_tiff(0x010F, 0xC612), "", "DNG"),
        (_tiff(0x010F, 0xC612, order=">"), "IMG_0001.dng", "DNG"),
        (_tiff(0x010F), "DSC_0001.NEF", "NEF"),
        (_tiff(0x010F), "dsc01.arw", "ARW"),
        (b"II*\0\x10\0\0\0CR\2\0" + bytes(40), "", "CR2"),
        (_tiff(0x0100), "skannaus.tif", "TIFF"),
        (_tiff(0x0100, order=">"), "kuva.jpg", "TIFF"),
        (b"FUJIFILMCCD-RAW 0201" + bytes(40), "", "RAF"),
        (b"IIU\0" + bytes(40), "", "RW2"),
        (b"IIRO" + bytes(40), "", "ORF"),
        (b"GIF89a" + bytes(40), "", "GIF"),
        (b"BM" + bytes(12) + b"\x28\0\0\0" + bytes(40), "", "BMP"),
        (_ftyp(b"isom", b"mp42"), "video.mp4", ""),
        (b"BM on lyhenne", "", ""),
        (PDF, "kuva.dng", ""),
        (b"II*\0", "", "TIFF"),
        (b"\xff\xff\xff\xffftyp", "", ""),
    ],
)
def test_a_photo_of_another_kind_is_named_for_what_it_is(content: bytes, name: str, form: str) -> None:
    assert (recognise(content), name_other(content, name)) == (None, form)


@pytest.mark.parametrize("brands", [(b"mif1", b"mif1", b"heic"), (b"heic", b"mif1", b"avif"), (b"mif1", b"mif1")])
def test_a_heic_that_says_more_of_itself_is_still_one(brands: tuple[bytes, ...]) -> None:
    assert recognise(_ftyp(*brands)) is Kind.HEIC


def test_recognising_loads_no_decoder() -> None:
    """`lautta convert` answers in under half a second because the decoders are loaded by the photo that needs them."""
    program = (
        "import sys; from adapter.image import recognise; recognise(b'');"
        "sys.exit(sum(name in sys.modules for name in ('PIL', 'pillow_heif')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
