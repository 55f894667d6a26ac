"""What the flows need of a decoder of HEIC."""

from __future__ import annotations

from typing import Protocol


class HeicPort(Protocol):
    """A decoder of HEIC, kept away from everything else: what it decodes was made by a stranger."""

    def render(self, content: bytes) -> tuple[bytes, tuple[int, int]]:
        """A HEIC as an upright JPEG, and the HEIC's width and height as shown in pixels.

        Decoding the whole proves it a picture. Idempotent.

        Raises Refused when it cannot be decoded (PHO-13), Theirs when the decoder could not be started, and WrongUsage
        when the decoder is too old to be used.
        """
