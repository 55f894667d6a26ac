"""What one transaction is to do to resources, and what became of each act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from adapter.errors import Busy
from adapter.fhir.elements import Resource
from adapter.store.resources import Criterion, Stored


class Method(StrEnum):
    """How a resource is written."""

    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True)
class Condition:
    """What is looked for. `parameters`: as they were asked; who asks the same waits.

    `base`: the address of this server's API, by which a reference may name what is here.
    """

    parameters: tuple[tuple[str, str], ...]
    criteria: tuple[Criterion, ...]
    base: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference that names a search: it must find exactly one (FHIR R4 http, conditional references).

    `entry`: the number of the entry that has it.
    """

    kind: str
    condition: Condition
    entry: int


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do to one resource.

    `identity`: of what is meant, or of what is new. `condition`: by what the resource is found instead.
    `named`: whoever writes gave the id; `own_id`: it may give this id to something new; `may_begin`: it may create.
    `match`: the version that the change was made from (If-Match). `overwrites`: it may come without.
    `absent`: it must not be there yet (If-None-Match: *). `patched`: the version that a patch was applied to.
    `full_url`: how others of the transaction refer to it. `links`: its references that name a search.
    """

    method: Method
    kind: str
    identity: str
    resource: Resource = field(default_factory=dict)
    condition: Condition | None = None
    named: bool = False
    own_id: bool = False
    may_begin: bool = True
    match: int | None = None
    overwrites: bool = False
    absent: bool = False
    patched: int = 0
    full_url: str = ""
    links: Mapping[str, Link] = field(default_factory=dict)

    @classmethod
    def create(cls, identity: str, resource: Resource) -> Act:
        """A create without a condition."""
        return cls(Method.POST, str(resource["resourceType"]), identity, resource)

    @classmethod
    def update(cls, identity: str, resource: Resource, match: int) -> Act:
        """An update of one version."""
        return cls(Method.PUT, str(resource["resourceType"]), identity, resource, named=True, match=match)

    @classmethod
    def delete(cls, kind: str, identity: str) -> Act:
        """A deletion, whatever the version is."""
        return cls(Method.DELETE, kind, identity, named=True)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act: the version there is now, None where there was nothing to delete; whether it is new."""

    stored: Stored | None
    is_new: bool = False

    @property
    def version(self) -> Stored:
        """The version there is now, of an act that leaves one."""
        if self.stored is None:
            raise ValueError("there was nothing to delete")
        return self.stored


class Author(Protocol):
    """Says what whoever writes may write of a resource; each raises Forbidden for what is not theirs."""

    def created(self, new: Resource) -> Resource:
        """What is new, as it is stored."""
        ...

    def changed(self, held: Resource, new: Resource) -> Resource:
        """What takes the place of what is held."""
        ...

    def deleted(self, held: Resource) -> None:
        """Whether what is held may go."""
        ...


class Anybody:
    """Who may write everything as it is."""

    def created(self, new: Resource) -> Resource:
        """As it came."""
        return new

    def changed(self, held: Resource, new: Resource) -> Resource:  # noqa: ARG002 – as the protocol has it
        """As it came."""
        return new

    def deleted(self, held: Resource) -> None:
        """It may go."""


class Moved(Busy):
    """The resource changed at this very moment; worth trying again."""
