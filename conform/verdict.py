"""The words of a report, and how several become one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """What a run says of one requirement. A skip is never a pass."""

    FAILS = "fails"
    INCONCLUSIVE = "inconclusive"
    WARNING = "warning"
    EXPECTED = "expected failure"
    NOT_TESTED = "not tested"
    NOT_APPLICABLE = "not applicable"
    ATTESTED = "attested"
    HOLDS = "holds"


#: The worst first.
_ORDER = tuple(Verdict)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts; ValueError where there is none."""
    return min(verdicts, key=_ORDER.index)
