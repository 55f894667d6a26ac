"""Whatever the metadata: the pixels, the colours and the turning stay as they came, and no word of the rest is left."""

from __future__ import annotations

import base64
import hashlib
import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from adapter.errors import Refused
from tests.image import pictures
from tests.image.decoder import clean
from tests.image.heic import box
from tests.image.pictures import CANARY, ICC

SIZES = st.tuples(st.integers(1, 60), st.integers(1, 60))
ORDERS = st.sampled_from("<>")
TURNS = st.integers(1, 8)
FEW = settings(max_examples=40)


def traces(content: bytes) -> list[str]:
    """What of the metadata can still be found, also where it is packed."""
    found = [
        word
        for word in ("KANARIALINTU", "N60.29", "MPF\0", "x:xmp", "PK\3\4", "Photoshop", "JFXX", "2026:0")
        if word.encode() in content
    ]
    found += ["another picture"] if content.count(b"\xff\xd8\xff") > int(content.startswith(b"\xff\xd8\xff")) else []
    at = 0
    while content.startswith(b"\x89PNG") and (at := content.find(b"\x78", at) + 1):
        try:
            found += ["packed"] if CANARY in zlib.decompressobj().decompress(content[at - 1 :], 10_000) else []
        except zlib.error:
            continue
    return found


def orientation(content: bytes) -> int:
    with Image.open(io.BytesIO(content)) as image:
        assert set(image.getexif()) <= {0x0112}
        return int(image.getexif().get(0x0112, 1))


def icc(content: bytes) -> bytes | None:
    with Image.open(io.BytesIO(content)) as image:
        return image.info.get("icc_profile")


def check(dirty: bytes, turned: int, profile: bytes | None) -> None:
    photo = clean(dirty)
    assert pictures.pixels(photo.content) == pictures.pixels(dirty)
    assert traces(dirty)
    assert traces(photo.content) == []
    assert photo.taken == "2026-03-01T12:30:05+02:00"
    assert photo.sha256 == hashlib.sha256(dirty).hexdigest()
    assert photo.sha1 == hashlib.sha1(photo.content, usedforsecurity=False).digest()
    width, height = pictures.pixels(dirty)[1]
    assert (photo.width, photo.height) == ((height, width) if turned > 4 else (width, height))
    assert (orientation(photo.content), icc(photo.content)) == (turned, profile)
    assert photo.rendition is None
    again = clean(photo.content)
    assert (again.content, again.taken) == (photo.content, None)


@FEW
@given(
    SIZES,
    ORDERS,
    TURNS,
    st.sampled_from(["RGB", "L", "CMYK"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0, 1, 2]),
)
def test_jpeg(
    size: tuple[int, int], order: str, turned: int, mode: str, progressive: bool, coloured: bool, sampled: int
) -> None:
    image = pictures.noise(1, size, mode)
    options = {"progressive": progressive, "subsampling": sampled} | ({"icc_profile": ICC} if coloured else {})
    dirty = pictures.talking_jpeg(image, pictures.exif(order, turned), **options)
    check(dirty, turned, ICC if coloured else None)


@FEW
@given(SIZES, ORDERS, TURNS, st.sampled_from(["RGB", "RGBA", "L", "LA", "P", "1", "I;16"]), st.booleans())
def test_png(size: tuple[int, int], order: str, turned: int, mode: str, coloured: bool) -> None:
    image = pictures.noise(2, size, "RGB" if mode == "P" else "L" if mode == "I;16" else mode)
    image = image.quantize(7) if mode == "P" else image.convert("I").convert("I;16") if mode == "I;16" else image
    dirty = pictures.talking_png(image, pictures.exif(order, turned), **({"icc_profile": ICC} if coloured else {}))
    check(dirty, turned, ICC if coloured else None)


@FEW
@given(SIZES, ORDERS, TURNS, st.sampled_from(["RGB", "RGBA"]), st.booleans(), st.booleans())
def test_webp(size: tuple[int, int], order: str, turned: int, mode: str, lossless: bool, coloured: bool) -> None:
    image = pictures.noise(3, size, mode)
    options = {"lossless": lossless} | ({"icc_profile": ICC} if coloured else {})
    check(pictures.talking_webp(image, pictures.exif(order, turned), **options), turned, ICC if coloured else None)


@settings(max_examples=12)
@given(ORDERS, TURNS, st.integers(0, 3), st.sampled_from([None, 0, 1]), st.booleans())
def test_heic(order: str, ignored: int, quarters: int, mirror: int | None, coloured: bool) -> None:
    """How a HEIC is turned is said by its properties; what its Exif says of that counts where they say nothing."""
    ignored = ignored if quarters or mirror is not None else 1
    properties = [box(b"irot", bytes((quarters,)))]
    properties += [] if mirror is None else [box(b"imir", bytes((mirror,)))]
    properties += [box(b"colr", b"prof", ICC)] if coloured else []
    dirty = pictures.talking_heic(pictures.exif(order, ignored), *properties)
    photo = clean(dirty)
    assert pictures.pixels(photo.content) == pictures.pixels(dirty)
    assert traces(dirty)
    assert traces(photo.content) == []
    assert photo.taken == "2026-03-01T12:30:05+02:00"
    assert photo.sha256 == hashlib.sha256(dirty).hexdigest()
    assert (photo.width, photo.height) == ((192, 256) if quarters % 2 else (256, 192))
    assert (b"irot" in photo.content, b"imir" in photo.content) == (True, mirror is not None)
    assert (ICC in photo.content) == coloured
    assert clean(photo.content).content == photo.content
    rendition = photo.rendition
    assert rendition is not None
    assert (rendition.content_type, rendition.width, rendition.height) == ("image/jpeg", photo.width, photo.height)
    assert (rendition.sha256, rendition.taken) == (photo.sha256, photo.taken)
    assert (traces(rendition.content), orientation(rendition.content)) == ([], 1)
    assert icc(rendition.content) == (ICC if coloured else None)
    mode, size, octets = pictures.pixels(photo.content)
    seen = Image.frombytes(mode, size, octets).resize((8, 8)).tobytes()
    with Image.open(io.BytesIO(rendition.content)) as image:
        assert max(abs(a - b) for a, b in zip(seen, image.resize((8, 8)).tobytes(), strict=True)) < 12


def test_what_is_no_photo_is_refused() -> None:
    with pytest.raises(Refused, match="PHO-13: the attachment is not a photo"):
        clean(b"%PDF-1.4")
    with pytest.raises(Refused, match="larger than 60 MB"):
        clean(b"\xff\xd8\xff" + bytes(60_000_000))


def test_a_refusal_says_what_to_do_and_names_a_fhir_code() -> None:
    with pytest.raises(Refused) as refusal:
        clean(b"\xff\xd8\xff\xe0")
    assert [(found.rule, found.code, bool(found.advice)) for found in refusal.value.findings] == [
        ("PHO-13", "invalid", True)
    ]


def test_a_photo_fits_into_an_attachment() -> None:
    photo = clean(pictures.jpeg(pictures.noise(1, (20, 10))))
    assert (photo.content_type, type(photo.content_type), photo.size) == ("image/jpeg", str, len(photo.content))
    assert len(base64.b64encode(photo.sha1)) == 28
