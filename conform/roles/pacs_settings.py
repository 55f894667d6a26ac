"""What the settings of an archive of images mean: accounts, places and TLS."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from conform.claim import Claim, WrongSutError
from conform.peers.association import Place
from conform.peers.tls import TlsServer


def read_accounts(claim: Claim) -> tuple[str, Mapping[str, str]]:
    """The Authorization of HTTP, and what stands for each secret: a token, a user and a password, or neither."""
    if "token" in claim.settings:
        token = claim.secret("token")
        return f"Bearer {token}", {token: "■token■"}
    if "user" in claim.settings:
        password = claim.secret("password")
        both = base64.b64encode(f"{claim.text('user')}:{password}".encode()).decode()
        return f"Basic {both}", {both: "■account■"}
    return "", {}


def read_ca(claim: Claim) -> str | bool:
    """The file of the root that is believed; True for those of the machine."""
    return str(claim.path("ca")) if "ca" in claim.settings else True


def read_place(claim: Claim, *, secure: bool = False) -> Place:
    """Where the archive listens by DIMSE: plainly where it says so, else over TLS. Raises WrongSutError."""
    secure = secure or "dimse" not in claim.settings
    host, port = split_address(claim, "dimse_tls" if secure else "dimse")
    title, calling = claim.text("title"), claim.text("calling_title")
    return Place(host, port, title, calling, read_tls(claim) if secure else None)


def read_tls(claim: Claim, *, certificate: bool = True) -> ssl.SSLContext:
    """TLS as the kit speaks it, with its certificate where there is one. Raises WrongSutError."""
    try:
        context = ssl.create_default_context(cafile=claim.path("ca") if "ca" in claim.settings else None)
        if certificate and "certificate" in claim.settings:
            context.load_cert_chain(claim.path("certificate"), claim.path("key"))
    except (OSError, ssl.SSLError):
        raise WrongSutError("pacs: ca, certificate and key are PEM files without a password") from None
    return context


def read_tls_servers(claim: Claim) -> list[TlsServer]:
    """Every place where the archive speaks TLS. Raises WrongSutError where there is none."""
    places = [split_address(claim, "dimse_tls")] if "dimse_tls" in claim.settings else []
    url = urlsplit(str(claim.settings.get("url", "")))
    if url.scheme == "https":
        places.append((url.hostname or "", url.port or 443))
    if not places:
        raise WrongSutError("pacs: tls is claimed, and neither dimse_tls nor a url of https is there")
    # Only versions are tried: nothing is said, and nothing is served.
    return [TlsServer(host, port, b"", bool) for host, port in places]


def read_seconds(claim: Claim) -> float:
    """How long a report of commitment may take. Raises WrongSutError."""
    value = claim.settings.get("within", 30)
    if not isinstance(value, (int, float)) or value <= 0:
        raise WrongSutError("pacs: within is a number of seconds")
    return float(value)


def split_address(claim: Claim, name: str) -> tuple[str, int]:
    """A setting of the form host:port. Raises WrongSutError."""
    host, _, port = claim.text(name).rpartition(":")
    if not host or not port.isdecimal() or not port.isascii():
        raise WrongSutError(f'pacs: {name} is "host:port"')
    return host, int(port)
