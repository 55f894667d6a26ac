"""Pictures drawn for the tests, with a canary in every place where a file can hold words."""

from __future__ import annotations

import io
import random
import struct
import time
import zlib
from typing import Any

import pillow_heif
from PIL import Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile

from adapter.errors import Refused
from adapter.image import Photo
from tests.image.decoder import clean
from tests.image.heic import CODED, SLICE, Heic, Item, box, full

CANARY = b"KANARIALINTU-N60.2934E25.0378"
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
CEILING = 10.0  # seconds of CPU: a hang, not a measure


def dice(seed: int | str) -> random.Random:
    """Chance that is the same every time."""
    return random.Random(seed)  # noqa: S311 – tests draw no secrets


def noise(seed: int, size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """A picture of random blocks: neighbours differ, and it still packs."""
    pick = dice(seed)
    channels = len(Image.new(mode, (1, 1)).getbands())
    small = (size[0] // 3 + 1, size[1] // 3 + 1)
    image = (
        Image.frombytes(mode, small, pick.randbytes(small[0] * small[1] * channels))
        if mode != "1"
        else Image.new("1", small)
    )
    return image.resize(size, Image.Resampling.NEAREST)


def exif(order: str = "<", orientation: int = 1, taken: str = "2026:03:01 12:30:05", offset: str = "+02:00") -> bytes:
    """A TIFF structure as a telephone writes it: camera, GPS, maker note, thumbnail, a canary in each.

    Without the prefix `Exif`.
    """
    words = CANARY + b"\0"
    moment, zone = taken.encode() + b"\0", offset.encode() + b"\0"
    heap = bytearray()
    base = 8 + (2 + 12 * 5 + 4) + (2 + 12 * 4 + 4) + (2 + 12 * 2 + 4) + (2 + 12 * 2 + 4)

    def entry(tag: int, kind: int, count: int, value: int | bytes) -> bytes:
        if isinstance(value, int):
            form = {3: "HH", 4: "I"}[kind]
            return struct.pack(f"{order}HHI{form}", tag, kind, count, *([value, 0] if kind == 3 else [value]))
        if len(value) <= 4:
            return struct.pack(f"{order}HHI4s", tag, kind, count, value)
        at = base + len(heap)
        heap.extend(value)
        return struct.pack(f"{order}HHII", tag, kind, count, at)

    def directory(*entries: bytes, following: int = 0) -> bytes:
        return struct.pack(f"{order}H", len(entries)) + b"".join(entries) + struct.pack(f"{order}I", following)

    second = 8 + (2 + 12 * 5 + 4)
    third = second + (2 + 12 * 4 + 4)
    fourth = third + (2 + 12 * 2 + 4)
    first = directory(
        entry(0x010F, 2, len(words), words),
        entry(0x0112, 3, 1, orientation),
        entry(0x0132, 2, 20, b"2001:01:01 01:01:01\0"),
        entry(0x8769, 4, 1, second),
        entry(0x8825, 4, 1, third),
        following=fourth,
    )
    deeper = directory(
        entry(0x9003, 2, len(moment), moment),
        entry(0x9011, 2, len(zone), zone),
        entry(0x927C, 7, len(words), words),
        entry(0x9286, 7, len(words), words),
    )
    gps = directory(entry(0x0001, 2, 2, b"N\0"), entry(0x001B, 7, len(words), words))
    small = thumbnail()
    thumb = directory(entry(0x0201, 4, 1, base + len(heap)), entry(0x0202, 4, 1, len(small)))
    heap.extend(small)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    return head + first + deeper + gps + thumb + bytes(heap)


def thumbnail() -> bytes:
    """A small JPEG with a canary in its comment."""
    target = io.BytesIO()
    noise(0, (16, 16)).save(target, "JPEG", comment=CANARY)
    return target.getvalue()


def segment(marker: int, data: bytes) -> bytes:
    """A JPEG marker segment."""
    return bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2) + data


def jpeg(image: Image.Image, **options: Any) -> bytes:
    """A plain JPEG."""
    target = io.BytesIO()
    image.save(target, "JPEG", **options)
    return target.getvalue()


def talking_jpeg(image: Image.Image, tiff: bytes, **options: Any) -> bytes:
    """A JPEG with a canary in every segment that can hold one, between its tables, and behind its end."""
    plain = jpeg(image, **options)
    head = b"".join(
        (
            segment(0xE0, b"JFXX\0\x10" + thumbnail()),
            segment(0xE1, b"Exif\0\0" + tiff),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CANARY),
            segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + CANARY),
            segment(0xE2, b"MPF\0" + CANARY),
            *(segment(0xE0 + number, b"Photoshop 3.0\0" + CANARY) for number in range(3, 16) if number != 14),
            segment(0xFE, CANARY),
        )
    )
    scan = plain.index(b"\xff\xda")
    between = segment(0xFE, CANARY) + segment(0xED, CANARY)
    last = segment(0xFE, CANARY) + segment(0xE1, b"Exif\0\0" + tiff)
    return (
        plain[:2]
        + head
        + plain[2:scan]
        + between
        + plain[scan:-2]
        + last
        + b"\xff\xd9"
        + thumbnail()
        + b"PK\3\4"
        + CANARY
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk."""
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def png(image: Image.Image, **options: Any) -> bytes:
    """A plain PNG."""
    target = io.BytesIO()
    image.save(target, "PNG", **options)
    return target.getvalue()


def talking_png(image: Image.Image, tiff: bytes, **options: Any) -> bytes:
    """A PNG with a canary in every chunk that can hold one, behind the pixels in IDAT, and behind its end."""
    plain = png(image, **options)
    data = plain.index(b"IDAT") - 4
    end = plain.index(b"IEND") - 4
    head = b"".join(
        (
            chunk(b"tEXt", b"Comment\0" + CANARY),
            chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(CANARY)),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + CANARY),
            chunk(b"eXIf", tiff),
            chunk(b"tIME", b"\7\xea\3\1\x0c\x1e\5"),
            chunk(b"sPLT", CANARY + b"\0\x08" + bytes(6)),
            chunk(b"caNo", CANARY),
        )
    )
    last = chunk(b"IDAT", CANARY) + chunk(b"tEXt", b"Author\0" + CANARY)
    return plain[:data] + head + plain[data:end] + last + plain[end:] + CANARY


def riff(*chunks: bytes) -> bytes:
    """A WebP of these chunks."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def riff_chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a WebP."""
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def webp(image: Image.Image, **options: Any) -> bytes:
    """A plain WebP."""
    target = io.BytesIO()
    image.save(target, "WEBP", **options)
    return target.getvalue()


def talking_webp(image: Image.Image, tiff: bytes, **options: Any) -> bytes:
    """A WebP with a canary in every chunk that can hold one, and behind its end."""
    with_metadata = webp(image, exif=b"Exif\0\0" + tiff, xmp=b"<x:xmpmeta>" + CANARY, **options)
    return riff(with_metadata[12:], riff_chunk(b"CANO", CANARY)) + CANARY


def unit(kind: int, data: bytes) -> bytes:
    """An HEVC unit with its length before it."""
    return (len(data) + 2).to_bytes(4) + bytes((kind << 1, 1)) + data


def talking_heic(tiff: bytes, *properties: bytes, heic: Heic | None = None) -> bytes:
    """A HEIC with a canary wherever one can be: Exif, XMP, a thumbnail, names, boxes, SEI and gaps."""
    spoken = (unit(39, b"\5" + CANARY), unit(38, CANARY), unit(60, CANARY))
    properties = (*CODED.properties, *properties, box(b"uuid", CANARY), full(b"udes", CANARY), full(b"auxC", CANARY))
    coded = Item(1, b"hvc1", b"".join(spoken) + SLICE + b"".join(spoken), properties, name=CANARY)
    whole = (heic or Heic((coded,))).with_item(Item(20, b"Exif", b"\0\0\0\6Exif\0\0" + tiff), (b"cdsc", 20, (1,)))
    whole = whole.with_item(Item(21, b"mime", b"<x:xmpmeta>" + CANARY), (b"cdsc", 21, (1,)))
    whole = whole.with_item(Item(22, b"jpeg", thumbnail()), (b"thmb", 22, (1,)))
    whole = whole.with_item(Item(23, b"hvc1", unit(39, CANARY) + SLICE, CODED.properties), (b"thmb", 23, (1,)))
    return Heic(
        whole.items,
        whole.primary,
        whole.references,
        (*whole.brands, CANARY[:4]),
        in_meta=box(b"uuid", CANARY) + box(b"free", CANARY),
        between=box(b"free", CANARY) + box(b"uuid", CANARY),
        behind=box(b"mpvd", CANARY) + b"PK\3\4" + CANARY,
    ).written()


def opened(content: bytes) -> Image.Image:
    """The picture; a JPEG as a JPEG, because Pillow warns of the canary where MPF should list further pictures."""
    return JpegImageFile(io.BytesIO(content)) if content.startswith(b"\xff\xd8") else Image.open(io.BytesIO(content))


def pixels(content: bytes) -> tuple[str, tuple[int, int], bytes]:
    """Every pixel as a decoder gives it, nothing turned (but what the decoder of HEIC turns)."""
    if content[4:8] == b"ftyp":
        heif = pillow_heif.open_heif(content)
        return heif.mode, heif.size, bytes(heif.data)
    with opened(content) as image:
        image.load()
        return image.mode, image.size, image.tobytes() + bytes(image.getpalette() or b"")


def attempt(content: bytes) -> Photo | None:
    """The photo, or None where it is refused; anything else that is raised fails the test, and so does a hang."""
    begun = time.process_time()
    photo: Photo | None = None
    rules = ["PHO-13"]
    try:
        photo = clean(content)
    except Refused as refusal:
        rules = [finding.rule for finding in refusal.findings]
    assert rules == ["PHO-13"]
    assert time.process_time() - begun < CEILING
    return photo
