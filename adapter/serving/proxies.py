"""Who a request comes from when proxies stand before us: only they are believed."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import unquote_to_bytes

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from adapter.rest.certificate import PEER_CERTIFICATE

_CERTIFICATE = "HTTP_X_SSL_CLIENT_CERT"
_SAID_BY_PROXIES = (
    _CERTIFICATE,
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)


def plain_address(address: str) -> str:
    """An address in one form: an IPv4 address that came in IPv6 is that IPv4 address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


def neighbourhood(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 of an IPv6 address, of which one host has all."""
    if ":" not in address:
        return address
    try:
        return str(IPv6Network((address, 64), strict=False))
    except ValueError:
        return address


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies that stand before this server, by address."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def have(self, address: str) -> bool:
        """Whether this address is a proxy's."""
        if not self.networks:
            return False
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """Whose request it is: the last address of X-Forwarded-For that is no proxy's, if a proxy sends it."""
        if not self.have(peer):
            return peer
        hops = [plain_address(hop.strip()) for line in forwarded for hop in line.split(",")]
        return next((hop for hop in reversed(hops) if not self.have(hop)), peer)

    def settle(self, environ: MutableMapping[str, Any], peer: str) -> None:
        """Put what a proxy says of its client where the application looks; what others say so goes away.

        The certificate is the one that nginx gives as `$ssl_client_escaped_cert`: PEM, percent-encoded.
        """
        said = {name: environ.pop(name) for name in _SAID_BY_PROXIES if name in environ}
        if not self.have(peer):
            return
        environ["REMOTE_ADDR"] = self.client(peer, [said.get("HTTP_X_FORWARDED_FOR", "")])
        if said.get("HTTP_X_FORWARDED_PROTO") in {"http", "https"}:
            environ["wsgi.url_scheme"] = said["HTTP_X_FORWARDED_PROTO"]
        if certificate := _read_certificate(said.get(_CERTIFICATE, "")):
            environ[PEER_CERTIFICATE] = certificate


def _read_certificate(text: str) -> bytes | None:
    """The DER octets; None for none, and for what is no certificate."""
    try:
        return x509.load_pem_x509_certificate(unquote_to_bytes(text)).public_bytes(Encoding.DER)
    except ValueError:
        return None
