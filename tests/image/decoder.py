"""The decoder of HEIC in the test's own process: hundreds of pictures would else be hundreds of children.

The child itself: tests/links/test_heic.py.
"""

from __future__ import annotations

from adapter.image import Photo
from adapter.image import clean as clean_by
from adapter.image.fault import broken
from adapter.links import heic_program


def render(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """As HeicPort."""
    try:
        return heic_program.decode(content)
    except Exception:  # noqa: BLE001 – as the program: whatever a decoder raises, the bytes are no picture
        raise broken() from None


def clean(content: bytes) -> Photo:
    """The photo, HEIC decoded too."""
    return clean_by(content, render)
