"""The references of a resource: where they stand, and where they lead. Pure (FHIR R4 references)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from adapter.fhir.elements import Resource

Steps = tuple[str | int, ...]

#: Elements that hold an address.
ADDRESSES = frozenset({"reference", "url", "fullUrl"})
_EXTENSIONS = frozenset({"extension", "modifierExtension"})
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


def persons_of(resource: Resource) -> Iterator[tuple[Steps, PersonReference]]:
    """The persons that relative references of a resource lead to, and where each stands."""
    for steps, address in addresses_of(resource):
        if steps[-1] == "reference" and (match := _PERSON.fullmatch(address)):
            yield steps, PersonReference(match[1], match[2])


def led_home(value: Any, addresses: Mapping[str, str]) -> Any:
    """A resource of a transaction, with each address of another entry replaced by the one it has here.

    The name of an extension is no address, whatever an entry calls itself.
    """
    if isinstance(value, list):
        return [led_home(item, addresses) for item in value]
    if isinstance(value, dict):
        return {key: _led_home(key, item, addresses) for key, item in value.items()}
    return value


def _led_home(key: str, item: Any, addresses: Mapping[str, str]) -> Any:
    if key in ADDRESSES and isinstance(item, str):
        return addresses.get(item, item)
    led = led_home(item, addresses)
    if key in _EXTENSIONS:
        return [one | {"url": held["url"]} for one, held in zip(led, item, strict=True)]
    return led
