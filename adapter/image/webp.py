"""WebP without what is not the picture.

Chunks by an allow-list, the header put right, the bitstream untouched (RFC 9649).
"""

from __future__ import annotations

from collections.abc import Iterator

from adapter.image.colour import profile
from adapter.image.exif import orientation_only, read_exif
from adapter.image.fault import broken, costly, unsupported
from adapter.image.reader import Reader
from adapter.image.sentences import MOVES, TOO_MANY_PIECES
from adapter.image.stripped import Stripped, bounded

_ICC, _ALPHA, _EXIF, _ANIMATION = 0x20, 0x10, 0x08, 0x02
_MOVING = {b"ANIM", b"ANMF"}
_READ = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"EXIF"}
_MAX_CHUNKS = 10_000
_MAX_PIXELS = 16_000_000  # its decoder holds the picture four times over


def strip_webp(content: bytes) -> Stripped:
    """The picture of a WebP and what its Exif said; raises Refused for one that is cut off, damaged or animated."""
    first: dict[bytes, bytes] = {}
    for kind, data in _chunks(content):
        if kind in _MOVING:
            raise unsupported(MOVES)
        if kind in _READ:
            first.setdefault(kind, data)
    lossy = b"VP8 " in first
    if lossy == (b"VP8L" in first):
        raise broken()
    width, height, alpha = _lossy(first[b"VP8 "]) if lossy else _lossless(first[b"VP8L"])
    size = bounded(width, height, _MAX_PIXELS)
    _check_canvas(first.get(b"VP8X"), size)
    exif = read_exif(first.get(b"EXIF", b""))
    veil = first.get(b"ALPH", b"") if lossy and b"VP8X" in first else b""
    icc, turned = profile(first.get(b"ICCP", b"")), orientation_only(exif.orientation)
    flags = (_ICC if icc else 0) | (_ALPHA if veil or alpha else 0) | (_EXIF if turned else 0)
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = [
        _chunk(b"VP8X", bytes((flags, 0, 0, 0)) + canvas) if icc or turned or veil else b"",
        _chunk(b"ICCP", icc) if icc else b"",
        _chunk(b"ALPH", veil) if veil else b"",
        _chunk(b"VP8 ", first[b"VP8 "]) if lossy else _chunk(b"VP8L", first[b"VP8L"]),
        _chunk(b"EXIF", turned) if turned else b"",
    ]
    return Stripped(_chunk(b"RIFF", b"WEBP" + b"".join(body)), size, exif)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Every chunk of the RIFF form; what stands behind the form is none of it."""
    size = int.from_bytes(content[4:8], "little")
    if size < 12 or size > len(content) - 8:
        raise broken()
    reader = Reader(content, 12, 8 + size)
    for _ in range(_MAX_CHUNKS):
        if not reader.left:
            return
        kind = reader.take(4)
        data = reader.take(int.from_bytes(reader.take(4), "little"))
        reader.skip(min(len(data) % 2, reader.left))
        yield kind, data
    raise costly(TOO_MANY_PIECES)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def _lossy(data: bytes) -> tuple[int, int, bool]:
    """Width and height of a VP8 key frame (RFC 6386 §9.1)."""
    if len(data) < 10 or data[0] & 1 or data[3:6] != b"\x9d\x01\x2a":
        raise broken()
    return int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF, False


def _lossless(data: bytes) -> tuple[int, int, bool]:
    """Width, height and whether there is alpha, of a VP8L stream (RFC 9649 §3.4)."""
    bits = int.from_bytes(data[1:5], "little")
    if len(data) < 6 or data[0] != 0x2F or bits >> 29:
        raise broken()
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)


def _check_canvas(extended: bytes | None, size: tuple[int, int]) -> None:
    """A still picture fills its canvas and does not move (RFC 9649 §2.7.1)."""
    if extended is None:
        return
    reader = Reader(extended)
    flags = reader.number(1)
    reader.skip(3)
    canvas = tuple(int.from_bytes(reader.take(3), "little") + 1 for _ in range(2))
    if flags & _ANIMATION:
        raise unsupported(MOVES)
    if canvas != size:
        raise broken()
