"""Big-endian numbers and slices out of bytes, never past their end."""

from __future__ import annotations

from adapter.image.fault import broken


class Reader:
    """A position in bytes that ends where it was set to; reading past it is a broken picture."""

    __slots__ = ("at", "content", "end")

    def __init__(self, content: bytes, start: int = 0, end: int | None = None) -> None:
        self.content = content
        self.at = start
        self.end = len(content) if end is None else end

    @property
    def left(self) -> int:
        """How many bytes remain."""
        return self.end - self.at

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        self.skip(count)
        return self.content[self.at - count : self.at]

    def number(self, width: int) -> int:
        """The next `width` bytes as a number; 0 of no bytes."""
        return int.from_bytes(self.take(width))

    def skip(self, count: int) -> None:
        """Go on by `count` bytes."""
        if count < 0 or count > self.left:
            raise broken()
        self.at += count
