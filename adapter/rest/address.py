"""What must not stand in an address: a URL ends up in logs, in histories of browsers and with proxies (domain §3)."""

from __future__ import annotations

import re
from urllib.parse import unquote, unquote_plus

from adapter.identifiers import find_hetu_shapes

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def holds_hetu(address: str) -> bool:
    """Whether a URL or a reference holds what looks like a personal identity code, encoded or not."""
    plain = _UUID.sub("", address)  # the ids of this server can look like one
    return bool(find_hetu_shapes(unquote(plain)) or find_hetu_shapes(unquote_plus(plain)))
