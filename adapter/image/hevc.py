"""HEVC as it lies in HEIF: units by an allow-list, parameter sets read for the size they make a decoder allocate.

ITU-T H.265 §7.3 for the units, ISO/IEC 14496-15 §8.3 for the configuration record. Only slices stay in the data and
only parameter sets in the configuration: SEI messages and units that decoders skip are where words can hide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adapter.image.fault import broken, costly, unsupported
from adapter.image.reader import Reader
from adapter.image.sentences import OF_A_FILM, OTHER_CODING, TOO_MANY_PIECES

_SLICES = range(22)  # unit types of coded slices: trailing, leading, and random access pictures
_RANDOM_ACCESS = range(16, 22)
_PARAMETERS = {32, 33, 34}
_SEQUENCE = 33
_FIXED = 22
_MAX_CONFIGURATION = 8_000
_MAX_UNITS = 200


@dataclass(frozen=True, slots=True)
class Configuration:
    """A decoder configuration with nothing but parameter sets.

    `area` is the picture they make a decoder allocate, in samples of luma; `size` is what is left of it, width and
    height, once it is cropped; `rich` means more than eight bits, or colour at more than a quarter of the resolution.
    """

    content: bytes
    prefix: int
    area: int
    size: tuple[int, int]
    rich: bool


def read_configuration(content: bytes) -> Configuration:
    """The content of a box `hvcC`, its parameter sets kept."""
    if len(content) > _MAX_CONFIGURATION:
        raise costly(TOO_MANY_PIECES)
    reader = Reader(content)
    fixed = reader.take(_FIXED)
    if fixed[0] != 1:
        raise unsupported(OTHER_CODING)
    arrays: list[bytes] = []
    shapes: list[_Shape] = []
    for _ in range(reader.number(1)):
        head = reader.number(1)
        units = [reader.take(reader.number(2)) for _ in range(reader.number(2))]
        if head & 63 not in _PARAMETERS:
            continue
        if any(len(unit) < 3 or unit[0] >> 1 & 63 != head & 63 for unit in units):
            raise broken()
        if head & 63 == _SEQUENCE:
            shapes += [_shape(unit) for unit in units]
        arrays.append(bytes((head,)) + len(units).to_bytes(2))
        arrays += [len(unit).to_bytes(2) + unit for unit in units]
    if len({shape.size for shape in shapes}) != 1:
        raise broken()
    area, rich = max(shape.area for shape in shapes), any(shape.rich for shape in shapes)
    count = sum(1 for piece in arrays if len(piece) == 3)
    return Configuration(fixed + bytes((count,)) + b"".join(arrays), (fixed[21] & 3) + 1, area, shapes[0].size, rich)


def slices(content: bytes, prefix: int) -> tuple[bytes, int]:
    """The slices of the one picture in an item's data, and how many they are."""
    units: list[bytes] = []
    for unit in _units(content, prefix):
        kind = unit[0] >> 1 & 63
        if kind not in _SLICES:
            continue
        if kind not in _RANDOM_ACCESS or bool(unit[2] & 0x80) == bool(units):  # first_slice_segment_in_pic_flag
            raise unsupported(OF_A_FILM)
        units.append(len(unit).to_bytes(prefix) + unit)
    if not units:
        raise broken()
    return b"".join(units), len(units)


def _units(content: bytes, prefix: int) -> Iterator[bytes]:
    reader = Reader(content)
    for _ in range(_MAX_UNITS):
        if not reader.left:
            return
        unit = reader.take(reader.number(prefix))
        if len(unit) < 3:
            raise broken()
        yield unit
    raise costly(TOO_MANY_PIECES)


class _Bits:
    """The bits of a unit, its emulation prevention taken out (§7.3.1.1)."""

    def __init__(self, unit: bytes) -> None:
        self.bits = int.from_bytes(payload := unit.replace(b"\0\0\3", b"\0\0"))
        self.left = 8 * len(payload)

    def take(self, count: int) -> int:
        self.left -= count
        if self.left < 0:
            raise broken()
        return self.bits >> self.left & ((1 << count) - 1)

    def golomb(self) -> int:
        """An unsigned Exp-Golomb code (§9.2)."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise broken()
        return (1 << zeros) - 1 + self.take(zeros)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a sequence parameter set says of the picture; see Configuration."""

    area: int
    size: tuple[int, int]
    rich: bool


def _shape(unit: bytes) -> _Shape:
    """Read a sequence parameter set (§7.3.2.2, §7.3.3) as far as its bit depth.

    It is cropped in steps of a sample of colour (§6.2).
    """
    bits = _Bits(unit[2:258])
    bits.take(4)
    layers = bits.take(3)
    bits.take(1 + 96)
    present = [(bits.take(1), bits.take(1)) for _ in range(8 if layers else 0)][:layers]
    bits.take(sum(88 * profile + 8 * level for profile, level in present))
    bits.golomb()
    chroma = bits.golomb()
    if chroma == 3:
        bits.take(1)
    width, height = bits.golomb(), bits.golomb()
    left, right, top, bottom = (bits.golomb() for _ in range(4)) if bits.take(1) else (0, 0, 0, 0)
    across, down = (2 if chroma in {1, 2} else 1), (2 if chroma == 1 else 1)
    size = (width - across * (left + right), height - down * (top + bottom))
    return _Shape(width * height, size, chroma > 1 or bits.golomb() > 0)
