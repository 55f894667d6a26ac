"""What the value of an attribute or the text of an element may be: types of HL7 V3, by name.

Patterns as in the data types of the V3 and CDA R2 schemas (datatypes-base.xsd).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime

from mocks.control import digest

_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+", re.ASCII)
_UID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[A-Za-z][A-Za-z0-9-]*", re.ASCII)
_TIME = re.compile(r"(?:(\d{1,8})|(\d{9,14}|\d{14}\.\d+)([+-]\d{1,4})?)", re.ASCII)
_LENGTHS = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_NULL_FLAVORS = "NI OTH NINF PINF UNK ASKU NAV NASK TRC MSK NA QS INV UNC DER"
#: What may be shown as it is found: an OID, a short code in capitals or digits, an interaction.
_TELLING = re.compile(r"[0-2](\.\d+)+|[A-Z]{1,3}\d{0,3}|\d{1,4}|[A-Z]{4}_[A-Z]{2}\d{6}[A-Z]{2}\d{2}", re.ASCII)


def is_oid(text: str) -> bool:
    """Whether a text is an OID of two arcs at least."""
    return _OID.fullmatch(text) is not None


def is_time(text: str) -> bool:
    """Whether a text is a point in time (TS), at whatever precision, that the calendar and the clock have."""
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    digits, offset = (match[1] or match[2]).partition(".")[0], match[3]
    if len(digits) not in _LENGTHS or (offset and (len(offset) != 5 or offset[1:3] > "14" or offset[3:] > "59")):
        return False
    try:
        datetime.strptime(digits, _LENGTHS[len(digits)]).replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def is_base64(text: str) -> bool:
    """Whether a text is base64, broken into lines or not, and not empty."""
    try:
        return bool(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError):
        return False


def show(text: str) -> str:
    """What a journal may tell of a value that was found: an OID or a short code, else a digest."""
    return text if _TELLING.fullmatch(text) else f"sha256 {digest(text)}" if text else "nothing"


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


TYPES: dict[str, Callable[[str], bool]] = {
    "oid": is_oid,
    "uid": lambda text: is_oid(text) or _UID.fullmatch(text) is not None,
    "ts": is_time,
    "base64": is_base64,
    "int": _matches(r"-?\d+"),
    "positive": _matches(r"[1-9]\d{0,8}"),
    "bl": _matches("true|false"),
    "cs": _matches(r"[^\s]+"),
    "st": lambda text: bool(text.strip()),
    "any": lambda _text: True,
    "language": _matches(r"[a-z]{2}(-[A-Z]{2})?"),
    "null": _matches(_NULL_FLAVORS.replace(" ", "|")),
}
