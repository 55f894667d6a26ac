"""The octets of a part out of their transfer encoding (RFC 2045 §6): whole, or not at all. Pure."""

from __future__ import annotations

import binascii
import re

from adapter.mail.limits import unreadable
from adapter.mail.sentences import BROKEN_BASE64, BROKEN_QUOTED_PRINTABLE, SWALLOWED, UNKNOWN_ENCODING
from adapter.mail.splitter import Leaf

_BROKEN_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*\Z)")
_HEADER_OF_A_PART = re.compile(rb"(?i)content-(?:type|transfer-encoding|disposition):")
_LINES_OF_BASE64 = re.compile(rb"\n[A-Za-z0-9+/]{60,76}\r?\n[A-Za-z0-9+/]{20}")


def read_content(raw: bytes, leaf: Leaf) -> bytes:
    """The decoded octets of a leaf. Refused (PHO-13) when the encoding is unknown or broken."""
    match leaf.description.encoding:
        case "base64":
            return _base64(raw, leaf.start, leaf.end)
        case "quoted-printable":
            if _BROKEN_ESCAPE.search(raw, leaf.start, leaf.end):
                raise unreadable(BROKEN_QUOTED_PRINTABLE)
            return binascii.a2b_qp(memoryview(raw)[leaf.start : leaf.end])
        case "" | "7bit" | "8bit" | "binary":
            return raw[leaf.start : leaf.end]
        case _:
            raise unreadable(UNKNOWN_ENCODING)


def _base64(raw: bytes, start: int, end: int) -> bytes:
    """RFC 2045 §6.8, strictly but for white space: nothing else may be skipped, and nothing may follow the padding."""
    try:
        return binascii.a2b_base64(raw[start:end].translate(None, b" \t\r\n"), strict_mode=True)
    except binascii.Error:
        raise unreadable(BROKEN_BASE64) from None


def refuse_swallowed(leaf: Leaf, photo: bytes) -> None:
    """Refuse a photo in raw octets that holds another part, by its headers or its base64.

    A boundary between them was lost, and a photo perhaps.

    Base64 needs no such care: the octets of a boundary are none of its own.
    """
    if leaf.description.encoding != "base64" and (_HEADER_OF_A_PART.search(photo) or _LINES_OF_BASE64.search(photo)):
        raise unreadable(SWALLOWED)
