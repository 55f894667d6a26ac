"""Which units may see a resource: derived when it is written, by its type. Pure.

No type has a rule yet: what is written is visible to operators and flows only.
"""

from __future__ import annotations

from collections.abc import Callable

from adapter.fhir.elements import Resource


def units_of(resource: Resource, of: Callable[[str], frozenset[str]]) -> frozenset[str]:
    """The OIDs of the units that may see a resource; `of` gives those of another resource by its `Type/id`."""
    del resource, of
    return frozenset()
