"""What must not stand in an address: a URL ends up in logs, in histories of browsers and with proxies (domain §3)."""

from __future__ import annotations

from urllib.parse import unquote, unquote_plus

from adapter.identifiers import find_hetu_shapes


def holds_hetu(address: str) -> bool:
    """Whether a URL or a reference holds what looks like a personal identity code, encoded or not."""
    return bool(find_hetu_shapes(unquote(address)) or find_hetu_shapes(unquote_plus(address)))
