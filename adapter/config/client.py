"""Sections of the FHIR API: the address that clients know, and the clients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, PlainSerializer, field_validator, model_validator

from adapter.clients import Caller, ClientRole, Scope
from adapter.config.addresses import is_loopback, read_subject
from adapter.config.hooks import find_endpoint_mistake
from adapter.config.section import OidField, Secret, Section
from adapter.errors import WrongUsage

ScopeField = Annotated[
    Scope,
    BeforeValidator(lambda value: value if isinstance(value, Scope) else Scope.parse(str(value))),
    PlainSerializer(str),
]
OriginField = Annotated[str, Field(pattern=r"^https?://[a-z0-9.\-\[\]:]+$")]
NetworkField = Annotated[IPv4Network | IPv6Network, BeforeValidator(lambda value: ip_network(str(value)))]


class Api(Section):
    """Where clients find this server, its TLS, the proxies before it, and what one client may take of it.

    The address is never taken from a request: `Host` and `X-Forwarded-*` are whoever's who sends them.
    """

    public_base: str = Field(
        default="",
        pattern=r"^(https?://[^\s?#]+[^/\s?#])?$",
        description="the URL of the site as clients write it, without a slash at the end; FHIR is at /fhir below it. "
        "LAUTTA_PUBLIC_BASE overrides it",
    )
    audiences: tuple[str, ...] = Field(
        default=(), description="what clients may name as `aud` instead of the address of the token endpoint"
    )
    unique_identifiers: tuple[str, ...] = Field(
        default=(),
        description="systems of identifiers that no two resources of one type may share, as clients write them",
    )
    update_without_version: Literal["refuse", "last-write"] = Field(
        default="refuse",
        description="what an update without If-Match is answered: 428, or, with last-write, the next version",
    )
    origins: tuple[OriginField, ...] = Field(
        default=(), description="origins of web pages that may call the API in a browser, such as https://app.example"
    )
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
    def _of_the_site(self) -> Api:
        if self.public_base.endswith("/fhir"):
            raise ValueError("public_base is the URL of the site: leave out /fhir at its end.")
        return self

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

    @property
    def unique(self) -> frozenset[str]:
        """The systems of identifiers that no two resources of one type may share."""
        return frozenset(self.unique_identifiers)

    @property
    def fhir(self) -> str:
        """The base of the FHIR API; empty when no base is configured."""
        return self.below("fhir")

    @property
    def token(self) -> str:
        """The address of the token endpoint; empty when no base is configured."""
        return self.below("token")

    def below(self, path: str) -> str:
        """An address on this server; empty when no base is configured."""
        return f"{self.public_base}/{path}" if self.public_base else ""


class Jwks(Section):
    """The public keys of a client (RFC 7517).

    A `file` that was handed over, or the `url` where it publishes them. File and `roots` (PEM, those that the URL's
    server is believed by) are in the directory of [identity].
    """

    file: Path | None = None
    url: str = Field(default="", pattern=r"^(https://[^\s#]+)?$")
    roots: Path | None = None

    @model_validator(mode="after")
    def _one(self) -> Jwks:
        if (self.file is None) == (not self.url):
            raise ValueError("jwks has either a file or a url.")
        if self.roots and not self.url:
            raise ValueError("roots of jwks go with a url.")
        return self

    def beside(self, folder: Path) -> Jwks:
        """With its files in a folder."""
        return self.model_copy(
            update={name: folder / path for name in ("file", "roots") if (path := getattr(self, name))}
        )


class Client(Section):
    """A system that calls the FHIR API.

    It signs in by a key (`jwks`), by a certificate (`certificate`: what its subject must name by RFC 4514, or the OID
    of an organisation alone), or, in development only, by a static token.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}$")
    name: str
    role: ClientRole
    scopes: tuple[ScopeField, ...]
    units: tuple[OidField, ...] | Literal["*"]
    jwks: Jwks | None = None
    certificate: str = ""
    token: Secret | None = None
    subscription_endpoints: tuple[str, ...] = Field(
        default=(), description="URLs that its notifications may be sent to, also below them: https://host/path"
    )
    subscription_networks: tuple[NetworkField, ...] = Field(
        default=(), description="networks that are not public, in which the hosts of these URLs may be"
    )
    subscription_roots: Path | None = Field(
        default=None, description="roots that these hosts are believed by (PEM), in the directory of [identity]"
    )
    subscription_authorization: Secret | None = Field(
        default=None, description="what is sent to these URLs as the header Authorization, such as `Bearer …`"
    )

    @field_validator("subscription_endpoints")
    @classmethod
    def _endpoints_lead_straight_on(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            if mistake := find_endpoint_mistake(url):
                raise ValueError(f"subscription_endpoints: '{url}' {mistake}.")
        return urls

    @model_validator(mode="after")
    def _all_units_for_operators_only(self) -> Client:
        if self.units == "*" and self.role is not ClientRole.OPERATOR:
            raise ValueError("units = '*' is for the role 'operator' only.")
        return self

    @model_validator(mode="after")
    def _can_sign_in(self) -> Client:
        if self.certificate and not self.subject:
            raise ValueError("certificate is not a name by RFC 4514, such as serialNumber=1.2.246.10.99999810.")
        if self.role is not ClientRole.OPERATOR and not (self.jwks or self.certificate or self.token):
            raise ValueError("it has no way to sign in: name jwks or certificate.")
        return self

    def beside(self, folder: Path) -> Client:
        """With its files in a folder."""
        roots = self.subscription_roots
        moved = {"jwks": self.jwks and self.jwks.beside(folder), "subscription_roots": roots and folder / roots}
        return self.model_copy(update=moved)

    @property
    def subject(self) -> frozenset[tuple[str, str]]:
        """What the subject of its certificate must name; nothing when the configuration's text is no name."""
        organisation = re.fullmatch(r"\d+(\.\d+)+", self.certificate)
        try:
            return read_subject(f"serialNumber={self.certificate}" if organisation else self.certificate)
        except ValueError:
            return frozenset()

    @property
    def static_token(self) -> str:
        """Its token for development; empty where it has none, or its variable is not set."""
        try:
            return self.token.read() if self.token else ""
        except WrongUsage:
            return ""

    @property
    def caller(self) -> Caller:
        """What a request of it may do."""
        units = None if self.units == "*" else frozenset(str(unit) for unit in self.units)
        return Caller(self.id, self.name, self.role, self.scopes, units)


def find_client_mistakes(api: Api, clients: Sequence[Client]) -> list[str]:
    """What clients need of the section [api] and do not find there."""
    signing = [client.id for client in clients if client.jwks or client.certificate]
    if signing and not api.public_base:
        return [f"api.public_base must be there: {', '.join(signing)} sign in at the token endpoint below it."]
    base = urlsplit(api.public_base)
    if base.scheme == "http" and not is_loopback(base.hostname or ""):
        return ["api.public_base must be https beyond this machine: tokens would be sent in the clear."]
    return []
