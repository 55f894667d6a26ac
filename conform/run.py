"""Run the cases of the claimed roles, and make of them what is said of every requirement."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from conform.case import Case, CaseFailedError, InconclusiveError, NotApplicableError, cases_of
from conform.evidence import Evidence
from conform.people import RealPersonError
from conform.requirement import Requirement
from conform.sut import Sut, WrongSutError
from conform.verdict import Verdict, worst

MakePeer = Callable[[str, Evidence], object]


@dataclass(frozen=True)
class Ending:
    """How one case ended: the verdict, a sentence, and what went over the wire."""

    case: Case
    verdict: Verdict
    sentence: str
    evidence: Evidence
    seconds: float


@dataclass(frozen=True)
class Row:
    """What is said of one requirement, and the cases that say it."""

    requirement: Requirement
    verdict: Verdict
    sentence: str
    cases: tuple[str, ...] = ()


@dataclass
class Outcome:
    """A whole run."""

    rows: list[Row]
    endings: list[Ending]
    mistakes: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """`fails`, `inconclusive`, `partial` or `holds`, of every MUST that applies."""
        must = [row.verdict for row in self.rows if row.requirement.level == "MUST"]
        if Verdict.FAILS in must or self.mistakes:
            return "fails"
        if Verdict.INCONCLUSIVE in must or Verdict.HOLDS not in must:
            return "inconclusive"
        return "partial" if Verdict.NOT_TESTED in must or Verdict.EXPECTED in must else "holds"


def run_cases(
    sut: Sut,
    ledger: Sequence[Requirement],
    make_peer: MakePeer,
    today: date,
    only: Iterable[str] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Try every case of the claimed roles, or those that prove the rows in `only`.

    Raises RealPersonError as soon as a HETU outside the 900-series is met.
    """
    wanted = set(only)
    asked = [row for row in ledger if row.role in sut.roles and (not wanted or row.id in wanted)]
    endings = []
    for role in sut.roles:
        for case in cases_of(role):
            if not wanted or wanted & set(case.proves):
                endings.append(_try(case, make_peer))
                tell(f"{endings[-1].verdict:16} {case.name}")
    rows = [_settle(row, endings, sut, today) for row in asked]
    return Outcome(rows, endings, list(_find_mistakes(rows, sut)))


def _try(case: Case, make_peer: MakePeer) -> Ending:
    evidence = Evidence()
    began = time.monotonic()
    try:
        checks = case.run(make_peer(case.role, evidence))
        verdict, sentence = Verdict.HOLDS, f"{len(checks.done)} checks hold"
    except CaseFailedError as problem:
        verdict, sentence = Verdict.FAILS, str(problem)
    except NotApplicableError as problem:
        verdict, sentence = Verdict.NOT_APPLICABLE, str(problem)
    except InconclusiveError as problem:
        verdict, sentence = Verdict.INCONCLUSIVE, str(problem)
    except (RealPersonError, WrongSutError):
        raise
    except Exception as problem:  # noqa: BLE001 – what strangers answer has no limits; one case must not end the run
        kind = type(problem).__name__  # its text could hold what was answered
        verdict, sentence = Verdict.INCONCLUSIVE, f"the kit could not read what was answered: {kind}"
    return Ending(case, verdict, sentence, evidence, time.monotonic() - began)


def _settle(row: Requirement, endings: Sequence[Ending], sut: Sut, today: date) -> Row:
    """The verdict of one requirement; a case that no system was asked by is never a pass."""
    if row.proof == "none":
        return Row(row, Verdict.NOT_TESTED, row.why_not)
    if row.when != "always" and row.when not in sut.features(row.role):
        return Row(row, Verdict.NOT_APPLICABLE, f"the system does not claim {row.when}")
    said = [ending for ending in endings if row.id in ending.case.proves]
    if not said:
        return Row(row, Verdict.NOT_TESTED, "no case was run")
    verdict = worst(ending.verdict for ending in said)
    sentence = next(ending.sentence for ending in said if ending.verdict is verdict)
    if verdict is Verdict.FAILS and row.id in sut.expected and sut.expected[row.id].until >= today:
        known = sut.expected[row.id]
        verdict, sentence = Verdict.EXPECTED, f"{sentence} Known: {known.reason}, until {known.until.isoformat()}."
    elif verdict is Verdict.FAILS and row.level != "MUST":
        verdict = Verdict.WARNING
    return Row(row, verdict, sentence, tuple(ending.case.name for ending in said))


def _find_mistakes(rows: Sequence[Row], sut: Sut) -> Iterable[str]:
    """An expected failure that holds: the list is no longer true."""
    by_id: Mapping[str, Row] = {row.requirement.id: row for row in rows}
    for identity in sut.expected:
        if identity in by_id and by_id[identity].verdict is Verdict.HOLDS:
            yield f"{identity} is listed as an expected failure, and holds"
