"""A photo is what its bytes are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from adapter import DATA
from adapter.image import Kind, recognise
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


def test_recognising_loads_no_decoder() -> None:
    """`lautta convert` answers in under half a second because the decoders are loaded by the photo that needs them."""
    program = (
        "import sys; from adapter.image import recognise; recognise(b'');"
        "sys.exit(sum(name in sys.modules for name in ('PIL', 'pillow_heif')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
