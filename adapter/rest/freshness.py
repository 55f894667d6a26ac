"""Whether a client has what it asks for already: If-None-Match and If-Modified-Since (RFC 9110 §13.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from flask import request
from werkzeug.http import parse_date

_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def has_it(tag: str, changed: datetime, before: Callable[[], datetime | None]) -> bool:
    """Whether the version with this entity tag, changed at this time, is known to the client.

    `before` gives the time of the version before it. Last-Modified is of whole seconds: where two versions are of one
    second, it does not tell them apart, and If-Modified-Since alone does not hold.
    """
    if "If-None-Match" in request.headers:
        listed = ",".join(request.headers.getlist("If-None-Match"))
        return listed.strip() == "*" or _value(tag) in _TAG.findall(listed)
    since = parse_date(request.headers.get("If-Modified-Since"))
    second = changed.replace(microsecond=0)
    if since is None or second > since:
        return False
    earlier = before()
    return earlier is None or earlier < second


def _value(tag: str) -> str:
    """What a weak comparison looks at."""
    return tag.removeprefix("W/").strip('"')
