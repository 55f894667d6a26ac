"""The kit tries itself: honest systems pass, each mutant is convicted by its row, and dummies pass nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import requests

import conform.cases  # noqa: F401 – registers them
from conform.case import CASES
from conform.evidence import Evidence
from conform.mutants.proxy import DUMMIES, dummy, spoilt
from conform.mutants.record import MUTANTS, Mutant
from conform.peers.fhir_server import FhirServer
from conform.people import ANNA, BERTIL, CECILIA
from conform.requirement import Requirement, read_ledger
from conform.run import Outcome, run_cases
from conform.sut import FEATURES, Sut
from conform.verdict import Verdict

#: What the honest record system does not do, by the letter of R4: a SHOULD of ours that costs it a warning.
HONEST_WARNINGS = frozenset({"CM-ID-04"})
_BAD = {Verdict.FAILS, Verdict.WARNING, Verdict.INCONCLUSIVE}
_TOKEN = "secret-conform"  # noqa: S105 – of the mock record system, as its README says
Tell = Callable[[str], None]


def try_kit(tell: Tell = lambda _: None, mutants: Sequence[Mutant] = MUTANTS) -> list[str]:
    """What is wrong with the kit, in sentences; empty when it is sound."""
    ledger = read_ledger()
    mistakes = list(find_gaps(ledger))
    with honest_record() as base:
        for mode in ("full", "narrow"):
            outcome = _run(f"{base}/{mode}/fhir", ledger, mode)
            tell(f"honest {mode}: {outcome.verdict}")
            mistakes += [
                f"the honest record system ({mode}) does not pass {row.requirement.id}: {row.sentence}"
                for row in outcome.rows
                if row.verdict in _BAD and row.requirement.id not in HONEST_WARNINGS
            ]
        for mutant in mutants:
            found = list(_convict(base, mutant, ledger))
            tell(f"mutant {mutant.name}: {'convicted' if not found else 'not as it should be'}")
            mistakes += found
    for name in DUMMIES:
        with dummy(name) as url:
            passed = [row.requirement.id for row in _run(url, ledger, "full").rows if row.verdict is Verdict.HOLDS]
            tell(f"dummy {name}: passes {len(passed)}")
            mistakes += [f"a system that says {name} to everything passes {identity}" for identity in passed]
    return mistakes


def find_gaps(ledger: Sequence[Requirement]) -> Iterator[str]:
    """Rows without a case, and cases without a row."""
    proved = {identity for case in CASES for identity in case.proves}
    for row in ledger:
        if row.proof == "auto" and row.id not in proved:
            yield f"{row.id} has no case"
        if row.proof == "none" and row.id in proved:
            yield f"{row.id} has a case, and the ledger says that nothing proves it"
    for identity in sorted(proved - {row.id for row in ledger}):
        yield f"a case proves {identity}, which the ledger does not have"


@contextmanager
def honest_record() -> Iterator[str]:
    """The address of the mock record systems `full` and `narrow`, which open by the token `secret-NAME`."""
    from mocks.record import record_mock

    mock = record_mock()
    try:
        seed = {
            "systems": [{"name": "full", "mode": "full"}, {"name": "narrow", "mode": "narrow"}],
            # A narrow system takes no Patients: its people are there.
            "resources": [{"system": "narrow", "resource": one.as_patient()} for one in (ANNA, BERTIL, CECILIA)],
        }
        requests.post(f"{mock.control_url}/seed", json=seed, timeout=30).raise_for_status()
        yield mock.url
    finally:
        mock.stop()


def _convict(base: str, mutant: Mutant, ledger: Sequence[Requirement]) -> Iterator[str]:
    path = f"/{mutant.mode}/fhir"
    with spoilt(base, mutant, f"secret-{mutant.mode}") as url:
        outcome = _run(f"{url}{path}", ledger, mutant.mode)
    failed = {row.requirement.id for row in outcome.rows if row.verdict in _BAD} - HONEST_WARNINGS
    if mutant.convicted_by not in failed:
        yield f"the mutant {mutant.name} is not convicted by {mutant.convicted_by}"
    if "*" not in mutant.may_also:
        for identity in sorted(failed - mutant.may_also - {mutant.convicted_by}):
            yield f"the mutant {mutant.name} is convicted by {identity} too"


def _run(url: str, ledger: Sequence[Requirement], mode: str) -> Outcome:
    sut = Sut("selftest", "1", "Lautta", "", {"record": {"url": url, "mode": mode}})
    token = f"secret-{mode}" if urlsplit(url).path else _TOKEN

    def make_peer(_: str, evidence: Evidence) -> FhirServer:
        return FhirServer(url, token, FEATURES["record"][mode], evidence=evidence)

    today: date = datetime.now(UTC).date()
    return run_cases(sut, ledger, make_peer, today)
