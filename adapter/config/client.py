"""Sections of the FHIR API: the address that clients know, and the clients."""

from __future__ import annotations

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


class Api(Section):
    """Where clients find the FHIR API."""

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
