"""The client of the control API, on mocks that run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from lautta_mocks.client import Mock, Mocks, NotInTimeError, RefusedError
from lautta_mocks.running import NotStartedError, start_mocks
from mocks.soteri import soteri_mock
from tests.waiting import wait_for

UNIT = {"oid": "1.2.246.10.99999891.10.0", "name": "Kaupunki", "sector": "1"}
PATH = "/codeserver/csapi/v6/classifications/1.2.246.537.6.202/conceptcodes"


@pytest.fixture(scope="module")
def running() -> Iterator[Mock]:
    started = soteri_mock()
    yield Mock(started.control_url, url=started.url)
    started.stop()


@pytest.fixture
def register(running: Mock) -> Mock:
    running.reset()
    running.run_clock()
    return running


def ask(register: Mock, oid: str = UNIT["oid"]) -> int:
    return requests.get(f"{register.url}{PATH}/{oid}", timeout=10).status_code


def test_what_is_seeded_is_there_until_the_reset(register: Mock) -> None:
    assert ask(register) == 404
    register.seed(register=[UNIT])
    assert ask(register) == 200
    register.reset()
    assert ask(register) == 404


def test_a_fault_hits_as_often_as_it_was_ordered(register: Mock) -> None:
    register.seed(register=[UNIT])
    register.fault("status", "register", times=2, after=1, status=503)
    assert [ask(register) for _ in range(4)] == [200, 503, 503, 200]
    register.fault("status", times=5)
    register.clear_faults()
    assert (ask(register), register.faults()) == (200, [])


def test_every_third_call_fails_by_three_orders(register: Mock) -> None:
    """As docs/mocks/README.md says."""
    register.seed(register=[UNIT])
    for after in (2, 4, 6):
        register.fault("status", after=after)
    assert [ask(register) for _ in range(10)] == [200, 200, 503] * 3 + [200]


def test_a_fault_waits_for_its_time(register: Mock) -> None:
    register.seed(register=[UNIT])
    now = register.clock(freeze=True)
    register.fault("status", times=9, begin=now + timedelta(hours=1), end=now + timedelta(hours=2))
    seen = [ask(register)]
    for _ in range(2):
        register.clock(advance=3600)
        seen.append(ask(register))
    assert seen == [200, 503, 200]


def test_the_journal_is_asked_by_field_and_waited_for(register: Mock) -> None:
    register.seed(register=[UNIT])
    ask(register)
    ask(register, "1.2.246.10.99999892.10.0")
    assert [entry["outcome"] for entry in register.journal(operation="register")] == [200, 404]
    (missed,) = register.journal(outcome="404")
    assert register.journal(after=missed["id"]) == []
    assert len(register.journal(wait=5, count=2)) == 2
    with pytest.raises(NotInTimeError):
        register.journal(wait=0.1, count=3)


def test_the_clock_is_set_frozen_and_given_back(register: Mock) -> None:
    aim = datetime(2027, 3, 1, 7, 29, tzinfo=UTC)
    register.clock(freeze=True)
    assert register.clock(aim) == aim
    assert register.clock() == aim
    assert register.clock(advance=60) == aim + timedelta(minutes=1)
    register.run_clock()
    assert register.clock() < aim


def test_a_refusal_says_why_and_what_is_known(register: Mock) -> None:
    with pytest.raises(RefusedError) as caught:
        register.fault("nonsense")
    assert caught.value.status == 400
    assert "status" in str(caught.value)
    assert "half" in caught.value.told["kinds"]


def test_nobody_there_is_an_error_of_the_machine() -> None:
    with pytest.raises(OSError, match="refused"):
        Mock("http://127.0.0.1:1/__admin").state()


@pytest.fixture(scope="module")
def mocks() -> Iterator[Mocks]:
    with start_mocks("soteri", "record", fill=Path(__file__).parents[2] / "fixtures", seed=1) as running:
        yield running


def test_a_set_has_the_mocks_that_were_named(mocks: Mocks) -> None:
    assert sorted(mocks) == ["record", "soteri"]
    assert mocks.environment.read_text(encoding="utf-8").count("MOCKS_RECORD_URL=") == 1
    assert mocks.ca.exists()
    assert mocks.ca.parent == mocks.pki


def test_a_set_is_reset_to_what_it_was_filled_with(mocks: Mocks) -> None:
    mocks.reset(to="fill")
    filled = mocks["record"].state()
    mocks.clock(advance=3600, freeze=True)
    mocks.reset()
    assert mocks["record"].state() != filled
    mocks.reset(to="fill")
    assert mocks["record"].state() == filled
    assert mocks.clock() < mocks["record"].clock(advance=60)


def test_a_snapshot_brings_back_what_was_held(mocks: Mocks) -> None:
    mocks.reset(to="fill")
    held = mocks["record"].state()
    mocks.front.snapshot("before")
    mocks["record"].reset()
    mocks.front.restore("before")
    assert mocks["record"].state() == held
    with pytest.raises(RefusedError):
        mocks.front.restore("never")


def test_the_front_has_one_journal_and_plays_scenarios(mocks: Mocks) -> None:
    mocks.reset(to="fill")
    assert "register-lags-a-night" in {scenario["name"] for scenario in mocks.front.scenarios()}
    assert mocks.front.play("register-lags-a-night", oid="1.2.246.10.99999861.10.78")
    mocks.front.stop("register-lags-a-night")
    ask(mocks["soteri"])
    (entry,) = mocks.front.journal(mock="soteri", operation="register")
    assert entry["serial"] > 0


def test_mocks_end_with_whoever_started_them() -> None:
    script = """
import os
from lautta_mocks.running import start_mocks
started = start_mocks("sms")
print(started.__enter__()["sms"].control, flush=True)
os._exit(9)
"""
    told = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, timeout=120, check=False)
    assert told.returncode == 9
    left = Mock(told.stdout.strip())

    def is_gone() -> bool:
        try:
            left.state()
        except OSError:
            return True
        return False

    wait_for(is_gone)


def test_what_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(NotStartedError, match="nowhere"), start_mocks("soteri", fill=tmp_path / "nowhere"):
        pass
