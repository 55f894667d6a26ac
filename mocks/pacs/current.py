"""The request that is being answered: its body, and its examination."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import g, request

if TYPE_CHECKING:
    from mocks.control import Examination

_BLOCK = 1 << 20


def read_body() -> bytes:
    """The whole body, read by blocks: read at once, one in chunks would be copied over and over."""
    if "body" not in g:
        kept = g.get("payload")  # read before, for the journal
        g.body = kept if kept is not None else b"".join(iter(partial(request.stream.read, _BLOCK), b""))
    return bytes(g.body)


def examination() -> Examination:
    """The examination of the request."""
    found: Examination = g.examination
    return found
