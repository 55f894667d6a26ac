"""Bodies in fewer octets: gzip and zstd, of answers and of requests (RFC 9110 §8.4, RFC 8878)."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO

import zstandard
from flask import Response, request
from werkzeug.wsgi import get_input_stream

from adapter.errors import Malformed, OtherMedia, TooLarge

MOST_TIMES = 100
_SMALL = 250_000  # octets: so much may come of any body
_LEAST = 1_000
_PIECE = 512  # octets of zstd become 16 MB at most
_WINDOW = 2**23  # what RFC 8878 says that everybody must take


def inflate_request(most: int) -> None:
    """Put the plain body in the place of one that came compressed, so that nobody else has to know.

    Raises OtherMedia for a coding that is not known or is not the only one, TooLarge for a body that becomes longer
    than `most`, or than `MOST_TIMES` of what came, and Malformed for one that is broken.
    """
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    if coding in {"", "identity"}:
        return
    if coding not in _INFLATERS:
        raise OtherMedia.because("", "a body is sent as it is, or in gzip or zstd.", code="not-supported")
    packed = get_input_stream(request.environ, max_content_length=most).read()
    most = min(most, max(_SMALL, MOST_TIMES * len(packed)))
    try:
        octets = _INFLATERS[coding](packed, most)
    except (EOFError, OSError, zlib.error, zstandard.ZstdError):
        raise Malformed.because("", f"the body is not {coding}.", code="structure") from None
    if len(octets) > most:
        text = f"the body becomes longer than {most} octets, which is too much for what came."
        raise TooLarge.because("", text, code="too-long")
    request.environ |= {"wsgi.input": BytesIO(octets), "CONTENT_LENGTH": str(len(octets))}
    del request.environ["HTTP_CONTENT_ENCODING"]


def deflate_answer(response: Response) -> None:
    """Send an answer in zstd or gzip, where the client takes it and there is something to gain."""
    response.vary.add("Accept-Encoding")
    if response.is_streamed or response.status_code == 206 or len(octets := response.get_data()) < _LEAST:
        return
    coding = _chosen()
    if coding:
        packed = zstandard.compress(octets, 1) if coding == "zstd" else gzip.compress(octets, 1, mtime=0)
        response.set_data(packed)
        response.headers["Content-Encoding"] = coding


def _chosen() -> str:
    """The coding that is wanted most: of two alike zstd. `*` stands for gzip. None where none is wanted."""
    asked = dict(request.accept_encodings)
    wanted = {
        "zstd": asked.get("zstd", 0.0),
        "gzip": asked.get("gzip", asked.get("x-gzip", asked.get("*", 0.0))),
        "": asked.get("identity", 0.0),
    }
    return max(wanted, key=wanted.__getitem__) if any(wanted.values()) else ""


def _ungzip(packed: bytes, most: int) -> bytes:
    with gzip.GzipFile(fileobj=BytesIO(packed)) as file:
        return file.read(most + 1)


def _unzstd(packed: bytes, most: int) -> bytes:
    """One frame, in small pieces: of a whole body the decompressor would make as much as it says."""
    frame, octets = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj(), bytearray()
    for start in range(0, len(packed), _PIECE):
        if frame.eof:
            raise EOFError
        octets += frame.decompress(packed[start : start + _PIECE])
        if len(octets) > most:
            return bytes(octets)
    if not frame.eof or frame.unused_data:
        raise EOFError
    return bytes(octets)


_INFLATERS = {"gzip": _ungzip, "x-gzip": _ungzip, "zstd": _unzstd}
