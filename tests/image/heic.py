"""HEIC files put together box by box around the coded picture of the fixtures.

That a test can make exactly one thing wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adapter import DATA

KNEE = (DATA / "fixtures" / "pictures" / "knee.heic").read_bytes()
WIDTH, HEIGHT = 256, 192


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (len(body) + 8).to_bytes(4) + kind + body


def full(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, bytes((version,)), flags.to_bytes(3), *parts)


def _cut(kind: bytes) -> bytes:
    at = KNEE.index(kind) - 4
    return KNEE[at + 8 : at + int.from_bytes(KNEE[at : at + 4])]


HVCC = _cut(b"hvcC")
SLICE = _cut(b"mdat")
SIZE = box(b"ispe", bytes(4), WIDTH.to_bytes(4), HEIGHT.to_bytes(4))
DEPTH = box(b"pixi", bytes(4), b"\3\10\10\10")


@dataclass(frozen=True)
class Item:
    """One item: its data, its properties (an essential one as (box, True)), and where the data goes."""

    number: int
    kind: bytes
    data: bytes
    properties: tuple[bytes, ...] = ()
    in_idat: bool = False
    name: bytes = b""
    extents: tuple[tuple[int, int], ...] | None = (
        None  # else where the data is put; each counted from the start of the file
    )
    method: int | None = None


CODED = Item(1, b"hvc1", SLICE, (box(b"hvcC", HVCC), SIZE, DEPTH))


@dataclass(frozen=True)
class Heic:
    """A file of these items."""

    items: tuple[Item, ...] = (CODED,)
    primary: int = 1
    references: tuple[tuple[bytes, int, tuple[int, ...]], ...] = ()
    brands: tuple[bytes, ...] = (b"heic", b"mif1")
    in_meta: bytes = b""
    between: bytes = b""
    behind: bytes = b""
    big_sizes: bool = False
    essential: frozenset[bytes] = field(default_factory=lambda: frozenset({b"hvcC", b"irot", b"imir", b"clap"}))

    def with_item(self, item: Item, *references: tuple[bytes, int, tuple[int, ...]]) -> Heic:
        return replace(self, items=(*self.items, item), references=(*self.references, *references))

    def written(self) -> bytes:
        first = box(b"ftyp", self.brands[0], b"\0\0\0\0", *self.brands)
        start = len(first) + len(self._meta(0)) + len(self.between) + 16
        data = b"".join(item.data for item in self.items if not item.in_idat)
        mdat = b"\0\0\0\1mdat" + (len(data) + 16).to_bytes(8) + data
        return first + self._meta(start) + self.between + mdat + self.behind

    def _meta(self, start: int) -> bytes:
        inside = 0
        locations, entries, associations = [], [], []
        boxes: list[bytes] = []
        for item in self.items:
            at = inside if item.in_idat else start
            extents = ((at, len(item.data)),) if item.extents is None else item.extents
            inside, start = (inside + len(item.data), start) if item.in_idat else (inside, start + len(item.data))
            method = int(item.in_idat) if item.method is None else item.method
            spans = [offset.to_bytes(8) + length.to_bytes(8) for offset, length in extents]
            head = item.number.to_bytes(2) + method.to_bytes(2) + b"\0\0" + len(extents).to_bytes(2)
            locations.append(head + b"".join(spans))
            last = b"application/rdf+xml\0" if item.kind == b"mime" else b""
            entries.append(
                full(b"infe", item.number.to_bytes(2), b"\0\0", item.kind, item.name, b"\0", last, version=2)
            )
            mine = b""
            for written in item.properties:
                boxes.append(written)
                mine += (len(boxes) | 0x8000 * (written[4:8] in self.essential)).to_bytes(2)
            associations.append(item.number.to_bytes(2) + bytes((len(item.properties),)) + mine)
        count = len(self.items).to_bytes(2)
        references = [
            box(kind, number.to_bytes(2), len(to).to_bytes(2), *(one.to_bytes(2) for one in to))
            for kind, number, to in self.references
        ]
        inner = [
            full(b"hdlr", bytes(4), b"pict", bytes(13)),
            full(b"pitm", self.primary.to_bytes(2)),
            full(b"iinf", count, *entries),
            full(b"iref", *references),
            box(b"iprp", box(b"ipco", *boxes), full(b"ipma", len(self.items).to_bytes(4), *associations, flags=1)),
            full(b"iloc", b"\x88\0", count, *locations, version=1),
            box(b"idat", *(item.data for item in self.items if item.in_idat)),
            self.in_meta,
        ]
        if not self.big_sizes:
            return full(b"meta", *inner)
        body = bytes(4) + b"".join(inner)
        return b"\0\0\0\1meta" + (len(body) + 16).to_bytes(8) + body


def grid(columns: int, rows: int, size: tuple[int, int] | None = None) -> Heic:
    """A grid of the one coded picture, as many times as it has cells."""
    width, height = size or (WIDTH * columns, HEIGHT * rows)
    shape = bytes((0, 1, rows - 1, columns - 1)) + width.to_bytes(4) + height.to_bytes(4)
    whole = Item(1, b"grid", shape, (box(b"ispe", bytes(4), width.to_bytes(4), height.to_bytes(4)),), in_idat=True)
    cells = tuple(range(2, 2 + columns * rows))
    return Heic((whole, *(replace(CODED, number=cell) for cell in cells)), 1, ((b"dimg", 1, cells),))
