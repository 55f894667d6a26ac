"""The words of a report, and how several become one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


def sum_up(must: Collection[Verdict], *, mistakes: bool, whole: bool) -> str:
    """The verdict of a run, of its MUST rows: `fails`, `inconclusive`, `partial` or `holds`.

    `mistakes`: an expected failure holds. `whole`: every row was asked for; a part is never more than partial.
    """
    if Verdict.FAILS in must or mistakes:
        return "fails"
    if Verdict.INCONCLUSIVE in must or Verdict.HOLDS not in must:
        return "inconclusive"
    return "partial" if not whole or Verdict.NOT_TESTED in must or Verdict.EXPECTED in must else "holds"
