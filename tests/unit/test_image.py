"""A photo is what its bytes are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from adapter.config import DATA
from adapter.convert.image import recognise
from tests.unit.letters import HEIC, JPEG, PDF, PNG, WEBP

PICTURES = DATA / "fixtures" / "pictures"


@pytest.mark.parametrize(
    ("content", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp"), (HEIC, "image/heic")]
)
def test_a_photo_is_recognised_by_its_bytes(content: bytes, kind: str) -> None:
    found = recognise(content)
    assert found is not None
    assert (found.content_type, found.content) == (kind, content)


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*.*")), ids=lambda path: path.name)
def test_every_picture_of_the_fixtures_is_a_photo(path: Path) -> None:
    found = recognise(path.read_bytes())
    assert found is not None
    assert found.content_type == {"jpg": "image/jpeg", "png": "image/png", "heic": "image/heic"}[path.suffix[1:]]


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
        b"RIFF\x10\x01\x00\x00WAVE",
        b" \xff\xd8\xff\xe0",
        b"begin 644 kuva.jpg",
    ],
)
def test_what_is_not_a_photo_is_not_recognised(content: bytes) -> None:
    assert recognise(content) is None


def test_the_digests_are_of_the_very_bytes() -> None:
    found = recognise(JPEG)
    assert found is not None
    assert found.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert found.sha1 == hashlib.sha1(JPEG, usedforsecurity=False).digest()
