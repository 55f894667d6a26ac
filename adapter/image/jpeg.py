"""JPEG without what is not the picture: markers by an allow-list, the coded scans untouched.

ITU-T T.81 annex B for the markers, T.871 for JFIF, T.872 §6.5.3 for Adobe's APP14, ICC.1 annex B.4 for APP2. What a
viewer decodes stays: frame, tables, scans. APP0 is cut to its fourteen octets (no thumbnail), APP14 to the colour
transform; a new APP1 says how the picture is turned. Everything else goes, with whatever stands after the end: MPF
pictures, gain maps, motion videos, archives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from adapter.image.colour import MAX_PROFILE, profile
from adapter.image.exif import Exif, orientation_only, read_exif
from adapter.image.fault import broken, costly, unsupported
from adapter.image.reader import Reader
from adapter.image.sentences import OTHER_CODING, TOO_MANY_PASSES, TOO_MANY_PIECES
from adapter.image.stripped import Stripped, bounded

_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APP0, _APP1, _APP2, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}  # baseline, extended, progressive; the last two arithmetic
_PROGRESSIVE = {0xC2, 0xCA}
_ARITHMETIC = {0xC9, 0xCA}
_TABLES = {0xC4, 0xCC, 0xDB, 0xDD}  # DHT, DAC, DQT, DRI
_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_FILLED = re.compile(rb"\xff+")  # a marker may be filled up (T.81 §B.1.1.2)
_ICC = b"ICC_PROFILE\0"
_MAX_SEGMENTS = 2_000
_MAX_SCANS = 64
_MAX_COEFFICIENTS = 100_000_000  # two octets each while several scans are put together
_MAX_SCANNED = 600_000_000  # pixels times scans


@dataclass(slots=True)
class _Application:
    """What the application segments before the first scan say: the little of it that stays, and the Exif."""

    jfif: bytes = b""
    adobe: bytes = b""
    exif: Exif | None = None
    icc: dict[int, bytes] = field(default_factory=dict)

    def read(self, marker: int, segment: bytes) -> None:
        """Take from one segment what is to be kept."""
        if marker == _APP0 and segment.startswith(b"JFIF\0") and len(segment) >= 14:
            self.jfif = _segment(_APP0, segment[:12] + b"\0\0")
        elif marker == _APP1 and self.exif is None and segment.startswith(b"Exif\0\0"):
            self.exif = read_exif(segment)
        elif marker == _APP2 and segment.startswith(_ICC) and len(segment) > 14:
            self.icc[segment[12]] = segment[14:]
        elif marker == _APP14 and segment.startswith(b"Adobe") and len(segment) >= 12:
            self.adobe = _segment(_APP14, b"Adobe\0\x64\0\0\0\0" + segment[11:12])

    def written(self) -> list[bytes]:
        """The segments that stay."""
        tiff = orientation_only(self.exif.orientation) if self.exif else b""
        turned = _segment(_APP1, b"Exif\0\0" + tiff) if tiff else b""
        return [self.jfif, turned, *_profile(self.icc), self.adobe]


def strip_jpeg(content: bytes) -> Stripped:
    """The picture of a JPEG and what its Exif said.

    Raises Refused for one that is cut off, nested, or not for photos.
    """
    application = _Application()
    frame = b""
    coded: list[bytes] = []
    tables: list[bytes] = []
    scans: list[int] = []
    for marker, segment, scan in _segments(content):
        if marker in _TABLES:
            tables.append(_segment(marker, segment))
        elif marker == _SOS or (marker in _FRAMES and not frame):
            coded += [*tables, _segment(marker, segment), scan]
            tables = []
            if marker == _SOS:
                scans.append(len(scan))
            else:
                frame = bytes((marker,)) + segment
        elif marker != _COM and not _APP0 <= marker <= _APP15:
            raise unsupported(OTHER_CODING)
        elif not scans:  # by the first scan a decoder has made up its mind about the colours
            application.read(marker, segment)
    size = _check_cost(frame, scans)
    whole = b"".join([b"\xff\xd8", *application.written(), *coded, b"\xff\xd9"])
    return Stripped(whole, size, application.exif or Exif())


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Every marker up to the end of the picture.

    The marker, its segment, and after a start of scan the coded octets.
    """
    reader = Reader(content, 2)
    for _ in range(_MAX_SEGMENTS):
        before = _FILLED.match(content, reader.at)
        if before is None:
            raise broken()
        reader.skip(before.end() - reader.at)
        marker = reader.number(1)
        if marker == _EOI:
            return
        if marker < 0xC0 or 0xD0 <= marker <= _SOI:
            raise broken()
        segment = reader.take(reader.number(2) - 2)
        scan = b""
        if marker == _SOS:
            end = _MARKER_IN_SCAN.search(content, reader.at)
            if end is None:
                raise broken()
            scan = reader.take(end.start() - reader.at).rstrip(b"\xff")
        yield marker, segment, scan
    raise costly(TOO_MANY_PIECES)


def _segment(marker: int, segment: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(segment) + 2).to_bytes(2) + segment


def _profile(parts: dict[int, bytes]) -> list[bytes]:
    """The colour profile in its numbered segments; none when a part is missing."""
    if sorted(parts) != list(range(1, len(parts) + 1)):
        return []
    whole = profile(b"".join(parts[number] for number in sorted(parts)))
    step = 65_519
    pieces = [whole[at : at + step] for at in range(0, min(len(whole), MAX_PROFILE), step)]
    return [_segment(_APP2, _ICC + bytes((n, len(pieces))) + piece) for n, piece in enumerate(pieces, 1)]


def _check_cost(frame: bytes, scans: list[int]) -> tuple[int, int]:
    """Width and height, once they are known to be affordable and the scans to be long enough to hold them.

    A block costs at least one bit (two where one scan holds it all), so a frame that promises more than its scans can
    hold is found here: a decoder would fill the rest with grey and say nothing.
    """
    if not frame or not scans:
        raise broken()
    reader = Reader(frame, 1)
    marker, precision, height, width, components = (frame[0], *(reader.number(n) for n in (1, 2, 2, 1)))
    sampling = [reader.take(3)[1] for _ in range(components)]
    factors = [(octet >> 4, octet & 15) for octet in sampling]
    if precision != 8 or components not in {1, 3, 4}:
        raise unsupported(OTHER_CODING)
    if reader.left or any(not (1 <= h <= 4 and 1 <= v <= 4) for h, v in factors):
        raise broken()
    size = bounded(width, height)
    full = max(h for h, _ in factors) * max(v for _, v in factors)
    samples = sum(width * height * h * v for h, v in factors) // full
    several = marker in _PROGRESSIVE or len(scans) > 1
    if (
        len(scans) > _MAX_SCANS
        or len(scans) * width * height > _MAX_SCANNED
        or (several and samples > _MAX_COEFFICIENTS)
    ):
        raise costly(TOO_MANY_PASSES)
    if marker not in _ARITHMETIC and sum(scans) * 8 < samples // 64 * (1 if several else 2):
        raise broken()
    return size
