"""When a photo was taken: with the time where the offset is known, never a guess, never a nonsense."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from adapter.image.exif import Exif, orientation_only, read_exif
from tests.image import pictures


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(
    ("taken", "offset", "said"),
    [
        ("2026:03:01 12:30:05", "+02:00", "2026-03-01T12:30:05+02:00"),
        ("2026:03:01 12:30:05", "-03:30", "2026-03-01T12:30:05-03:30"),
        ("2026:03:01 12:30:05", "Z", "2026-03-01T12:30:05Z"),
        ("2026:03:01 12:30:05", "", "2026-03-01"),
        ("2026:03:01 12:30:05", "+2", "2026-03-01"),
        ("2026:03:01 12:30:05", "+99:00", "2026-03-01"),
        ("2026:03:01 12:30:05", "+14:30", "2026-03-01"),
        ("2026:03:01 12:30:05", "   :  ", "2026-03-01"),
        ("2026:03:01 24:00:00", "+02:00", "2026-03-01"),
        ("2026:03:01   :  :  ", "+02:00", "2026-03-01"),
        ("2026:03:01", "+02:00", "2026-03-01"),
        ("2024:02:29 00:00:00", "+02:00", "2024-02-29T00:00:00+02:00"),
        ("2025:02:29 00:00:00", "+02:00", None),
        ("0000:00:00 00:00:00", "+02:00", None),
        ("1970:01:01 00:00:00", "+02:00", None),
        ("1980:01:01 00:00:00", "", None),
        ("    :  :     :  :  ", "", None),
        ("2026-03-01 12:30:05", "", None),
        ("yesterday", "", None),
        ("", "", None),
    ],
)
def test_the_time_of_the_photo(order: str, taken: str, offset: str, said: str | None) -> None:
    assert read_exif(pictures.exif(order, 3, taken, offset)) == Exif(said, 3)


@pytest.mark.parametrize("turned", range(1, 9))
def test_exif_with_the_turning_alone(turned: int) -> None:
    tiff = orientation_only(turned)
    assert (read_exif(tiff), len(tiff)) == (Exif(None, turned), 0 if turned == 1 else 26)
    found = Image.Exif()
    found.load(tiff)
    assert dict(found) == ({0x0112: turned} if tiff else {})


@pytest.mark.parametrize("turned", [0, 9, 65_535])
def test_a_turning_there_is_none_of_is_upright(turned: int) -> None:
    assert read_exif(pictures.exif("<", turned)).orientation == 1


@pytest.mark.parametrize("order", "<>")
def test_directories_that_loop_are_read_once(order: str) -> None:
    loop = struct.pack(f"{order}HHHIII", 1, 0x8769, 4, 1, 8, 8)
    tiff = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8) + loop
    assert read_exif(tiff) == Exif()


def test_a_directory_of_the_greatest_length_ends() -> None:
    assert read_exif(b"II*\0\x08\0\0\0\xff\xff" + bytes(65_535 * 12)) == Exif()


@given(st.binary(max_size=60), st.sampled_from([b"II*\0", b"MM\0*", b"Exif\0\0II*\0", b""]))
def test_nothing_is_refused_for_its_exif(rubbish: bytes, start: bytes) -> None:
    assert isinstance(read_exif(start + rubbish), Exif)


@given(st.data())
def test_nothing_is_refused_for_its_damaged_exif(data: st.DataObject) -> None:
    tiff = bytearray(pictures.exif())
    for _ in range(data.draw(st.integers(1, 8))):
        tiff[data.draw(st.integers(0, 220))] = data.draw(st.integers(0, 255))
    found = read_exif(bytes(tiff[: data.draw(st.integers(0, len(tiff)))]))
    assert 1 <= found.orientation <= 8
