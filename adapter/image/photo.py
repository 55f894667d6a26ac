"""A photo as it is filed: the picture without what is not the picture, and the little that was known of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from adapter.errors import Refused
from adapter.image.fault import broken, costly, unsupported
from adapter.image.heif import strip_heif
from adapter.image.jpeg import strip_jpeg
from adapter.image.kind import Kind, recognise
from adapter.image.png import strip_png
from adapter.image.proof import prove
from adapter.image.sentences import LARGER_DECODED, NO_HEIC, NO_PHOTO, TOO_LARGE
from adapter.image.stripped import Stripped
from adapter.image.webp import strip_webp

_STRIP: dict[Kind, Callable[[bytes], Stripped]] = {
    Kind.JPEG: strip_jpeg,
    Kind.PNG: strip_png,
    Kind.WEBP: strip_webp,
    Kind.HEIC: strip_heif,
}
MAX_BYTES = 60_000_000
#: Decodes a HEIC: a JPEG of it, and its width and height as shown; raises Refused when it cannot (see HeicPort).
Render = Callable[[bytes], tuple[bytes, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo.

    `content` is cleaned; `sha256` (hex) is of the bytes as received, for Provenance. `width` and `height` are as shown.
    `taken` is a FHIR dateTime. `rendition` is the same picture as a JPEG, where not every viewer shows the photo
    itself. `turned`: it is shown as Exif said, because the picture itself did not say.
    """

    content: bytes
    content_type: str
    sha256: str
    width: int
    height: int
    taken: str | None = None
    rendition: Photo | None = None
    turned: bool = False

    @property
    def sha1(self) -> bytes:
        """SHA-1 of the cleaned bytes, as Attachment.hash is defined (FHIR R4 Attachment.hash); never for security."""
        return hashlib.sha1(self.content, usedforsecurity=False).digest()

    @property
    def size(self) -> int:
        """How many octets are filed."""
        return len(self.content)


def measure(content: bytes) -> tuple[int, int] | None:
    """Width and height of the picture these octets hold whole, nothing decoded; None for one that is not whole."""
    if content.startswith((b"GIF87a", b"GIF89a")) and content.endswith(b";"):
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    kind = recognise(content)
    try:
        return _STRIP[kind](content).size if kind else None
    except Refused:
        return None


def clean(content: bytes, render: Render | None = None) -> Photo:
    """The photo these bytes are, without what is not the picture; raises Refused (PHO-13).

    Pixels, colour profile and orientation stay as they came; nothing is coded again. What is decoded to prove it a
    picture is what is filed. `render` decodes a HEIC; without it a HEIC is refused.
    """
    kind = recognise(content)
    if kind is None:
        raise unsupported(NO_PHOTO)
    if len(content) > MAX_BYTES:
        raise costly(TOO_LARGE)
    if kind is Kind.HEIC and render is None:
        raise unsupported(NO_HEIC)
    stripped = _STRIP[kind](content)
    digest = hashlib.sha256(content).hexdigest()
    taken = stripped.exif.taken
    if render is not None and kind is Kind.HEIC:
        jpeg, size = render(stripped.content)
        if any(one > most for one, most in zip(sorted(size), sorted(stripped.size), strict=True)):
            raise broken(LARGER_DECODED)
        rendered = strip_jpeg(jpeg)
        prove(
            rendered.content, Kind.JPEG, rendered.size
        )  # what decoded a stranger's picture is believed no more than the stranger
        rendition = Photo(rendered.content, Kind.JPEG.value, digest, *rendered.size, taken)
        return Photo(stripped.content, kind.value, digest, *size, taken, rendition, stripped.turned)
    if kind is not Kind.PNG:
        prove(stripped.content, kind, stripped.size)
    return Photo(stripped.content, kind.value, digest, *stripped.shown, taken)


def clean_small(content: bytes) -> Photo:
    """A picture that is no photo, to be kept with its message: cleaned like one, or a GIF, as it is.

    Raises Refused (PHO-13) as `clean`.
    """
    if recognise(content) is None and (size := measure(content)):
        return Photo(content, "image/gif", hashlib.sha256(content).hexdigest(), *size)
    return clean(content)
