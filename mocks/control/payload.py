"""Whether a message may be kept: only one of synthetic people, whose HETU is in the 900 series."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator

from mocks.control.hetu import is_hetu, is_test_hetu

_LIKE = r"(?<![0-9A-Za-z])[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y](?![0-9A-Za-z])"
_HETU, _HETU_OCTETS = re.compile(_LIKE), re.compile(_LIKE.encode())
_BASE64 = re.compile(rb"[A-Za-z0-9+/][A-Za-z0-9+/\s]{62,}={0,2}")


def names_real_person(payload: bytes) -> bool:
    """Whether a message holds a HETU outside the 900 series, plain or within base64 text."""
    found = {match.decode() for octets in _layers(payload) for match in _HETU_OCTETS.findall(octets)}
    return any(is_hetu(text) and not is_test_hetu(text) for text in found)


def mask_hetus(text: str) -> str:
    """A text without what looks like a HETU, for an error that quotes what a tester sent."""
    return _HETU.sub("[HETU]", text)


def _layers(payload: bytes) -> Iterator[bytes]:
    yield payload
    for run in _BASE64.findall(payload):
        try:
            yield b64decode(b"".join(run.split()))
        except binascii.Error:
            continue
