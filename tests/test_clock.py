"""The time of the adapter: the machine's, or that of a set of mocks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import requests

from adapter import clock
from adapter.cli import main
from adapter.config.loading import EXAMPLE
from adapter.errors import Theirs, WrongUsage
from adapter.store.opening import open_database
from adapter.store.workers import Workers
from mocks.sms import sms_mock
from tests.waiting import wait_for

if TYPE_CHECKING:
    from pathlib import Path

FAR = datetime(2031, 5, 1, 9, tzinfo=UTC)
SOON = timedelta(minutes=5)


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a clock that the adapter goes by."""
    mock = sms_mock()
    address = f"{mock.control_url}/clock"
    monkeypatch.setenv(clock.VARIABLE, address)
    yield address
    mock.stop()


def set_clock(address: str, **wish: object) -> None:
    assert requests.post(address, json=wish, timeout=30).status_code == 200


def is_about(moment: datetime) -> bool:
    return abs(clock.now() - moment) < SOON


def test_without_a_clock_it_is_the_time_of_the_machine() -> None:
    assert is_about(datetime.now(UTC))
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    assert clock.unled(moment) == moment


def test_it_follows_what_a_tester_sets_and_runs_on(led: str) -> None:
    assert is_about(datetime.now(UTC))
    set_clock(led, now=FAR.isoformat())
    wait_for(lambda: is_about(FAR))
    first = clock.now()
    wait_for(lambda: clock.now() > first)
    set_clock(led, advance=86_400)
    wait_for(lambda: is_about(FAR + timedelta(days=1)))
    assert requests.delete(led, timeout=30).ok
    wait_for(lambda: is_about(datetime.now(UTC)))


def test_a_frozen_clock_stays_frozen(led: str) -> None:
    set_clock(led, now=FAR.isoformat(), freeze=True)
    wait_for(lambda: clock.now() == FAR)
    begun = time.monotonic()
    while time.monotonic() < begun + 0.3:
        assert clock.now() == FAR


def test_the_signs_of_life_of_workers_stay_on_the_machine(led: str) -> None:
    set_clock(led, now=FAR.isoformat())
    wait_for(lambda: is_about(FAR))
    assert abs(clock.unled(clock.now()) - datetime.now(UTC)) < SOON


def test_no_worker_dies_when_a_year_passes_in_a_moment(led: str, tmp_path: Path) -> None:
    workers = Workers(open_database(f"sqlite:///{tmp_path / 'lautta.db'}"), timedelta(seconds=30))
    workers.see("a/1", "a", "flows-1", clock.now())
    set_clock(led, now=FAR.isoformat())
    wait_for(lambda: is_about(FAR))
    assert workers.live(clock.now()) == {"a/1"}
    assert workers.dead(clock.now()) == []


def test_it_runs_on_when_the_clock_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    mock = sms_mock()
    address = f"{mock.control_url}/clock"
    monkeypatch.setenv(clock.VARIABLE, address)
    set_clock(address, now=FAR.isoformat())
    assert is_about(FAR)
    mock.stop()
    monkeypatch.setattr(clock, "_KEPT", 0.0)
    first = clock.now()
    wait_for(lambda: clock.now() > first)
    assert is_about(FAR)


def test_a_clock_that_was_never_read_is_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(clock.VARIABLE, raising=False)
    for address, problem in (("noon", WrongUsage), ("http://localhost:1/clock", Theirs)):
        monkeypatch.setenv(clock.VARIABLE, "")
        with pytest.raises(problem):
            clock.follow(address)


@pytest.mark.parametrize("command", ["serve", "work"])
@pytest.mark.parametrize(
    ("words", "variables", "code", "told"),
    [
        pytest.param(("--production", "--clock", "http://localhost:1/c"), {}, 2, "for tests", id="clock-in-production"),
        pytest.param(
            ("--production",), {clock.VARIABLE: "http://localhost:1/c"}, 2, "for tests", id="clock-by-variable"
        ),
        pytest.param(("--production",), {"LAUTTA_API_TOKEN": "secret"}, 2, "static token", id="token-in-production"),
        pytest.param(("--clock", "noon"), {}, 2, "the address of one", id="no-address"),
        pytest.param(("--clock", "http://localhost:1/c"), {}, 3, "Clock: cannot be read", id="no-clock"),
    ],
)
def test_production_refuses_what_is_for_development(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    words: tuple[str, ...],
    variables: dict[str, str],
    code: int,
    told: str,
) -> None:
    monkeypatch.setenv(clock.VARIABLE, "")
    environment = {"LAUTTA_CONFIG": str(EXAMPLE), "LAUTTA_DATA": str(tmp_path), "LAUTTA_PKI": str(tmp_path)}
    for name, value in {**environment, **variables}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as end:
        main([command, *words])
    assert (end.value.code, told in capsys.readouterr().err) == (code, True)
