"""PNG without what is not the picture.

Chunks by an allow-list, in the order of the specification, and the pixels inflated to the last octet.

PNG (Third Edition) §5 and §11. A deflate stream that inflates to exactly the rows its header promises, each with a
known filter, is the picture: nothing further can go wrong in decoding it, so this counts as its proof and no second
decoder is asked. Octets behind the stream, in or outside IDAT, go.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from adapter.image.colour import MAX_PROFILE, profile
from adapter.image.exif import orientation_only, read_exif
from adapter.image.fault import broken, costly, unsupported
from adapter.image.reader import Reader
from adapter.image.sentences import MOVES, OTHER_CODING, TOO_LARGE_UNPACKED, TOO_MANY_PIECES
from adapter.image.stripped import Stripped, bounded

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_LENGTHS = {
    b"cHRM": {32},
    b"gAMA": {4},
    b"cICP": {4},
    b"sRGB": {1},
    b"sBIT": {1, 2, 3, 4},
    b"bKGD": {1, 2, 6},
    b"pHYs": {9},
}
_BEFORE_PALETTE = (b"cICP", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB")
_AFTER_PALETTE = (b"tRNS", b"bKGD", b"pHYs")
_READ = {b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"eXIf", *_LENGTHS}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))  # Adam7
_MAX_CHUNKS = 100_000
_MAX_INFLATED = 200_000_000
_WINDOW = 1 << 20


def strip_png(content: bytes) -> Stripped:
    """The picture of a PNG and what its Exif said.

    Raises Refused for one that is cut off, damaged, animated, or not for photos.
    """
    first: dict[bytes, bytes] = {}
    packed: list[bytes] = []
    for kind, data in _chunks(content):
        if kind == b"acTL":
            raise unsupported(MOVES)
        if kind == b"IDAT":
            packed.append(data)
        elif kind in _READ:
            first.setdefault(kind, data)
        elif not kind[0] & 0x20:  # a critical chunk that is unknown
            raise unsupported(OTHER_CODING)
    size, passes, colour = _header(first.get(b"IHDR", b""))
    pixels = b"".join(packed)
    pixels = pixels[: _inflated(pixels, passes)]
    exif = read_exif(first.get(b"eXIf", b""))
    payloads = {kind: first[kind] for kind in first if len(first[kind]) in _LENGTHS.get(kind, ())}
    payloads |= {b"iCCP": _profile(first.get(b"iCCP", b"")), b"eXIf": orientation_only(exif.orientation)}
    payloads |= _palette(first, colour)
    order = (*_BEFORE_PALETTE, b"PLTE", *_AFTER_PALETTE, b"eXIf")
    chunks = [_chunk(kind, payloads[kind]) for kind in order if payloads.get(kind)]
    whole = [_SIGNATURE, _chunk(b"IHDR", first[b"IHDR"]), *chunks, _chunk(b"IDAT", pixels), _chunk(b"IEND", b"")]
    return Stripped(b"".join(whole), size, exif)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Every chunk up to IEND, its checksum verified."""
    reader = Reader(content, len(_SIGNATURE))
    for _ in range(_MAX_CHUNKS):
        length = reader.number(4)
        kind, data = reader.take(4), reader.take(length)
        if zlib.crc32(data, zlib.crc32(kind)) != reader.number(4):
            raise broken()
        if kind == b"IEND":
            return
        yield kind, data
    raise costly(TOO_MANY_PIECES)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(data, zlib.crc32(kind)).to_bytes(4)


def _header(header: bytes) -> tuple[tuple[int, int], list[tuple[int, int]], int]:
    """Width and height, rows and octets a row of every pass, and the colour type; out of IHDR."""
    reader = Reader(header)
    width, height, depth, colour, method, filters, interlace = (reader.number(n) for n in (4, 4, 1, 1, 1, 1, 1))
    if reader.left or depth not in _DEPTHS.get(colour, ()) or method or filters or interlace > 1:
        raise broken()
    size = bounded(width, height)
    bits = depth * _CHANNELS[colour]
    passes = []
    for left, top, step, drop in _PASSES if interlace else ((0, 0, 1, 1),):
        columns, rows = -(-(width - left) // step), -(-(height - top) // drop)
        if columns > 0 and rows > 0:
            passes.append((rows, 1 + (columns * bits + 7) // 8))
    if sum(rows * stride for rows, stride in passes) > _MAX_INFLATED:
        raise costly(TOO_LARGE_UNPACKED)
    return size, passes, colour


def _inflated(packed: bytes, passes: list[tuple[int, int]]) -> int:
    """How many of the packed octets the picture takes, all of it inflated and forgotten piece by piece."""
    inflater = zlib.decompressobj()
    at = 0

    def inflate(count: int) -> bytes:
        nonlocal at
        pieces: list[bytes] = []
        while count and not inflater.eof:
            feed = inflater.unconsumed_tail
            if not feed:
                feed = packed[at : at + 65_536]
                at += len(feed)
            pieces.append(inflater.decompress(feed, count))
            count -= len(pieces[-1])
            if not feed and not pieces[-1]:
                break
        return b"".join(pieces)

    try:
        for rows, stride in passes:
            step = max(1, _WINDOW // stride)
            for done in range(0, rows, step):
                want = min(step, rows - done) * stride
                block = inflate(want)
                if len(block) != want or max(block[::stride]) > 4:  # five filters (§9.2)
                    raise broken()
        if inflate(1) or not inflater.eof:
            raise broken()
    except zlib.error:
        raise broken() from None
    return at - len(inflater.unused_data)


def _palette(first: dict[bytes, bytes], colour: int) -> dict[bytes, bytes]:
    """PLTE where the picture needs it, and tRNS where it fits (§11.2.2, §11.3.1.1)."""
    palette, transparent = first.get(b"PLTE", b""), first.get(b"tRNS", b"")
    if colour == 3 and (not palette or len(palette) % 3 or len(palette) > 768):
        raise broken()
    fits = {0: {2}, 2: {6}, 3: range(1, len(palette) // 3 + 1)}.get(colour, ())
    return {b"PLTE": palette if colour == 3 else b"", b"tRNS": transparent if len(transparent) in fits else b""}


def _profile(data: bytes) -> bytes:
    """An iCCP chunk whose name says nothing and whose stream ends where the profile does; empty when it holds none."""
    _, _, rest = data.partition(b"\0")
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(rest[1:], MAX_PROFILE)
    except zlib.error:
        return b""
    whole = profile(inflated)
    if not whole or not inflater.eof or rest[:1] != b"\0":
        return b""
    return b"ICC\0\0" + (rest[1 : len(rest) - len(inflater.unused_data)] if whole == inflated else zlib.compress(whole))
