"""What a Binary holds, in pieces: its octets stand in its JSON as base64 (FHIR R4 binary). Pure."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from adapter.fhir.elements import Resource

_DATA = b'"data":"'
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_PIECE = 65_536 * 4  # signs of base64
_MEDIA_TYPE = re.compile(
    r'[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(\s*;\s*[A-Za-z0-9-]+=("[A-Za-z0-9 ._/:+-]*"|[A-Za-z0-9._+-]+))*'
)


@dataclass(frozen=True, slots=True)
class Octets:
    """The octets of a Binary. `text`: their base64, a part of the stored bytes that is not copied."""

    text: memoryview

    def __len__(self) -> int:
        return len(self.text) // 4 * 3 - bytes(self.text[-2:]).count(b"=")

    def pieces(self, start: int, stop: int) -> Iterator[bytes]:
        """Those from one place to another, some at a time: no more is decoded than is sent."""
        place = start // 3 * 4
        while place < len(self.text) and place // 4 * 3 < stop:
            piece, first = base64.b64decode(self.text[place : place + _PIECE]), place // 4 * 3
            yield piece[max(0, start - first) : stop - first]
            place += _PIECE


def split(body: bytes) -> tuple[Resource, Octets]:
    """A stored Binary without its data, and what the data is; raises ValueError for data that is no base64."""
    start = body.find(_DATA) + len(_DATA)
    end = body.find(b'"', start)
    resource: Resource = orjson.loads(body[:start] + body[end:]) if start >= len(_DATA) else {}
    if resource.get("data") == "":
        text = memoryview(body)[start:end]
    else:  # there is none, or the first that is found is not the Binary's own
        resource = orjson.loads(body)
        text = memoryview(str(resource.get("data", "")).encode())
    if not _BASE64.fullmatch(text):
        text = memoryview(b"".join(orjson.loads(b'"%b"' % bytes(text)).encode().split()))  # FHIR permits white space
    if len(text) % 4 or not _BASE64.fullmatch(text):
        raise ValueError
    return {name: value for name, value in resource.items() if name != "data"}, Octets(text)


def joined(content_type: str, octets: bytes, context: str = "") -> Resource:
    """A Binary of these octets. `context`: the reference to what it belongs to."""
    about = {"securityContext": {"reference": context}} if context else {}
    return {
        "resourceType": "Binary",
        "contentType": content_type,
        **about,
        "data": base64.b64encode(octets).decode("ascii"),
    }


def is_media_type(text: str) -> bool:
    """Whether a text is a media type, by its form: it can stand in a header (RFC 9110 §8.3.1)."""
    return _MEDIA_TYPE.fullmatch(text) is not None
