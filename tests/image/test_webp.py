"""WebP: the header says what is there, and nothing else is there."""

from __future__ import annotations

import io

import pytest

from adapter.errors import Refused
from tests.image import pictures
from tests.image.decoder import clean
from tests.image.pictures import CANARY, ICC, riff, riff_chunk

LOSSY = pictures.webp(pictures.noise(1, (20, 10)))
LOSSLESS = pictures.webp(pictures.noise(1, (20, 10)), lossless=True)
BITS = LOSSY[12:]


def canvas(flags: int, width: int = 20, height: int = 10) -> bytes:
    return riff_chunk(
        b"VP8X", bytes((flags, 0, 0, 0)) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    )


def animated() -> bytes:
    target = io.BytesIO()
    frames = [pictures.noise(n, (9, 9)) for n in range(3)]
    frames[0].save(target, "WEBP", save_all=True, append_images=frames[1:])
    return target.getvalue()


@pytest.mark.parametrize("plain", [LOSSY, LOSSLESS])
def test_a_picture_alone_stays_as_it_is(plain: bytes) -> None:
    assert clean(plain).content == plain


def test_a_header_that_promises_what_is_not_there_is_put_right() -> None:
    assert clean(riff(canvas(0x2C), BITS)).content == LOSSY
    kept = clean(
        riff(canvas(0), riff_chunk(b"ICCP", ICC + CANARY), BITS, riff_chunk(b"EXIF", pictures.exif(">", 6)))
    ).content
    assert kept[12:30] == canvas(0x28)
    assert CANARY not in kept
    assert riff_chunk(b"ICCP", ICC) in kept


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (animated(), "not-supported"),
        (riff(canvas(2), BITS), "not-supported"),
        (riff(canvas(0, 21), BITS), "invalid"),
        (riff(riff_chunk(b"VP8X", b"\0"), BITS), "invalid"),
        (riff(BITS, LOSSLESS[12:]), "invalid"),
        (riff(canvas(0)), "invalid"),
        (riff(riff_chunk(b"VP8 ", bytes(20))), "invalid"),
        (riff(riff_chunk(b"VP8L", bytes(20))), "invalid"),
        (riff(riff_chunk(b"VP8L", b"\x2f\xff\xff\xff\x0f" + bytes(20))), "too-costly"),
        (riff(BITS[:40]), "invalid"),
        (LOSSY[:-1], "invalid"),
        (riff(*[riff_chunk(b"CANO", b"")] * 10_001, BITS), "too-costly"),
        (riff(riff_chunk(b"VP8 ", BITS[8:28])), "invalid"),
    ],
)
def test_what_does_not_add_up_is_refused(wrong: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        clean(wrong)
    assert [found.code for found in refusal.value.findings] == [code]
