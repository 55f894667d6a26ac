"""Colour profiles: what shows a viewer how the numbers look, kept whenever it is one (ICC.1:2022 §7.2)."""

from __future__ import annotations

_HEADER = 128
MAX_PROFILE = 4_000_000


def profile(content: bytes) -> bytes:
    """The ICC profile at the start of these bytes, by its own length and signature; empty when there is none."""
    length = int.from_bytes(content[:4])
    if not _HEADER < length <= min(len(content), MAX_PROFILE) or content[36:40] != b"acsp":
        return b""
    return content[:length]
