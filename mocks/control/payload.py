"""Whether a message may be kept: only one of synthetic people, whose HETU is in the 900 series."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator

_HETU = re.compile(rb"(?<![0-9A-Za-z])([0-3][0-9][01][0-9][0-9]{2})[-+A-FU-Y]([0-9]{3})([0-9A-Y])(?![0-9A-Za-z])")
_CONTROL = b"0123456789ABCDEFHJKLMNPRSTUVWXY"
_BASE64 = re.compile(rb"[A-Za-z0-9+/][A-Za-z0-9+/\s]{62,}={0,2}")


def names_real_person(payload: bytes) -> bool:
    """Whether a message holds a HETU outside the 900 series, plain or within base64 text."""
    return any(_is_real(found) for octets in _layers(payload) for found in _HETU.finditer(octets))


def mask_hetus(text: str) -> str:
    """A text without what looks like a HETU, for an error that quotes what a tester sent."""
    return _HETU.sub(b"[HETU]", text.encode()).decode()


def _layers(payload: bytes) -> Iterator[bytes]:
    yield payload
    for run in _BASE64.findall(payload):
        try:
            yield b64decode(b"".join(run.split()))
        except binascii.Error:
            continue


def _is_real(found: re.Match[bytes]) -> bool:
    born, number, control = found.groups()
    return int(number) < 900 and _CONTROL[int(born + number) % 31] == control[0]
