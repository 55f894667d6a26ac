"""How a HEIC is turned: by irot and imir (ISO/IEC 23008-12 §6.5.10, 6.5.12), and where these say nothing, by Exif.

The standard has a viewer ignore the Exif. Some cameras write how the picture is turned there only, and viewers differ
in whom they believe. So what Exif says is written as boxes, which every viewer obeys, and the Exif goes: no pixel
changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from adapter.image.boxes import box

# irot turns to the left by quarters; imir exchanges top and bottom (0) or the sides (1).
_OF_EXIF = {
    2: (box(b"imir", b"\1"),),
    3: (box(b"irot", b"\2"),),
    4: (box(b"imir", b"\0"),),
    5: (box(b"irot", b"\1"), box(b"imir", b"\0")),
    6: (box(b"irot", b"\3"),),
    7: (box(b"irot", b"\3"), box(b"imir", b"\0")),
    8: (box(b"irot", b"\1"),),
}


def turns_of_exif(orientation: int, written: Sequence[bytes]) -> tuple[bytes, ...]:
    """The boxes that turn a picture as its Exif says, when none of those that are written does."""
    if all(turns_nothing(source) for source in written):
        return _OF_EXIF.get(orientation, ())
    return ()


def turns_nothing(source: bytes) -> bool:
    """Whether a box leaves the picture upright: a cut, or an irot by no quarter."""
    return source[4:8] == b"clap" or (source[4:8] == b"irot" and source[8] & 3 == 0)
