"""What a photo is: recognised by its content, never by its name or declared type (PHO-13). Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif"}


@dataclass(frozen=True, slots=True)
class Photo:
    """The bytes of one photo and what they are."""

    content: bytes
    content_type: str

    @property
    def sha1(self) -> bytes:
        """SHA-1 as Attachment.hash is defined (FHIR R4 Attachment.hash); never for security."""
        return hashlib.sha1(self.content, usedforsecurity=False).digest()

    @property
    def sha256(self) -> str:
        """SHA-256 in hex, for Provenance."""
        return hashlib.sha256(self.content).hexdigest()


def recognise(content: bytes) -> Photo | None:
    """The photo these bytes are (JPEG, PNG, WebP, HEIC), or None."""
    kind = _kind(content)
    return Photo(content, kind) if kind else None


def _kind(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return "image/heic"
    return None
