"""Run the cases of the claimed roles, and make of them what is said of every requirement."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from conform.case import Case, CaseFailedError, Checks, InconclusiveError, NotApplicableError, NotSeenError, cases_of
from conform.claim import WrongSutError
from conform.evidence import Evidence, keep_traffic
from conform.people import RealPersonError
from conform.redaction import Veil, find_hosts
from conform.requirement import Requirement
from conform.role import Meeting, Stay
from conform.roles import BY_NAME
from conform.sut import Sut
from conform.traffic import Message
from conform.verdict import Verdict, sum_up, worst

#: The name of what was seen of a system's own messages, among the cases.
TRAFFIC = "traffic"


@dataclass(frozen=True)
class Ending:
    """How one case ended: the verdict, a sentence, and what went over the wire."""

    case: Case
    verdict: Verdict
    sentence: str
    evidence: Evidence
    seconds: float
    checked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """What is said of one requirement, and the cases that say it."""

    requirement: Requirement
    verdict: Verdict
    sentence: str
    cases: tuple[str, ...] = ()


@dataclass
class Outcome:
    """A whole run. `traffic`: role → what was seen of the system's own messages. `only`: the rows asked for, or all.

    `seen`: role → that traffic as evidence.
    """

    rows: list[Row]
    endings: list[Ending]
    mistakes: list[str] = field(default_factory=list)
    traffic: dict[str, Sequence[Message]] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    seen: dict[str, Evidence] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """`fails`, `inconclusive`, `partial` or `holds`, of every MUST that applies."""
        must = [row.verdict for row in self.rows if row.requirement.level == "MUST"]
        return sum_up(must, mistakes=bool(self.mistakes), whole=not self.only)

    def evidence(self) -> Iterator[tuple[str, str, Evidence]]:
        """Role, name and evidence of each case; last what was seen of each role's own messages."""
        yield from ((one.case.role, one.case.name, one.evidence) for one in self.endings)
        yield from ((role, TRAFFIC, seen) for role, seen in self.seen.items() if seen.messages)


Tell = Callable[[str], None]


def run_cases(
    sut: Sut,
    ledger: Sequence[Requirement],
    stay: Stay,
    today: date,
    only: Iterable[str] = (),
    tell: Tell = lambda _: None,
) -> Outcome:
    """Try every case of the claimed roles, or those that prove the rows in `only`.

    Raises RealPersonError as soon as a HETU outside the 900-series is met, and WrongSutError.
    """
    wanted = set(only)
    outcome = Outcome([], [], only=tuple(sorted(wanted)))
    veil = Veil(frozenset(find_hosts(sut.roles)))
    for role in sut.roles:
        with meet(sut, role, stay) as meeting:
            for case in cases_of(role):
                if not wanted or wanted & set(case.proves):
                    evidence = Evidence(case=case.name, veil=veil, raw=[] if stay.keep_raw else None)
                    outcome.endings.append(try_case(case, meeting, evidence))
                    tell(f"{outcome.endings[-1].verdict:16} {case.name}")
            outcome.traffic[role] = tuple(meeting.traffic())
        secrets = {key: name for ending in outcome.endings for key, name in ending.evidence.secrets.items()}
        evidence = Evidence(secrets, veil=veil, raw=[] if stay.keep_raw else None)
        outcome.seen[role] = keep_traffic(outcome.traffic[role], evidence)
    return _settle_all(outcome, sut, [row for row in ledger if not wanted or row.id in wanted], today)


def check_traffic(sut: Sut, ledger: Sequence[Requirement], role: str, folder: Path, today: date) -> Outcome:
    """Try the cases on traffic of one role on the messages recorded in a folder.

    Raises RealPersonError, WrongSutError.
    """
    read = BY_NAME[role].read
    if read is None:
        raise WrongSutError(f"{role}: recorded messages say nothing of this role; run it")
    traffic = read(folder, sut.claim(role))
    meeting = _Recorded(traffic)
    outcome = Outcome(
        [], [try_case(case, meeting) for case in cases_of(role) if case.observed], traffic={role: traffic}
    )
    outcome.seen[role] = keep_traffic(traffic, Evidence(veil=Veil(frozenset(find_hosts(sut.roles)))))
    return _settle_all(outcome, sut, ledger, today)


@dataclass(frozen=True)
class _Recorded:
    """A meeting with messages alone."""

    messages: Sequence[Message]

    def peer(self, evidence: Evidence) -> object:
        raise NotSeenError(f"{evidence.case}: the system was not there, only its messages")

    def traffic(self) -> Sequence[Message]:
        return self.messages


@contextmanager
def meet(sut: Sut, role: str, stay: Stay) -> Iterator[Meeting]:
    """The system in one role, for as long as the block lasts. Raises WrongSutError."""
    folder = stay.folder / role
    folder.mkdir(parents=True, exist_ok=True)
    with BY_NAME[role].meet(sut.claim(role), Stay(folder, stay.rough, stay.attended)) as meeting:
        yield meeting


def try_case(case: Case, meeting: Meeting, evidence: Evidence | None = None) -> Ending:
    """How one case ends on the system, or on what was seen of it. Raises RealPersonError, WrongSutError."""
    evidence = evidence or Evidence(case=case.name)
    began = time.monotonic()
    checks = Checks()
    try:
        case.run(meeting.traffic() if case.observed else meeting.peer(evidence), checks)
        verdict, sentence = Verdict.HOLDS, f"{len(checks.done)} checks hold"
    except CaseFailedError as problem:
        verdict, sentence = Verdict.FAILS, str(problem)
    except NotApplicableError as problem:
        verdict, sentence = Verdict.NOT_APPLICABLE, str(problem)
    except NotSeenError as problem:
        verdict, sentence = Verdict.NOT_TESTED, str(problem)
    except InconclusiveError as problem:
        verdict, sentence = Verdict.INCONCLUSIVE, str(problem)
    except (RealPersonError, WrongSutError):
        raise
    except Exception as problem:  # noqa: BLE001 – what strangers answer has no limits; one case must not end the run
        kind = type(problem).__name__  # its text could hold what was answered
        verdict, sentence = Verdict.INCONCLUSIVE, f"the kit could not read what was answered: {kind}"
    return Ending(case, verdict, sentence, evidence, time.monotonic() - began, tuple(checks.done))


def _settle_all(outcome: Outcome, sut: Sut, ledger: Sequence[Requirement], today: date) -> Outcome:
    outcome.rows = [settle(row, outcome.endings, sut, today) for row in ledger if row.role in sut.roles]
    outcome.mistakes = list(find_mistakes(outcome.rows, sut))
    return outcome


def settle(row: Requirement, endings: Sequence[Ending], sut: Sut, today: date) -> Row:
    """The verdict of one requirement; a case that no system was asked by is never a pass."""
    if row.proof == "none":
        return Row(row, Verdict.NOT_TESTED if row.applies else Verdict.NOT_APPLICABLE, row.why_not)
    if row.when != "always" and row.when not in sut.features(row.role):
        return Row(row, Verdict.NOT_APPLICABLE, f"the system does not claim {row.when}")
    if row.proof == "attested":
        return _settle_attested(row, sut)
    said = [ending for ending in endings if ending.case.role == row.role and row.id in ending.case.proves]
    if not said:
        return Row(row, Verdict.NOT_TESTED, "no case was run")
    verdict = worst(ending.verdict for ending in said)
    if verdict is Verdict.NOT_TESTED and row.id in sut.attested:
        return _settle_attested(row, sut)  # a person may say what no case could see
    sentence = next(ending.sentence for ending in said if ending.verdict is verdict)
    if verdict is Verdict.FAILS and row.id in sut.expected and sut.expected[row.id].until >= today:
        known = sut.expected[row.id]
        verdict, sentence = Verdict.EXPECTED, f"{sentence} Known: {known.reason}, until {known.until.isoformat()}."
    elif verdict is Verdict.FAILS and row.level != "MUST":
        verdict = Verdict.WARNING
    return Row(row, verdict, sentence, tuple(ending.case.name for ending in said))


def _settle_attested(row: Requirement, sut: Sut) -> Row:
    said = sut.attested.get(row.id)
    if said is None:
        return Row(row, Verdict.NOT_TESTED, f"no case can try it, and nobody attests it: [attested] {row.id}")
    return Row(row, Verdict.ATTESTED, f"{said.by}, {said.on.isoformat()}: {said.says}")


def find_mistakes(rows: Sequence[Row], sut: Sut) -> Iterable[str]:
    """An expected failure that holds in every role: the list is no longer true."""
    for identity in sut.expected:
        verdicts = {row.verdict for row in rows if row.requirement.id == identity}
        if verdicts == {Verdict.HOLDS}:
            yield f"{identity} is listed as an expected failure, and holds"
