"""Sections of the FHIR API: the address that clients know, and the clients."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from adapter.clients import Caller, ClientRole, Scope
from adapter.config.section import OidField, Secret, Section

ScopeField = Annotated[
    Scope,
    BeforeValidator(lambda value: value if isinstance(value, Scope) else Scope.parse(str(value))),
    PlainSerializer(str),
]
NetworkField = Annotated[IPv4Network | IPv6Network, BeforeValidator(lambda value: ip_network(str(value)))]


class Api(Section):
    """Where clients find the FHIR API, its TLS, the proxies before it, and what one client may take of it."""

    public_base: str = Field(
        default="",
        pattern=r"^(https?://[^\s?#]+[^/\s?#])?$",
        description="its URL as clients write it, without a slash at the end",
    )
    unique_identifiers: tuple[str, ...] = Field(
        default=(),
        description="systems of identifiers that no two resources of one type may share, as clients write them",
    )

    @property
    def unique(self) -> frozenset[str]:
        """The systems of identifiers that no two resources of one type may share."""
        return frozenset(self.unique_identifiers)

    certificate: Path | None = Field(
        default=None, description="its certificate with the chain (PEM); relative to this file"
    )
    key: Path | None = Field(default=None, description="the key of the certificate (PEM)")
    client_roots: Path | None = Field(
        default=None, description="roots of client certificates (PEM): a client may show one"
    )
    behind_proxy: bool = Field(
        default=False, description="true: TLS ends at a proxy, and the API may listen beyond this machine without"
    )
    trusted_proxies: tuple[NetworkField, ...] = Field(
        default=(), description="addresses whose X-Forwarded-For, -Proto and X-SSL-Client-Cert are believed"
    )
    connections_per_client: int = Field(default=64, ge=1, description="open at once from one address, in each process")
    head_seconds: float = Field(default=10.0, gt=0, description="how long the head of a request may take")
    transfer_seconds: float = Field(
        default=20.0, gt=0, description="how long a body or an answer may take, and one more for each 50,000 octets"
    )
    drain_seconds: float = Field(
        default=0.0, ge=0, le=600, description="how long it goes on serving at its end, while /readyz says stopping"
    )

    @model_validator(mode="after")
    def _whole_tls(self) -> Api:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("api has both a certificate and a key, or neither.")
        if self.client_roots is not None and self.certificate is None:
            raise ValueError("client_roots needs a certificate and a key: without TLS no client can show one.")
        return self

    def beside(self, folder: Path) -> Api:
        """The same with its files absolute: they are relative to the configuration."""
        files = {name: getattr(self, name) for name in ("certificate", "key", "client_roots")}
        return self.model_copy(update={name: folder / file for name, file in files.items() if file is not None})


class Jwks(Section):
    """The public keys of a client: a file that its operator handed over, or where it publishes them (RFC 7517)."""

    file: Path | None = None
    url: str = Field("", pattern=r"^(https://[^\s#]+)?$")

    @model_validator(mode="after")
    def _one(self) -> Jwks:
        if (self.file is None) == (not self.url):
            raise ValueError("jwks has either a file or a url.")
        return self


class Client(Section):
    """A system that calls the FHIR API.

    It signs in by a key (`jwks`), by a certificate (`certificate`: what its subject must name), or, in development
    only, by a static token.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}$")
    name: str
    role: ClientRole
    scopes: tuple[ScopeField, ...]
    units: tuple[OidField, ...] | Literal["*"]
    jwks: Jwks | None = None
    certificate: str = ""
    token: Secret | None = None

    @model_validator(mode="after")
    def _all_units_for_operators_only(self) -> Client:
        if self.units == "*" and self.role is not ClientRole.OPERATOR:
            raise ValueError("units = '*' is for the role 'operator' only.")
        return self

    @property
    def caller(self) -> Caller:
        """What a request of it may do."""
        units = None if self.units == "*" else frozenset(str(unit) for unit in self.units)
        return Caller(self.id, self.name, self.role, self.scopes, units)
