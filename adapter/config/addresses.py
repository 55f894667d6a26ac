"""Where a peer is, and how Lautta makes sure that it is that peer: the [addresses] of the configuration."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from pydantic import BaseModel, ConfigDict

from adapter.errors import WrongUsage
from adapter.words import Sentence

if TYPE_CHECKING:
    from cryptography.x509 import Name

_NO_FILE = Sentence(
    "{file}: tätä tiedostoa tarvitaan yhteyteen ({host}), eikä sitä ole.",
    "{file}: filen behövs för förbindelsen till {host}, och den finns inte.",
    "{file}: this file is needed to connect to {host}, and is not there.",
)
_OVER_TLS = frozenset({"https", "imaps", "dicoms"})
_IN_CLEAR = frozenset({"http", "dicom", "tcp"})
_LOCAL = frozenset({"unix"})  # a socket of this machine


class Address(BaseModel):
    """One address as the configuration gives it: a URL, or a table that says more about a peer.

    `roots` (a PEM file) and `client` (a certificate by its name) are in the directory of [identity]. `subject` is what
    the peer's certificate must have in its subject, by RFC 4514: `CN=record.hospital.example`,
    `serialNumber=1.2.246.10.99999810`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    roots: Path | None = None
    client: str = ""
    subject: str = ""
    cleartext: str = ""

    def find_mistakes(self) -> list[str]:
        """What is wrong with it. Without TLS beyond this machine it needs a reason (`cleartext`)."""
        try:
            parts = urlsplit(self.url)
            scheme, host, _ = parts.scheme, parts.hostname or "", parts.port
        except ValueError:
            return [f"'{self.url}' is not a URL"]
        if scheme in _LOCAL:
            return []
        if scheme not in _OVER_TLS | _IN_CLEAR or not host:
            return [f"'{self.url}' is not a URL of https, imaps, dicoms, http, dicom, tcp or unix"]
        mistakes = []
        over_tls = scheme in _OVER_TLS
        if not over_tls and not self.cleartext.strip() and not is_loopback(host):
            mistakes.append(f"'{self.url}' is sent in the clear: use TLS, or say why not (cleartext = \"…\")")
        if not over_tls and (self.roots or self.client or self.subject):
            mistakes.append(f"'{self.url}' is sent in the clear: roots, client and subject go with TLS")
        if over_tls and self.cleartext:
            mistakes.append(f"'{self.url}' goes over TLS: it needs no reason in cleartext")
        try:
            read_subject(self.subject)
        except ValueError:
            mistakes.append("subject is not a name by RFC 4514, such as CN=record.hospital.example")
        return mistakes


@dataclass(frozen=True, slots=True)
class Place:
    """An address that is ready to be connected to. Without `roots` the machine's own roots are believed.

    `client` is certificate chain and key; `subject` the attributes that the server's certificate must have in its
    subject.
    """

    url: str
    roots: Path | None = None
    client: tuple[Path, Path] | None = None
    subject: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @property
    def host(self) -> str:
        """The host of its URL."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The port of its URL; 0 when it names none."""
        return urlsplit(self.url).port or 0

    def tls(self) -> ssl.SSLContext:
        """How to connect to it over TLS (1.2 or newer); the subject is the caller's to see.

        Raises WrongUsage for a missing file.
        """
        self.check_files()
        context = ssl.create_default_context(cafile=str(self.roots) if self.roots else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.client:
            context.load_cert_chain(*self.client)
        return context

    def listening_tls(self) -> ssl.SSLContext:
        """How a peer of this place connects to us over TLS: both sides show certificates.

        Raises WrongUsage for a missing file.
        """
        self.check_files()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(str(self.roots))
        if self.client:
            context.load_cert_chain(*self.client)
        return context

    def check_files(self) -> None:
        """Raise WrongUsage when a file that it needs is not there."""
        for file in (*([self.roots] if self.roots else []), *(self.client or ())):
            if not file.is_file():
                raise WrongUsage(_NO_FILE.filled(file=str(file), host=self.host))

    def below(self, path: str) -> Place:
        """The same peer at a path."""
        return replace(self, url=urljoin(self.url, path)) if path else self

    def check_subject(self, connected: Any) -> None:
        """Raise ssl.SSLError unless the certificate of a TLS connection's server names whom this place expects.

        Of each attribute it must have exactly the expected values.
        """
        if self.subject:
            from cryptography import x509

            shown = x509.load_der_x509_certificate(connected.getpeercert(binary_form=True) or b"").subject
            if not names(shown, self.subject):
                raise ssl.SSLError("the server's certificate names somebody else")


def read_subject(text: str) -> frozenset[tuple[str, str]]:
    """The attributes of a name (RFC 4514), each with its OID; raises ValueError."""
    if not text:
        return frozenset()
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    more = {"serialNumber": NameOID.SERIAL_NUMBER, "organizationIdentifier": NameOID.ORGANIZATION_IDENTIFIER}
    return _attributes(x509.Name.from_rfc4514_string(text, more))


def names(shown: Name, expected: frozenset[tuple[str, str]]) -> bool:
    """Whether a certificate's subject names whom it must: of each attribute it has exactly the expected values."""
    kinds = {kind for kind, _ in expected}
    return {pair for pair in _attributes(shown) if pair[0] in kinds} == expected


def _attributes(name: Name) -> frozenset[tuple[str, str]]:
    return frozenset((attribute.oid.dotted_string, str(attribute.value)) for attribute in name)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
