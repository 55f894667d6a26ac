"""The answers of the archives over HTTP: DICOM JSON, parts, one content by itself, and answers that break off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Response, g, request

from mocks.exchange import Silence
from mocks.pacs.misdeed import LostError
from mocks.pacs.multipart import Multipart

DICOM_JSON = "application/dicom+json"

#: Parts of an answer: contents with their transfer syntaxes, and the media type they have together.
Served = tuple[list[tuple[bytes, str]], str]


def answer_json(body: Any, status: int = 200) -> Response:
    """DICOM JSON. Content-Type without a charset: with one, dicomweb-client drops a store's answer."""
    response = Response(json.dumps(body, ensure_ascii=False), status)
    response.headers["Content-Type"] = DICOM_JSON
    return response


def answer_nothing() -> Response:
    """204: no body, so no type of one (PS3.18 10.6.3.1)."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def answer_parts(contents: list[tuple[bytes, str]], kind: str, *, whole: bool = False) -> Response:
    """An answer of parts; or the one content there is, by itself (`whole`)."""
    if whole:
        ((content, syntax),) = contents
        blocks = (block for block in g.misdeed.pace([content]))
        response = Response(_until_lost(blocks, Silence(request.environ)))
        response.headers["Content-Type"] = f"{kind}; transfer-syntax={syntax}"
        response.content_length = len(content)
        return response
    message = Multipart(contents, kind)
    response = Response(
        _until_lost(message.write(g.misdeed.pace), Silence(request.environ)), content_type=message.content_type
    )
    response.content_length = len(message)
    return response


def halve(response: Response) -> Response:
    """An answer that promises all and breaks off in the middle."""
    body = response.get_data()

    def begin() -> Iterator[bytes]:
        yield body[: len(body) // 2]
        raise LostError

    broken = Response(_until_lost(begin(), Silence(request.environ)), response.status, response.headers)
    broken.content_length = max(len(body), 1)
    return broken


def _until_lost(blocks: Iterator[bytes], silence: Silence) -> Iterator[bytes]:
    try:
        yield from blocks
    except LostError:
        yield from silence
