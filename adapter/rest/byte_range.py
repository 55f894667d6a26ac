"""Which part of a file is asked for: `Range` and `If-Range` (RFC 9110 §14.2, §13.1.5)."""

from __future__ import annotations

import re

from flask import request

_ONE = re.compile(r"bytes=[ \t]*([0-9]{0,15})-([0-9]{0,15})[ \t]*", re.IGNORECASE)


def read_range(length: int, tag: str) -> tuple[int, int] | None:
    """From where to where, of one range; None where the whole is to be sent.

    The whole answers several ranges, what is no range, and an `If-Range` of another version: a date does not tell two
    versions of one second apart, so only the strong tag counts. Raises ValueError for a range that begins beyond the
    end.
    """
    match = _ONE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or match is None or not (match[1] or match[2]):
        return None
    if request.headers.get("If-Range", tag).strip() != tag:
        return None
    if not match[1]:
        start, stop = max(0, length - int(match[2])), length
    else:
        start, stop = int(match[1]), min(length, int(match[2]) + 1 if match[2] else length)
        if match[2] and int(match[2]) < start:
            return None
    if start >= length:
        raise ValueError
    return start, stop
