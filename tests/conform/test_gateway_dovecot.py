"""The gateway's cases on one that others wrote: what a careless filter lets through, and that a careful one passes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conform.run import Outcome
from conform.selftest import run_role
from conform.verdict import Verdict
from mocks.pki import make_pki
from tests.conform.stamping_dovecot import CAREFUL, NAIVE, SIEVE, stamping_dovecot
from tests.peers.dovecot import PASSWORD


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    assert SIEVE.exists(), "Dovecot's Sieve is missing: apt-get install dovecot-sieve"
    folder = tmp_path_factory.mktemp("pki")
    make_pki(folder, "1.2.246.10.99999971", datetime.now(UTC))
    os.environ["SUT_PASSWORD"] = PASSWORD
    yield folder
    del os.environ["SUT_PASSWORD"]


def _ids(outcome: Outcome, *verdicts: Verdict) -> set[str]:
    return {row.requirement.id for row in outcome.rows if row.verdict in verdicts}


def test_a_careful_filter_passes(pki: Path) -> None:
    with stamping_dovecot(pki, CAREFUL, confirms=True) as settings:
        outcome = run_role("gateway", settings)
    assert _ids(outcome, Verdict.FAILS, Verdict.WARNING, Verdict.INCONCLUSIVE) == set()
    assert _ids(outcome, Verdict.NOT_TESTED) == {"CM-TLS-01", "CM-TLS-02", "CM-LOG-01"}


def test_a_filter_that_only_stamps_is_found(pki: Path) -> None:
    with stamping_dovecot(pki, NAIVE, confirms=False) as settings:
        outcome = run_role("gateway", settings)
    typed = {"CM-ID-01", "GW-STP-01", "GW-STP-02", "GW-STP-05"}
    assert _ids(outcome, Verdict.FAILS) == typed | {"GW-RET-01", "GW-TP-02"}
    assert _ids(outcome, Verdict.INCONCLUSIVE) == set()
