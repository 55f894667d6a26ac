"""Good resources made bad in one way: every one is caught, whatever the way."""

from __future__ import annotations

from collections import Counter

import pytest

from adapter.validate.issue import Severity
from adapter.validate.package import own_validator
from tests.validate.definitions import Json, examples
from tests.validate.mutants import KINDS, mutants

TYPES = (
    "Media",
    "ServiceRequest",
    "Consent",
    "Task",
    "Provenance",
    "AuditEvent",
    "Patient",
    "RelatedPerson",
    "Organization",
    "ImagingStudy",
    "DocumentReference",
    "Communication",
    "Practitioner",
    "Observation",
)


def is_wrong(resource: Json) -> bool:
    """Whether an error is found."""
    return any(issue.severity is Severity.ERROR for issue in own_validator().validate(resource))


@pytest.fixture(scope="module")
def judged() -> dict[str, Counter[bool]]:
    """How many mutants of each kind were caught, and how many not."""
    counts: dict[str, Counter[bool]] = {kind: Counter() for kind in KINDS}
    for name, resource in examples(*TYPES):
        if not is_wrong(resource):
            for kind, mutant in mutants(resource, name):
                counts[kind][is_wrong(mutant)] += 1
    return counts


@pytest.mark.parametrize("kind", KINDS)
def test_every_mutant_is_caught(judged: dict[str, Counter[bool]], kind: str) -> None:
    assert judged[kind][True] >= 10, "the kind is tried"
    assert judged[kind][False] == 0
