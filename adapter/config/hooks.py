"""Where a client may have its notifications sent: the URLs and networks that the configuration lists for it."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, unquote, urlsplit

from adapter.config.addresses import is_loopback

_PORTS = {"https": 443, "http": 80}
_OVER_IPV6 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))  # RFC 6052, RFC 8215


def find_endpoint_mistake(url: str) -> str:
    """What is wrong with a URL for notifications; empty where nothing is.

    It is https, or http to this machine, and nothing in it hides where it leads or who sends.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is not a URL"
    mistakes = {
        "has characters that no URL has": not url.isascii() or not url.isprintable() or bool({" ", "\\"} & {*url}),
        "is not a URL of https": parts.scheme not in _PORTS or not host,
        "is not https": parts.scheme == "http" and not is_loopback(host),
        "has a name of a user, a query or a fragment": bool({"@"} & {*parts.netloc}) or bool({"?", "#"} & {*url}),
        "has a path that does not lead straight on": _is_crooked(parts.path),
    }
    return next((text for text, is_so in mistakes.items() if is_so), "")


def is_listed(url: str, listed: Iterable[str]) -> bool:
    """Whether a URL for notifications is one of these, or below one."""
    return not find_endpoint_mistake(url) and any(_is_below(urlsplit(url), urlsplit(one)) for one in listed)


def may_connect(address: str, host: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether notifications may go to an address: a public one, one of these networks, or the one that is listed.

    `host`: of the listed URL; by itself it stands for an address where it is one, or this machine.
    """
    shown = ip_address(address.partition("%")[0])
    real = _real(shown)
    if any(one.version == network.version and one in network for one in (shown, real) for network in networks):
        return True
    if is_loopback(host) and real.is_loopback:
        return True
    if host == str(shown):
        return True
    return real.is_global and not real.is_multicast


def _real(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that one of IPv6 leads to, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _OVER_IPV6):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def _is_below(url: SplitResult, listed: SplitResult) -> bool:
    return _place(url) == _place(listed) and f"{url.path}/".startswith(f"{listed.path.rstrip('/')}/")


def _place(url: SplitResult) -> tuple[str, str | None, int | None]:
    return url.scheme, url.hostname, url.port or _PORTS.get(url.scheme)


def _is_crooked(path: str) -> bool:
    """Whether a step of a path goes up, stays or is empty, also where it is written in percents."""
    plain = unquote(path)
    return "//" in path or "\\" in plain or "%" in plain or any(step in {".", ".."} for step in plain.split("/"))
