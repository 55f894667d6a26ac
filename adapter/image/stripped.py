"""A picture without what is not the picture, before it is proven to be one."""

from __future__ import annotations

from dataclasses import dataclass

from adapter.image.exif import Exif
from adapter.image.fault import broken, costly
from adapter.image.sentences import NO_SIZE, TOO_MANY_PIXELS

MAX_PIXELS = 50_000_000
MAX_SIDE = 65_535


@dataclass(frozen=True, slots=True)
class Stripped:
    """Cleaned bytes, the size of the coded picture, and what the metadata had to say.

    `turned`: how the picture is turned stands in the cleaned bytes, where only the metadata said it before.
    """

    content: bytes
    size: tuple[int, int]
    exif: Exif
    turned: bool = False

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height as a viewer shows them: orientations 5 to 8 lie on their side."""
        width, height = self.size
        return (height, width) if self.exif.orientation > 4 else (width, height)


def bounded(width: int, height: int, pixels: int = MAX_PIXELS) -> tuple[int, int]:
    """The size, unless it is no size or a bomb's; asked before anything is decoded."""
    if width < 1 or height < 1:
        raise broken(NO_SIZE)
    if width > MAX_SIDE or height > MAX_SIDE or width * height > pixels:
        raise costly(TOO_MANY_PIXELS.filled(millions=str(pixels // 1_000_000)))
    return width, height
