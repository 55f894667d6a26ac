"""The kit tries itself: honest systems pass, each defect is found by its row, and dummies pass nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from conform.case import CASES
from conform.claim import Settings
from conform.requirement import Requirement, read_ledger
from conform.role import Stay
from conform.run import Outcome, run_cases
from conform.sut import Sut
from conform.trial import Defect, Stage, Trial
from conform.verdict import Verdict

_BAD = {Verdict.FAILS, Verdict.WARNING, Verdict.INCONCLUSIVE}
Tell = Callable[[str], None]


def try_kit(trials: Sequence[Trial], tell: Tell = lambda _: None) -> list[str]:
    """What is wrong with the kit, in sentences; empty when it is sound."""
    mistakes = list(find_gaps(read_ledger()))
    for trial in trials:
        mistakes += try_role(trial, trial.defects, tell)
    return mistakes


def try_role(trial: Trial, defects: Sequence[Defect], tell: Tell = lambda _: None) -> list[str]:
    """What is wrong with the kit in one role, on its honest systems, these defects and its dummies."""
    mistakes: list[str] = []
    with trial.open() as stage:
        for name, excused in trial.honest.items():
            with stage.honest(name) as settings:
                outcome = run_role(trial.role, settings)
            tell(f"{trial.role}: honest {name}: {outcome.verdict}")
            mistakes += [
                f"the honest {trial.role} ({name}) does not pass {row.requirement.id}: {row.sentence}"
                for row in outcome.rows
                if row.verdict in _BAD and row.requirement.id not in excused
            ]
        for defect in defects:
            found = list(_convict(trial, stage, defect))
            tell(f"{trial.role}: defect {defect.name}: {'found' if not found else 'not as it should be'}")
            mistakes += found
        for name in trial.dummies:
            with stage.dummy(name) as settings:
                outcome = run_role(trial.role, settings)
            passed = [row.requirement.id for row in outcome.rows if row.verdict is Verdict.HOLDS]
            tell(f"{trial.role}: dummy {name}: passes {len(passed)}")
            mistakes += [f"the dummy {trial.role} ({name}) passes {identity}" for identity in passed]
    return mistakes


def find_gaps(ledger: Sequence[Requirement]) -> Iterator[str]:
    """Rows without a case, and cases without a row."""
    proved = {(case.role, identity) for case in CASES for identity in case.proves}
    for row in ledger:
        if row.proof in {"auto", "observed"} and (row.role, row.id) not in proved:
            yield f"{row.role}: {row.id} has no case"
        if row.proof in {"none", "attested"} and (row.role, row.id) in proved:
            yield f"{row.role}: {row.id} has a case, and the ledger says that none proves it"
    for role, identity in sorted(proved - {(row.role, row.id) for row in ledger}):
        yield f"{role}: a case proves {identity}, which the ledger does not have"


def run_role(role: str, settings: Settings) -> Outcome:
    """Every case of a role on a system with these settings."""
    sut = Sut("selftest", "1", "Lautta", "", {role: settings})
    with tempfile.TemporaryDirectory() as folder:
        return run_cases(sut, read_ledger(), Stay(Path(folder)), datetime.now(UTC).date())


def _convict(trial: Trial, stage: Stage, defect: Defect) -> Iterator[str]:
    with stage.spoilt(defect) as settings:
        outcome = run_role(trial.role, settings)
    failed = {row.requirement.id for row in outcome.rows if row.verdict in _BAD} - trial.honest[defect.of]
    if defect.convicted_by not in failed:
        yield f"{trial.role}: the defect {defect.name} is not found by {defect.convicted_by}"
    if "*" not in defect.may_also:
        for identity in sorted(failed - defect.may_also - {defect.convicted_by}):
            yield f"{trial.role}: the defect {defect.name} is found by {identity} too"
