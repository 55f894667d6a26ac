"""When a photo was taken and how it is to be turned, out of its Exif; and Exif with nothing but the turning.

TIFF 6.0 §2 for the structure, Exif 3.0 (CIPA DC-008) §4.6 for the tags. Exactly two directories are read, each once, so
none can loop. Metadata can only fail to say something: nothing here refuses a picture.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from datetime import date, time

_ORIENTATION, _EXIF_DIRECTORY = 0x0112, 0x8769
_TAKEN, _OFFSET = 0x9003, 0x9011  # DateTimeOriginal, OffsetTimeOriginal
_SHORT, _LONG, _TEXTS = 3, 4, (2, 129)
_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d)(?: (\d\d):(\d\d):(\d\d))?")
_ZONE = re.compile(r"Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)")  # as FHIR R4 dateTime has it
_FIRST_YEAR = 1995  # Exif is no older: an earlier date is a clock that was never set
_MAX_ENTRIES = 1_000
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}

_Directory = dict[int, tuple[int, int, bytes]]


@dataclass(frozen=True, slots=True)
class Exif:
    """`taken` is a FHIR dateTime: with the time only when the offset is known, because one is never guessed.

    `orientation` is 1 to 8.
    """

    taken: str | None = None
    orientation: int = 1


def read_exif(content: bytes) -> Exif:
    """What the TIFF structure says; `Exif()` for what is no TIFF structure."""
    tiff = content.removeprefix(b"Exif\0\0")
    order = _ORDERS.get(tiff[:4])
    if order is None:
        return Exif()
    first = _directory(tiff, order, _unpack(order, "I", tiff[4:8]))
    deeper = _directory(tiff, order, _number(order, first.get(_EXIF_DIRECTORY)))
    orientation = _number(order, first.get(_ORIENTATION))
    taken = _taken(_text(tiff, order, deeper.get(_TAKEN)), _text(tiff, order, deeper.get(_OFFSET)))
    return Exif(taken, orientation if 1 <= orientation <= 8 else 1)


def orientation_only(orientation: int) -> bytes:
    """A TIFF structure that says how the picture is turned and nothing else; empty when it stands upright."""
    if orientation == 1:
        return b""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)


def holds_tag(tiff: bytes, tag: int) -> bool:
    """Whether the first directory of a TIFF structure has this tag."""
    order = _ORDERS.get(tiff[:4])
    return order is not None and tag in _directory(tiff, order, _unpack(order, "I", tiff[4:8]))


def _directory(tiff: bytes, order: str, at: int) -> _Directory:
    """The entries of one directory by tag: type, count, and the four bytes of value or offset.

    The first of a tag counts.
    """
    entries: _Directory = {}
    if not 8 <= at <= len(tiff) - 2:
        return entries
    count = min(_unpack(order, "H", tiff[at : at + 2]), _MAX_ENTRIES)
    for position in range(at + 2, min(at + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind, length, value = struct.unpack(f"{order}HHI4s", tiff[position : position + 12])
        entries.setdefault(tag, (kind, length, value))
    return entries


def _unpack(order: str, form: str, octets: bytes) -> int:
    size = struct.calcsize(form)
    return int(struct.unpack(order + form, octets[:size])[0]) if len(octets) >= size else 0


def _number(order: str, entry: tuple[int, int, bytes] | None) -> int:
    """A single SHORT or LONG; 0 for anything else."""
    match entry:
        case (kind, 1, value) if kind in {_SHORT, _LONG}:
            return _unpack(order, "H" if kind == _SHORT else "I", value)
    return 0


def _text(tiff: bytes, order: str, entry: tuple[int, int, bytes] | None) -> str:
    """A short text; empty for anything else."""
    if entry is None or entry[0] not in _TEXTS or not 0 < entry[1] <= 32:
        return ""
    _, length, value = entry
    start = _unpack(order, "I", value)
    octets = value[:length] if length <= 4 else tiff[start : start + length]
    return octets.partition(b"\0")[0].decode("ascii", "replace").strip()


def _taken(moment: str, zone: str) -> str | None:
    """A FHIR dateTime from `YYYY:MM:DD HH:MM:SS` and `±HH:MM`; None for a date that is none."""
    match = _MOMENT.match(moment)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(digits) for digits in match.groups(default="-1"))
    try:
        day_taken = date(year, month, day).isoformat()
    except ValueError:
        return None
    if year < _FIRST_YEAR:
        return None
    try:
        at = time(hour, minute, second).isoformat()
    except ValueError:
        return day_taken
    return f"{day_taken}T{at}{zone}" if _ZONE.fullmatch(zone) else day_taken
