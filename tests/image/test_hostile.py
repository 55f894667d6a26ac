"""Whatever is sent ends as a photo or as a refusal: cut at every place, changed in every way, or made to cost."""

from __future__ import annotations

import io
import random
import resource
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image

from tests.image import pictures
from tests.image.decoder import clean
from tests.image.heic import CODED, HVCC, Heic, box, grid
from tests.image.pictures import CANARY, ICC, attempt, chunk, segment

pytestmark = pytest.mark.slow

IMAGE = pictures.noise(7, (40, 30))
TIFF = pictures.exif(">", 6)
SAMPLES = {
    "jpeg": pictures.talking_jpeg(IMAGE, TIFF, icc_profile=ICC),
    "progressive": pictures.talking_jpeg(IMAGE, TIFF, progressive=True),
    "cmyk": pictures.talking_jpeg(pictures.noise(7, (40, 30), "CMYK"), TIFF),
    "png": pictures.talking_png(IMAGE, TIFF, icc_profile=ICC),
    "palette": pictures.talking_png(IMAGE.quantize(9), TIFF),
    "webp": pictures.talking_webp(IMAGE, TIFF, icc_profile=ICC),
    "lossless": pictures.talking_webp(pictures.noise(7, (40, 30), "RGBA"), TIFF, lossless=True),
    "heic": pictures.talking_heic(TIFF),
    "grid": grid(2, 2).written(),
}
PLAIN = {
    "jpeg": pictures.jpeg(IMAGE),
    "progressive": pictures.jpeg(IMAGE, progressive=True),
    "png": pictures.png(IMAGE),
    "webp": pictures.webp(IMAGE),
    "lossless": pictures.webp(IMAGE, lossless=True),
    "heic": Heic().written(),
    "grid": grid(2, 2).written(),
}
MEGABYTE = 1 << 20


@pytest.mark.parametrize("name", PLAIN)
def test_a_cut_file_is_refused_wherever_it_is_cut(name: str) -> None:
    whole = PLAIN[name]
    places = set(range(0, len(whole), max(1, len(whole) // 300))) | set(range(len(whole) - 40, len(whole)))
    assert [place for place in sorted(places) if attempt(whole[:place]) is not None] == []
    assert attempt(whole) is not None


def mutant(pick: random.Random, whole: bytes) -> bytes:
    """One to four changes: octets, numbers of 32 bits, pieces taken out, doubled, or brought from elsewhere."""
    changed = bytearray(whole)
    for _ in range(pick.randint(1, 4)):
        at = pick.randrange(len(changed))
        if pick.random() < 0.5:
            at = at * pick.randrange(1, 400) // 400  # structure stands early
        match pick.randrange(6):
            case 0:
                changed[at] = pick.randrange(256)
            case 1:
                changed[at] ^= 1 << pick.randrange(8)
            case 2:
                changed[at : at + 4] = struct.pack(
                    ">I", pick.choice((0, 1, 7, 8, 0x7FFFFFFF, 0xFFFFFFFF, len(changed), at))
                )
            case 3:
                del changed[at : at + pick.randrange(1, 40)]
            case 4:
                changed[at:at] = changed[at : at + pick.randrange(1, 40)]
            case _:
                other = pick.randrange(len(changed))
                changed[at : at + 12] = changed[other : other + 12]
        if len(changed) < 8:
            return bytes(changed)
    return bytes(changed)


def repaired(content: bytes) -> bytes:
    """A PNG whose checksums are right again, so that its mutants come past them."""
    pieces, at = [content[:8]], 8
    while at + 12 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4])
        pieces.append(chunk(content[at + 4 : at + 8], content[at + 8 : end]))
        at = end + 4
    return b"".join(pieces)


@pytest.mark.parametrize("name", SAMPLES)
def test_mutants(name: str) -> None:
    """What is taken in decodes, holds no canary outside pixels and profile, and is not changed again."""
    pick = pictures.dice(name)
    whole = SAMPLES[name]
    taken_in = 0
    for _ in range(230):
        changed = mutant(pick, whole)
        photo = attempt(repaired(changed) if whole.startswith(b"\x89PNG") else changed)
        if photo is None:
            continue
        taken_in += 1
        assert clean(photo.content).content == photo.content
        pictures.pixels(photo.content)
    assert taken_in > 10


def png_bomb(width: int, height: int, depth: int, colour: int) -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(250)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def thin_jpeg(scans: int) -> bytes:
    """Fifty million pixels of one colour, in as many passes as are asked for."""
    target = io.BytesIO()
    Image.new("L", (8_160, 6_120)).save(target, "JPEG", progressive=True)
    whole = target.getvalue()
    first = whole.index(b"\xff\xda")
    return whole[:-2] + whole[first:-2] * scans + b"\xff\xd9"


BOMBS = {
    "png 400 million pixels": lambda: png_bomb(20_000, 20_000, 8, 2),
    "png 50 million pixels of four octets": lambda: png_bomb(8_160, 6_120, 8, 6),
    "png inflating beyond its rows": lambda: png_bomb(10, 10, 8, 2),
    "jpeg 50 million pixels": lambda: pictures.jpeg(Image.new("RGB", (8_160, 6_120))),
    "jpeg 33 million pixels, progressive": lambda: pictures.jpeg(
        Image.new("RGB", (6_600, 5_000)), progressive=True, subsampling=0
    ),
    "jpeg in many passes": lambda: thin_jpeg(60),
    "jpeg in several passes": lambda: thin_jpeg(1),
    "webp 16 million pixels": lambda: pictures.webp(Image.new("RGBA", (4_000, 4_000)), lossless=True, method=0),
    "webp 100 million pixels": lambda: pictures.webp(Image.new("L", (10_000, 10_000)), lossless=True, method=0),
    "heic of a thousand tiles": lambda: grid(31, 32).written(),
    "heic of ten thousand tiles": lambda: grid(100, 100).written(),
    "heic of many configurations": lambda: Heic(
        tuple(
            replace(CODED, number=n, properties=(box(b"hvcC", HVCC + bytes(n)), *CODED.properties[1:]))
            for n in range(1, 1_000)
        )
    ).written(),
    "heic of nested boxes": lambda: Heic(in_meta=nested(3_000)).written(),
    "jpeg of segments": lambda: b"\xff\xd8" + segment(0xFE, bytes(60_000)) * 900,
    "jpeg of a marker without end": lambda: b"\xff\xd8" + b"\xff" * 50_000_000,
    "webp of chunks": lambda: b"RIFF\0\0\0\3WEBP" + b"CANO\0\0\0\0" * 7_000_000,
    "heic of boxes": lambda: box(b"ftyp", b"heic\0\0\0\0heic") + box(b"free") * 7_000_000,
}


def nested(depth: int) -> bytes:
    inner = CANARY
    for _ in range(depth):
        inner = box(b"meta", bytes(4), inner)
    return inner


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_no_more_than_a_photo(name: str) -> None:
    """Memory beyond what the process ever held before: a ceiling over all bombs together, 300 MB for each."""
    content = BOMBS[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    attempt(content)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (after - before) // 1024 < 300


def test_html_in_a_comment_and_an_archive_behind_the_end_are_dead() -> None:
    dirty = SAMPLES["jpeg"] + b"<script>alert(1)</script>" + b"PK\5\6" + bytes(18)
    photo = clean(dirty)
    assert b"<script" not in photo.content
    assert b"PK" not in photo.content
