"""The shape of a HETU, so that one in a URL is refused: URLs end up in logs (FHIR R4, 3.1.1.3; Kanta's own rule)."""

from __future__ import annotations

import re
from urllib.parse import unquote, unquote_plus

_SHAPE = re.compile(r"(?<![0-9A-Za-z])\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?![0-9A-Za-z])", re.IGNORECASE)


def shows_hetu(url: str) -> bool:
    """Whether a path or query holds what looks like a HETU, in plain or percent-encoded, once or twice."""
    forms = (url, unquote(url), unquote_plus(url), unquote(unquote(url)))
    return any(_SHAPE.search(form) for form in forms)
