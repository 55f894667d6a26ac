"""JPEG: what decoders need stays, wherever words can hide goes, and what does not add up is refused."""

from __future__ import annotations

import struct

import pytest

from adapter.errors import Refused
from tests.image import pictures
from tests.image.decoder import clean
from tests.image.pictures import CANARY, ICC, segment

IMAGE = pictures.noise(5, (64, 48))
PLAIN = pictures.jpeg(IMAGE)
SOF = PLAIN.index(b"\xff\xc0")
SOS = PLAIN.index(b"\xff\xda")


def test_adobes_colour_transform_stays() -> None:
    """A decoder tells CMYK from YCCK, and RGB from YCbCr, by APP14 alone (T.872 §6.5.3)."""
    dirty = pictures.jpeg(pictures.noise(6, (40, 40), "CMYK"))
    at = dirty.index(b"Adobe")
    for transform in (0, 2):
        turned = dirty[: at + 11] + bytes((transform,)) + dirty[at + 12 :]
        photo = clean(turned)
        assert b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + bytes((transform,)) in photo.content
        assert pictures.pixels(photo.content) == pictures.pixels(turned)


def test_words_in_adobes_segment_go() -> None:
    dirty = PLAIN[:2] + segment(0xEE, b"AdobeKANARI\1" + CANARY) + PLAIN[2:]
    assert b"KANARI" not in clean(dirty).content
    assert pictures.pixels(clean(dirty).content) == pictures.pixels(dirty)


def test_a_segment_behind_a_scan_changes_no_colours() -> None:
    """A decoder has decided by then; the same segment ahead of the scan would be believed."""
    dirty = PLAIN[:-2] + segment(0xEE, b"Adobe\0\x64\0\0\0\0\0") + b"\xff\xd9"
    assert clean(dirty).content == clean(PLAIN).content


def test_a_thumbnail_in_jfif_goes() -> None:
    dirty = PLAIN[:2] + segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\4\4" + CANARY + bytes(48 - len(CANARY))) + PLAIN[20:]
    photo = clean(dirty)
    assert CANARY not in photo.content
    assert photo.content[:20] == b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\2\0\0\1\0\1\0\0"


def test_a_colour_profile_of_several_segments_stays_whole() -> None:
    body = pictures.dice(1).randbytes(150_000)
    profile = (150_000).to_bytes(4) + body[4:36] + b"acsp" + body[40:]
    dirty = pictures.jpeg(IMAGE, icc_profile=profile)
    assert pictures.pixels(clean(dirty).content) == pictures.pixels(dirty)
    stays = clean(dirty).content
    assert clean(stays).content == stays
    assert stays.count(b"ICC_PROFILE\0") == 3


@pytest.mark.parametrize(
    "profile",
    [b"", b"no profile at all", ICC[:100], bytes(4) + ICC[4:], ICC[:36] + b"none" + ICC[40:]],
    ids=["empty", "words", "cut", "length", "signature"],  # not by content: a profile has the second it was made in it
)
def test_what_is_no_colour_profile_goes(profile: bytes) -> None:
    dirty = PLAIN[:2] + segment(0xE2, b"ICC_PROFILE\0\1\1" + profile) + PLAIN[2:]
    assert b"ICC_PROFILE" not in clean(dirty).content


def test_words_behind_a_colour_profile_go() -> None:
    dirty = PLAIN[:2] + segment(0xE2, b"ICC_PROFILE\0\1\1" + ICC + CANARY) + PLAIN[2:]
    assert CANARY not in clean(dirty).content
    assert ICC in clean(dirty).content


@pytest.mark.parametrize("tail", [b"", b"\0" * 9, b"PK\3\4<?php", PLAIN, b"\0\0\0\x18ftypmp42" + bytes(99)])
def test_what_stands_behind_the_picture_goes(tail: bytes) -> None:
    assert clean(PLAIN + tail).content == clean(PLAIN).content


def test_filled_up_markers_are_markers() -> None:
    assert clean(PLAIN[:SOS] + b"\xff\xff" + PLAIN[SOS:-2] + b"\xff\xff\xff\xd9").content == clean(PLAIN).content


@pytest.mark.parametrize(
    "options",
    [
        {"progressive": True},
        {"restart_marker_blocks": 2},
        {"restart_marker_rows": 1},
        {"optimize": True},
        {"keep_rgb": True},
    ],
)
def test_other_ways_of_coding_stay(options: dict[str, int]) -> None:
    dirty = pictures.jpeg(IMAGE, **options)
    assert pictures.pixels(clean(dirty).content) == pictures.pixels(dirty)


def frame(content: bytes, **change: int) -> bytes:
    """The picture with another frame header: height, width, precision, marker."""
    precision, height, width = struct.unpack(">BHH", content[SOF + 4 : SOF + 9])
    head = struct.pack(
        ">BHH", change.get("precision", precision), change.get("height", height), change.get("width", width)
    )
    return (
        content[: SOF + 1]
        + bytes((change.get("marker", 0xC0),))
        + content[SOF + 2 : SOF + 4]
        + head
        + content[SOF + 9 :]
    )


def jumbo() -> bytes:
    """Fifty million pixels in passes, at full colour: three hundred megabytes of coefficients."""
    whole = pictures.jpeg(pictures.noise(1, (16, 16)), progressive=True, subsampling=0)
    at = whole.index(b"\xff\xc2")
    return whole[: at + 5] + struct.pack(">HH", 6_120, 8_160) + whole[at + 9 :]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (frame(PLAIN, height=0), "invalid"),
        (frame(PLAIN, width=65_500, height=65_500), "too-costly"),
        (frame(PLAIN, width=9_900, height=5_000), "invalid"),
        (frame(PLAIN, precision=12), "not-supported"),
        (frame(PLAIN, marker=0xC3), "not-supported"),
        (frame(PLAIN, marker=0xC5), "not-supported"),
        (PLAIN[:SOS] + PLAIN[SOF:], "not-supported"),
        (PLAIN[:-2], "invalid"),
        (PLAIN[:SOS] + b"\xff\xd9", "invalid"),
        (b"\xff\xd8\xff\xd9", "invalid"),
        (PLAIN[:2] + b"\xff\xe1\0\0" + PLAIN[2:], "invalid"),
        (PLAIN[:2] + b"\xff\xe1\0\1" + PLAIN[2:], "invalid"),
        (PLAIN[:2] + b"\xff\xe1\xff\xff" + PLAIN[2:], "invalid"),
        (PLAIN[:2] + PLAIN, "invalid"),
        (PLAIN[:SOS] + b"rubbish" + PLAIN[SOS:], "invalid"),
        (PLAIN[:2] + segment(0xFE, b"") * 3_000 + PLAIN[2:], "too-costly"),
        (PLAIN[:-2] + PLAIN[SOS:-2] * 100 + b"\xff\xd9", "too-costly"),
        (jumbo(), "too-costly"),
        (PLAIN[: SOF + 11] + b"\0" + PLAIN[SOF + 12 :], "invalid"),
        (PLAIN[: SOF + 11] + b"\x51" + PLAIN[SOF + 12 :], "invalid"),
        (PLAIN[: SOF + 9] + b"\5" + PLAIN[SOF + 10 :], "invalid"),
    ],
)
def test_what_does_not_add_up_is_refused(wrong: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        clean(wrong)
    assert [found.code for found in refusal.value.findings] == [code]


def test_the_smallest_picture_is_one() -> None:
    photo = clean(pictures.jpeg(pictures.noise(1, (1, 1))))
    assert (photo.width, photo.height) == (1, 1)
