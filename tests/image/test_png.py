"""PNG: every row is inflated, every checksum holds, and nothing rides along."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from adapter.errors import Refused
from tests.image import pictures
from tests.image.decoder import clean
from tests.image.pictures import CANARY, ICC, chunk

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
END = chunk(b"IEND", b"")


def header(width: int, height: int, depth: int = 8, colour: int = 2, interlace: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def rows(width: int, height: int, depth: int, colour: int, filtered: int = 0) -> bytes:
    stride = (width * depth * CHANNELS[colour] + 7) // 8
    pick = pictures.dice(width * height)
    return b"".join(bytes((filtered,)) + pick.randbytes(stride) for _ in range(height))


def picture(*chunks: bytes, head: bytes = header(4, 3), data: bytes = rows(4, 3, 8, 2)) -> bytes:
    return SIGNATURE + head + b"".join(chunks) + chunk(b"IDAT", zlib.compress(data)) + END


SHAPES = (
    [(0, d) for d in (1, 2, 4, 8, 16)] + [(3, d) for d in (1, 2, 4, 8)] + [(c, d) for c in (2, 4, 6) for d in (8, 16)]
)


@settings(max_examples=60)
@given(st.sampled_from(SHAPES), st.integers(1, 20), st.integers(1, 20), st.integers(0, 4), st.booleans())
def test_every_shape_of_picture(
    shape: tuple[int, int], width: int, height: int, filtered: int, interlaced: bool
) -> None:
    colour, depth = shape
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    parts = (
        [(len(range(x, width, dx)), len(range(y, height, dy))) for x, y, dx, dy in passes]
        if interlaced
        else [(width, height)]
    )
    data = b"".join(rows(w, h, depth, colour, filtered) for w, h in parts if w and h)
    palette = [chunk(b"PLTE", pictures.dice(1).randbytes(3 * 2**depth))] if colour == 3 else []
    dirty = picture(
        *palette, chunk(b"tEXt", CANARY), head=header(width, height, depth, colour, int(interlaced)), data=data
    )
    photo = clean(dirty)
    assert pictures.pixels(photo.content) == pictures.pixels(dirty)
    assert CANARY not in photo.content


def test_what_tells_how_the_colours_look_stays() -> None:
    told = [
        chunk(b"cICP", b"\x0c\x0d\0\1"),
        chunk(b"cHRM", bytes(32)),
        chunk(b"gAMA", (45_455).to_bytes(4)),
        chunk(b"sBIT", b"\5\5\5"),
        chunk(b"tRNS", bytes(6)),
        chunk(b"bKGD", bytes(6)),
        chunk(b"pHYs", bytes(9)),
    ]
    photo = clean(picture(*told))
    assert all(one in photo.content for one in told)


@pytest.mark.parametrize(
    "kind", [b"cHRM", b"gAMA", b"sBIT", b"tRNS", b"bKGD", b"pHYs", b"cICP", b"sRGB", b"PLTE", b"iCCP", b"eXIf"]
)
def test_a_chunk_of_another_length_than_its_own_goes(kind: bytes) -> None:
    photo = clean(picture(chunk(kind, CANARY)))
    assert CANARY not in photo.content
    assert kind not in photo.content


def test_a_colour_profile_loses_its_name_and_what_stands_behind_it() -> None:
    packed = zlib.compress(ICC)
    assert (
        chunk(b"iCCP", b"ICC\0\0" + packed)
        in clean(picture(chunk(b"iCCP", CANARY + b"\0\0" + packed + CANARY))).content
    )
    within = clean(picture(chunk(b"iCCP", b"a\0\0" + zlib.compress(ICC + CANARY)))).content
    with Image.open(io.BytesIO(within)) as image:
        assert image.info["icc_profile"] == ICC


def test_words_behind_the_pixels_go() -> None:
    data = zlib.compress(rows(4, 3, 8, 2)) + CANARY
    photo = clean(SIGNATURE + header(4, 3) + chunk(b"IDAT", data[:9]) + chunk(b"IDAT", data[9:]) + END + CANARY)
    assert CANARY not in photo.content
    assert photo.content.count(b"IDAT") == 1


def apng() -> bytes:
    target = io.BytesIO()
    frames = [pictures.noise(n, (9, 9)) for n in range(3)]
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (apng(), "not-supported"),
        (picture(data=rows(4, 3, 8, 2)[:-1]), "invalid"),
        (picture(data=rows(4, 3, 8, 2) + b"\0"), "invalid"),
        (picture(data=rows(4, 3, 8, 2, filtered=5)), "invalid"),
        (picture(data=b""), "invalid"),
        (picture(head=header(0, 3)), "invalid"),
        (picture(head=header(20_000, 20_000)), "too-costly"),
        (picture(head=header(70_000, 1)), "too-costly"),
        (picture(head=header(7_000, 7_000, 16, 6)), "too-costly"),
        (picture(head=header(4, 3, 3)), "invalid"),
        (picture(head=header(4, 3, 8, 5)), "invalid"),
        (picture(head=header(4, 3, 8, 2, 2)), "invalid"),
        (picture(head=header(4, 3, 8, 3)), "invalid"),
        (picture(head=b""), "invalid"),
        (picture(head=chunk(b"IHDR", bytes(12))), "invalid"),
        (picture(chunk(b"CaNo", b"")), "not-supported"),
        (picture(*[chunk(b"tEXt", b"")] * 100_001), "too-costly"),
        (picture()[:-1], "invalid"),
        (picture()[:-12], "invalid"),
        (picture().replace(b"IEND\xae", b"IEND\xaf"), "invalid"),
        (SIGNATURE + header(4, 3) + END, "invalid"),
        (SIGNATURE + header(4, 3) + chunk(b"IDAT", zlib.compress(rows(4, 3, 8, 2))[:-5]) + END, "invalid"),
        (SIGNATURE + header(4, 3) + chunk(b"IDAT", CANARY) + END, "invalid"),
    ],
)
def test_what_does_not_add_up_is_refused(wrong: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        clean(wrong)
    assert [found.code for found in refusal.value.findings] == [code]


@pytest.mark.parametrize("place", range(8, len(picture()) - 1, 3))
def test_a_single_wrong_octet_is_found(place: int) -> None:
    whole = picture()
    with pytest.raises(Refused):
        clean(whole[:place] + bytes((whole[place] ^ 0x10,)) + whole[place + 1 :])


def test_metadata_that_inflates_without_end_is_never_inflated() -> None:
    bomb = zlib.compress(bytes(300_000_000), 9)
    told = PngImagePlugin.PngInfo()
    told.add_text("a", "b")
    photo = pictures.attempt(picture(chunk(b"zTXt", b"a\0\0" + bomb), chunk(b"iCCP", b"a\0\0" + bomb)))
    assert photo is not None
    assert len(photo.content) < 300
