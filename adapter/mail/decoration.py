"""Pictures that are no photos: logos of signatures, icons, tracking pixels – and the same photo a second time. Pure.

A phone puts a real photo into the text as well, so a reference from the HTML (`cid:`, RFC 2392) is never enough: the
picture has to be small too. In doubt it stays a photo.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from html import unescape

from adapter.image import Kind, measure, recognise

_PIXEL = 3  # a side of what is there to be fetched, or to draw a line
_ICON = 64
_SMALL_AREA, _WIDE_AREA = 25_000, 60_000  # the smallest photo a phone offers to send is 320 by 240
_WIDE = 2.5  # a photo is not so much wider than high
_MAX_SIZE = 40_000  # octets
_FLAT = 0.5  # octets a pixel: a drawing without loss takes fewer, a photo more
_CID = re.compile(r"(?i)\bcid:([^\"'\s<>)\]]{1,300})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_SIGNATURE = re.compile(
    r"(?i)gmail_signature|\bid=[\"']?(?:x_){0,5}(?:ms-outlook-mobile-)?signature|^-- ?\r?$|>-- ?<"
    r"|\b(?:terveisin|hälsning(?:ar)?|regards|mvh)\b",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture among the parts: the number of its part, its octets, and its Content-ID without brackets."""

    part: int
    content: bytes
    cid: str


@dataclass(slots=True)
class Mentions:
    """The Content-IDs that the texts refer to, and those of them that they refer to below a signature's beginning."""

    anywhere: set[str] = field(default_factory=set)
    in_signature: set[str] = field(default_factory=set)

    def read(self, source: str) -> None:
        """Take in what one text refers to."""
        begin = _SIGNATURE.search(source)
        for match in _CID.finditer(source):
            cid = _plain(match[1])
            self.anywhere.add(cid)
            if begin and begin.start() < match.start():
                self.in_signature.add(cid)


def find_decoration(pictures: Sequence[Picture], sources: Collection[str]) -> set[int]:
    """The parts whose pictures are no photos, by the sources of the texts. One that is also sent otherwise is one.

    What a camera writes – JPEG, HEIC – is only taken for decoration beside another photo.
    """
    mentions = Mentions()
    for source in sources:
        mentions.read(source)
    photos = {picture.content for picture in pictures if not _is_decoration(picture, mentions)}
    rest = [picture for picture in pictures if picture.content not in photos]
    return {picture.part for picture in rest if photos or not _is_of_camera(picture.content)}


def find_repetitions(pictures: Sequence[Picture]) -> set[int]:
    """The parts that hold the octets of an earlier one."""
    seen: set[bytes] = set()
    repeated: set[int] = set()
    for picture in pictures:
        if picture.content in seen:
            repeated.add(picture.part)
        seen.add(picture.content)
    return repeated


def _is_decoration(picture: Picture, mentions: Mentions) -> bool:
    size = measure(picture.content) if len(picture.content) <= _MAX_SIZE else None
    if size is None or _is_pixel(size):
        return size is not None
    cid = _plain(picture.cid)
    return cid in mentions.anywhere and (
        _is_icon(size)
        or _is_wordmark(size)
        or (_is_small(size) and (_is_drawn(picture.content, size) or cid in mentions.in_signature))
    )


def _is_pixel(size: tuple[int, int] | None) -> bool:
    return size is not None and max(size) <= _PIXEL


def _is_of_camera(content: bytes) -> bool:
    return recognise(content) in {Kind.JPEG, Kind.HEIC} and not _is_pixel(measure(content))


def _is_icon(size: tuple[int, int]) -> bool:
    return min(size) <= _PIXEL or max(size) <= _ICON


def _is_small(size: tuple[int, int]) -> bool:
    return size[0] * size[1] <= _SMALL_AREA


def _is_drawn(content: bytes, size: tuple[int, int]) -> bool:
    return recognise(content) in {None, Kind.PNG} and len(content) < _FLAT * size[0] * size[1]


def _is_wordmark(size: tuple[int, int]) -> bool:
    return size[0] >= _WIDE * size[1] and size[0] * size[1] <= _WIDE_AREA


def _plain(cid: str) -> str:
    """A Content-ID as it is compared: in a URL it is escaped (RFC 2392 §2)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), unescape(cid)).strip().strip("<>").casefold()
