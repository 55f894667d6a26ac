"""HEIC without what is not the picture.

The file is written again around the coded picture, of which no slice is touched.

ISO/IEC 23008-12 (HEIF), 14496-12 §8.11 for the boxes. From the primary item on, only what a viewer decodes is copied:
the picture, or the grid and its tiles; its alpha plane; the properties on an allow-list, irot and imir (how it is
turned) among them; where these turn nothing, as Exif says (see turning). Exif, XMP, thumbnails, depth and gain maps,
other pictures, motion videos and every octet between are never reached, so there is nothing to blank. Items that lie
over each other come out as copies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from adapter.errors import Refused
from adapter.image.boxes import Box, box, boxes, full_box, top_boxes
from adapter.image.colour import profile
from adapter.image.exif import Exif, read_exif
from adapter.image.fault import broken, costly, unsupported
from adapter.image.hevc import Configuration, read_configuration, slices
from adapter.image.reader import Reader
from adapter.image.sentences import (
    LARGER_INSIDE,
    MOVES,
    OTHER_ALPHA_SIZE,
    OTHER_CODING,
    OTHER_SHOWING,
    OTHER_SIZE_INSIDE,
    SEVERAL_ALPHAS,
    TOO_MANY_PIECES,
)
from adapter.image.stripped import MAX_PIXELS, Stripped, bounded
from adapter.image.turning import turns_of_exif

_STILL = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"miaf", b"MiHB", b"MiHE", b"MiPr"}
_TURNS = {b"irot", b"imir", b"clap"}
_HEVC = {b"heic", b"heix", b"heim", b"heis"}
_LENGTHS = {b"ispe": 12, b"irot": 1, b"imir": 1, b"clap": 32, b"pasp": 8}
_ALPHA = (b"urn:mpeg:hevc:2015:auxid:1\0", b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0")
_MAX_FACTS = 50_000  # extents, references and associations, all together
_MAX_CONFIGURATIONS = 64  # that differ
_MAX_PROPERTIES = 32  # of one item
_MAX_EXIF = 1_000_000
_PADDING = 128  # a coded picture is filled up to whole blocks
_MAX_WORK = 4 * MAX_PIXELS  # samples of all slices, each as if it covered its picture

_Extent = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Where:
    """Where an item's data lies: construction method 0 for the file, 1 for the box `idat`."""

    method: int
    extents: tuple[_Extent, ...]


@dataclass(slots=True)
class _Meta:
    """The box `meta` taken apart; ids are the file's own, properties are counted from 1."""

    primary: int = 0
    kinds: dict[int, bytes] = field(default_factory=dict)
    where: dict[int, _Where] = field(default_factory=dict)
    references: dict[tuple[bytes, int], list[int]] = field(default_factory=dict)
    properties: list[Box] = field(default_factory=list)
    associations: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)
    data: bytes = b""
    facts: int = 0

    def count(self, facts: int) -> int:
        """As many facts more, while they are no more than a photo has."""
        self.facts += facts
        if self.facts > _MAX_FACTS:
            raise costly(TOO_MANY_PIECES)
        return facts


@dataclass(slots=True)
class _Item:
    """An item as it is written: its type, data, and properties (essential or not) by their place in the list of all."""

    kind: bytes
    data: bytes
    hidden: bool
    properties: list[tuple[int, bool]]


@dataclass(slots=True)
class _Picture:
    """What of the file is the picture; items are numbered from 1 as they are added."""

    items: list[_Item] = field(default_factory=list)
    properties: dict[bytes, int] = field(default_factory=dict)
    references: list[tuple[bytes, int, list[int]]] = field(default_factory=list)
    work: int = 0
    rich: bool = False  # takes twice the memory


def strip_heif(content: bytes) -> Stripped:
    """The picture of a HEIC and what its Exif said.

    Raises Refused for one that is cut off, a film, or not coded as HEVC.
    """
    brands, meta = _read(content)
    picture = _Picture()
    copy = _Copy(content, meta, picture)
    alphas = [item for item in copy.auxiliaries() if copy.is_alpha(item)]
    exif = _exif(content, meta)
    turns = turns_of_exif(exif.orientation, copy.turned(meta.primary))
    copy.turns |= dict.fromkeys((meta.primary, *alphas), turns)
    size = copy.add(meta.primary)
    if len(alphas) > 1:
        raise unsupported(SEVERAL_ALPHAS)
    for alpha in alphas:
        number = len(picture.items) + 1
        if copy.add(alpha) != size or copy.turned(alpha) != copy.turned(meta.primary):
            raise broken(OTHER_ALPHA_SIZE)
        picture.rich = True
        picture.references.append((b"auxl", number, [1]))
        if meta.references.get((b"prem", meta.primary)) == [alpha]:
            picture.references.append((b"prem", 1, [number]))
    if picture.rich:
        bounded(*size, MAX_PIXELS // 2)
    return Stripped(_written(brands, picture), size, exif, turned=bool(turns))


def _read(content: bytes) -> tuple[list[bytes], _Meta]:
    """The brands that are kept, and the one box `meta`."""
    metas: list[Box] = []
    brands: list[bytes] = []
    for number, source in enumerate(top_boxes(content)):
        if (number == 0) != (source.kind == b"ftyp"):
            raise broken()
        if source.kind == b"ftyp":
            octets = source.octets()
            all_brands = [octets[at : at + 4] for at in range(0, min(len(octets), 200), 4) if at != 4]
            brands = list(dict.fromkeys(brand for brand in all_brands if brand in _STILL))
        elif source.kind == b"meta":
            metas.append(source)
        elif source.kind == b"moov":
            raise unsupported(MOVES)
    if len(metas) != 1:
        raise broken()
    if not _HEVC & set(brands):
        raise unsupported(OTHER_CODING)
    return brands, _read_meta(metas[0])


def _read_meta(source: Box) -> _Meta:
    meta = _Meta()
    reader = source.reader()
    reader.skip(4)
    readers: dict[bytes, Callable[[_Meta, Box], None]] = {
        b"pitm": _read_primary,
        b"iinf": _read_items,
        b"iloc": _read_locations,
        b"iref": _read_references,
        b"iprp": _read_properties,
        b"idat": _read_data,
    }
    for inner in boxes(reader):
        if inner.kind in readers:
            readers.pop(inner.kind)(meta, inner)
        elif inner.kind in {b"pitm", b"iinf", b"iloc", b"iref", b"iprp", b"idat"}:
            raise broken()
    return meta


def _versioned(source: Box) -> tuple[Reader, int, int]:
    """A reader behind the version and the flags, and these."""
    reader = source.reader()
    return reader, reader.number(1), reader.number(3)


def _read_primary(meta: _Meta, source: Box) -> None:
    reader, version, _ = _versioned(source)
    meta.primary = reader.number(4 if version else 2)


def _read_items(meta: _Meta, source: Box) -> None:
    """Item types (§8.11.6): only entries of version 2 and 3 have one."""
    reader, version, _ = _versioned(source)
    reader.skip(4 if version else 2)
    for entry in boxes(reader):
        inner, version, _ = _versioned(entry)
        if entry.kind == b"infe" and version in {2, 3}:
            item = inner.number(4 if version == 3 else 2)
            protected = inner.number(2)
            meta.kinds.setdefault(item, b"" if protected else inner.take(4))


def _read_locations(meta: _Meta, source: Box) -> None:
    """Item locations (§8.11.3): offsets are added up here, and not followed before the item is wanted."""
    reader, version, _ = _versioned(source)
    widths = reader.number(2)
    offset_size, length_size, base_size, index_size = (widths >> shift & 15 for shift in (12, 8, 4, 0))
    for _ in range(meta.count(reader.number(4 if version == 2 else 2))):
        item = reader.number(4 if version == 2 else 2)
        method = reader.number(2) & 15 if version else 0
        outside = reader.number(2)
        base = reader.number(base_size)
        extents = []
        for _ in range(meta.count(reader.number(2))):
            reader.skip(index_size if version else 0)
            extents.append((base + reader.number(offset_size), reader.number(length_size)))
        meta.where.setdefault(item, _Where(-1 if outside else method, tuple(extents)))


def _read_references(meta: _Meta, source: Box) -> None:
    reader, version, _ = _versioned(source)
    width = 4 if version else 2
    for reference in boxes(reader):
        if reference.kind not in {b"dimg", b"auxl", b"prem"}:
            continue
        inner = reference.reader()
        item = inner.number(width)
        to = [inner.number(width) for _ in range(meta.count(inner.number(2)))]
        if meta.references.setdefault((reference.kind, item), to) is not to:
            raise broken()


def _read_properties(meta: _Meta, source: Box) -> None:
    """Properties and whose they are (ISO/IEC 23008-12 §9.3)."""
    for inner in boxes(source.reader()):
        if inner.kind == b"ipco" and not meta.properties:
            meta.properties = list(boxes(inner.reader()))
        elif inner.kind == b"ipma":
            reader, version, flags = _versioned(inner)
            for _ in range(meta.count(reader.number(4))):
                mine = meta.associations.setdefault(reader.number(4 if version else 2), [])
                for _ in range(meta.count(reader.number(1))):
                    value = reader.number(2 if flags & 1 else 1)
                    top = 0x8000 if flags & 1 else 0x80
                    mine.append((value & (top - 1), bool(value & top)))


def _read_data(meta: _Meta, source: Box) -> None:
    meta.data = source.octets()


def _payload(content: bytes, meta: _Meta, item: int) -> bytes:
    """The data of an item, in one piece and never longer than the file."""
    where = meta.where.get(item)
    if where is None or where.method not in {0, 1}:
        raise broken()
    source = content if where.method == 0 else meta.data
    if sum(length for _, length in where.extents) > len(source):
        raise broken()
    pieces = []
    for start, length in where.extents:
        if not length or start + length > len(source):
            raise broken()
        pieces.append(source[start : start + length])
    return b"".join(pieces)


class _Copy:
    """Copies items of a file into a picture."""

    def __init__(self, content: bytes, meta: _Meta, picture: _Picture) -> None:
        self._content = content
        self._meta = meta
        self._picture = picture
        self.turns: dict[int, tuple[bytes, ...]] = {}  # of items that are shown, where Exif alone says it
        self._configurations: dict[bytes, Configuration] = {}
        self._written: dict[int, bytes] = {}
        self._left = len(content)

    def add(self, item: int) -> tuple[int, int]:
        """Copy a picture or a grid of pictures; its size before it is turned."""
        match self._meta.kinds.get(item):
            case b"hvc1":
                return self._add_coded(item, hidden=False)
            case b"grid":
                return self._add_grid(item)
        raise unsupported(OTHER_CODING)

    def auxiliaries(self) -> Iterator[int]:
        """The items that say they go with the primary one."""
        for (kind, item), to in self._meta.references.items():
            if kind == b"auxl" and to == [self._meta.primary] and item != self._meta.primary:
                yield item

    def turned(self, item: int) -> list[bytes]:
        """How an item is turned and cut, in the order in which it is done."""
        return [box(source.kind, source.octets()) for _, source, _ in self._of(item) if source.kind in _TURNS]

    def is_alpha(self, item: int) -> bool:
        """True of a transparency plane; depth and gain maps are not of the picture."""
        return any(
            source.kind == b"auxC" and source.octets(80)[4:].startswith(_ALPHA) for _, source, _ in self._of(item)
        )

    def _of(self, item: int) -> Iterator[tuple[int, Box, bool]]:
        """The properties of an item: their index, box, and whether a viewer must understand them."""
        for index, essential in self._meta.associations.get(item, []):
            if index > len(self._meta.properties):
                raise broken()
            if index:
                yield index, self._meta.properties[index - 1], essential

    def _add_grid(self, item: int) -> tuple[int, int]:
        """A grid (§6.6.2.3.2): rows and columns of coded pictures, as many as it says."""
        reader = Reader(self._take(item))
        head = reader.take(4)
        width = 4 if head[1] & 1 else 2
        size = bounded(reader.number(width), reader.number(width))
        tiles = self._meta.references.get((b"dimg", item), [])
        if head[0] or len(set(tiles)) != len(tiles) or len(tiles) != (head[2] + 1) * (head[3] + 1):
            raise broken()
        number, data = len(self._picture.items) + 1, reader.content[: reader.at]
        properties, declared, _ = self._properties(item)
        self._picture.items.append(_Item(b"grid", data, hidden=False, properties=properties))
        sizes = {self._add_tile(tile) for tile in tiles}
        if declared != size or len(sizes) != 1:
            raise broken()
        for whole, part, count in zip(size, sizes.pop(), (head[3] + 1, head[2] + 1), strict=True):
            if not part * (count - 1) < whole <= part * count:  # every tile is seen, and nothing is left open
                raise broken()
        self._picture.references.append((b"dimg", number, list(range(number + 1, number + 1 + len(tiles)))))
        return size

    def _add_tile(self, item: int) -> tuple[int, int]:
        """A picture of a grid, which is neither turned nor cut: that is done to the grid."""
        if self._meta.kinds.get(item) != b"hvc1" or self.turned(item):
            raise unsupported(OTHER_CODING)
        return self._add_coded(item, hidden=True)

    def _add_coded(self, item: int, *, hidden: bool) -> tuple[int, int]:
        """A coded picture: its slices and nothing between them."""
        properties, size, configuration = self._properties(item)
        if configuration is None:
            raise broken()
        data, count = slices(self._take(item), configuration.prefix)
        if configuration.area > (size[0] + _PADDING) * (size[1] + _PADDING):
            raise costly(LARGER_INSIDE)
        if configuration.size != size:
            raise broken(OTHER_SIZE_INSIDE)
        self._picture.rich |= configuration.rich
        self._spend(count * configuration.area)
        self._picture.items.append(_Item(b"hvc1", data, hidden, properties))
        return size

    def _take(self, item: int) -> bytes:
        """The data of an item; all of them together are no longer than the file, however they lie."""
        data = _payload(self._content, self._meta, item)
        self._left -= len(data)
        if self._left < 0:
            raise broken()
        return data

    def _spend(self, samples: int) -> None:
        self._picture.work += samples
        if self._picture.work > _MAX_WORK:
            raise costly(LARGER_INSIDE)

    def _properties(self, item: int) -> tuple[list[tuple[int, bool]], tuple[int, int], Configuration | None]:
        """The properties an item keeps, its size, and how it is coded."""
        properties: list[tuple[int, bool]] = []
        size: tuple[int, int] | None = None
        configuration = None
        turns = self.turns.get(item, ())
        for index, source, essential in self._of(item):
            if source.kind == b"hvcC":
                configuration = self._configuration(source)
            content = self._property(index, source)
            if source.kind == b"ispe":
                reader = Reader(source.octets(), 4)
                size = bounded(reader.number(4), reader.number(4))
            if not content:
                if essential:
                    raise unsupported(OTHER_SHOWING)
                continue
            if not (turns and source.kind == b"irot"):
                properties.append((self._place(content), essential))
        properties += [(self._place(turn), True) for turn in turns]
        if size is None or len(properties) > _MAX_PROPERTIES:
            raise broken()
        return properties, size, configuration

    def _place(self, content: bytes) -> int:
        """Where a property stands in the list of all, counted from 1."""
        return self._picture.properties.setdefault(content, len(self._picture.properties) + 1)

    def _configuration(self, source: Box) -> Configuration:
        """How pictures are coded; the same words are read once, however many boxes hold them."""
        data = source.octets()
        if data not in self._configurations:
            if len(self._configurations) == _MAX_CONFIGURATIONS:
                raise costly(TOO_MANY_PIECES)
            self._configurations[data] = read_configuration(data)
        return self._configurations[data]

    def _property(self, index: int, source: Box) -> bytes:
        """A property as it is written, worked out once."""
        if index not in self._written:
            coded = source.kind == b"hvcC"
            self._written[index] = box(b"hvcC", self._configuration(source).content) if coded else _property(source)
        return self._written[index]


def _property(source: Box) -> bytes:
    """A property as it is written; empty for one that is not kept."""
    data = source.octets()
    if source.kind in _LENGTHS and len(data) == _LENGTHS[source.kind]:
        return box(source.kind, data)
    if source.kind == b"pixi" and 5 < len(data) == 5 + data[4] <= 9:
        return box(source.kind, data)
    if source.kind == b"auxC":
        return next((full_box(b"auxC", name) for name in _ALPHA if data[4:].startswith(name)), b"")
    if source.kind == b"colr" and data[:4] == b"nclx" and len(data) == 11:
        return box(b"colr", data)
    if source.kind == b"colr" and data[:4] in {b"prof", b"rICC"} and profile(data[4:]):
        return box(b"colr", data[:4], profile(data[4:]))
    if source.kind in _LENGTHS:
        raise broken()
    return b""


def _exif(content: bytes, meta: _Meta) -> Exif:
    """What the Exif item says (23008-12 annex A.2.1)."""
    items = [item for item, kind in meta.kinds.items() if kind == b"Exif"]
    if not items:
        return Exif()
    try:
        data = _payload(content, meta, items[0])[:_MAX_EXIF]
        reader = Reader(data)
        reader.skip(reader.number(4))
    except Refused:
        return Exif()
    exif = read_exif(data[reader.at :])
    return exif if len(items) == 1 else Exif(exif.taken)  # how which of several pictures is turned is not said


def _written(brands: list[bytes], picture: _Picture) -> bytes:
    """The file: ftyp, meta, mdat.

    Where the data begins is known once the rest is written, and is as long whatever it says.
    """
    first = box(b"ftyp", brands[0], b"\0\0\0\0", *brands)
    start = len(first) + len(_meta(picture, 0)) + 8
    return b"".join([first, _meta(picture, start), box(b"mdat", *(item.data for item in picture.items))])


def _meta(picture: _Picture, start: int) -> bytes:
    locations, entries, associations = [], [], []
    for number, item in enumerate(picture.items, 1):
        name = number.to_bytes(2)
        locations.append(name + b"\0\0\0\1" + start.to_bytes(4) + len(item.data).to_bytes(4))
        start += len(item.data)
        entries.append(full_box(b"infe", name, b"\0\0", item.kind, b"\0", version=2, flags=int(item.hidden)))
        mine = [(index | 0x8000 * essential).to_bytes(2) for index, essential in item.properties]
        associations.append(name + bytes((len(mine),)) + b"".join(mine))
    count = len(picture.items)
    references = [
        box(kind, item.to_bytes(2), len(to).to_bytes(2), *(number.to_bytes(2) for number in to))
        for kind, item, to in picture.references
    ]
    return full_box(
        b"meta",
        full_box(b"hdlr", b"\0\0\0\0pict", bytes(13)),
        full_box(b"pitm", b"\0\1"),
        full_box(b"iloc", b"\x44\0", count.to_bytes(2), *locations),
        full_box(b"iinf", count.to_bytes(2), *entries),
        full_box(b"iref", *references) if references else b"",
        box(
            b"iprp",
            box(b"ipco", *picture.properties),
            full_box(b"ipma", count.to_bytes(4), *associations, flags=1),
        ),
    )
