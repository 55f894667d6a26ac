"""The references of a resource: where they stand, and where they lead. Pure (FHIR R4 references)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from adapter.fhir.elements import Resource

Steps = tuple[str | int, ...]

#: Elements that hold an address.
ADDRESSES = frozenset({"reference", "url", "fullUrl"})
#: Elements of the types here that may link to an entry of a transaction (FHIR R4 http, transaction): those of the types
#: uri, url, canonical, oid and uuid that name no definition, and `Reference.reference`.
LINKS = frozenset(
    {"authority", "definitionCanonical", "definitionUri", "instantiatesCanonical", "instantiatesUri", "policy"}
    | {"reference", "resource", "source", "uri", "url"}
    | {"valueCanonical", "valueOid", "valueUri", "valueUrl", "valueUuid"}
)
_EXTENSIONS = frozenset({"extension", "modifierExtension"})
_BEHIND = re.compile(r"/_history/|#")
_NARRATIVE = re.compile(r"""(<[^<>]*?\s(?:href|src)\s*=\s*["'])([^"'<>]*)(["'])""")
_REST = re.compile(r"(https?://.+/)[A-Z][A-Za-z]{1,40}/[A-Za-z0-9\-.]{1,64}", re.DOTALL)
_CONDITIONAL = re.compile(r"[A-Z][A-Za-z]+\?")
_PERSON = re.compile(r"(Patient|RelatedPerson)/([A-Za-z0-9\-.]{1,64})(?:[/#].*)?", re.DOTALL)


class PersonReference(NamedTuple):
    """A person that a relative reference leads to: one of this server."""

    kind: str
    id: str


def addresses_of(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Every address in a resource, and where it stands."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from addresses_of(item, (*steps, number))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ADDRESSES and isinstance(item, str):
                yield (*steps, key), item
            else:
                yield from addresses_of(item, (*steps, key))


def is_conditional(reference: str) -> bool:
    """Whether it names a search (`Patient?identifier=…`), not a resource."""
    return bool(_CONDITIONAL.match(reference))


def without_version(address: str) -> str:
    """The address of a resource, without the version or the part of it that an address names."""
    return _BEHIND.split(address, maxsplit=1)[0]


def persons_of(resource: Resource) -> Iterator[tuple[Steps, PersonReference]]:
    """The persons that relative references of a resource lead to, and where each stands."""
    for steps, address in addresses_of(resource):
        if steps[-1] == "reference" and (match := _PERSON.fullmatch(address)):
            yield steps, PersonReference(match[1], match[2])


@dataclass(frozen=True, slots=True)
class Home:
    """Where the entries of a transaction are here: `addresses` gives `Type/id` for each fullUrl."""

    addresses: Mapping[str, str]

    def lead(self, resource: Resource, full_url: str = "") -> Resource:
        """A resource with every link to an entry replaced by the address that the entry has here.

        `full_url`: its own, which a relative reference is resolved by (FHIR R4 bundle, references). A version and
        a fragment stay. What names a definition is no link: an extension, a code system, a profile.
        """
        match = _REST.fullmatch(full_url)
        return dict(self._led(resource, match[1] if match else ""))

    def _led(self, value: Any, base: str) -> Any:
        if isinstance(value, list):
            return [self._led(item, base) for item in value]
        if isinstance(value, dict):
            return {key: self._of(key, item, base) for key, item in value.items()}
        return value

    def _of(self, key: str, item: Any, base: str) -> Any:
        if key in LINKS and isinstance(item, str):
            return self._link(item, base if key == "reference" else "")
        if key in LINKS and isinstance(item, list) and all(isinstance(one, str) for one in item):
            return [self._link(one, "") for one in item]
        if key == "div" and isinstance(item, str):
            return _NARRATIVE.sub(lambda found: f"{found[1]}{self._link(found[2], base)}{found[3]}", item)
        led = self._led(item, base)
        if key in _EXTENSIONS and isinstance(item, list):
            return [one | {"url": held["url"]} for one, held in zip(led, item, strict=True)]
        return led

    def _link(self, link: str, base: str) -> str:
        if link in self.addresses:
            return self.addresses[link]
        whole = without_version(link)
        rest = link[len(whole) :]
        found = self.addresses.get(whole) or (self.addresses.get(base + whole) if base else None)
        return f"{found}{rest}" if found else link
