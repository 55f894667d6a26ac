"""Rough weather: the kit loses answers to what it may repeat, and an honest system stays honest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from conform.mutants.proxy import Call, spoilt
from conform.mutants.record import RecordTrial
from conform.mutants.register import RegisterTrial
from conform.peers.weather import Weather, WeatherSession
from conform.requirement import read_ledger
from conform.role import Stay
from conform.run import run_cases
from conform.sut import Sut
from lautta_mocks.client import Mock

_CREATE = {"If-None-Exist": "identifier=x|y"}


def test_calm_weather_loses_nothing() -> None:
    weather = Weather(rough=False)
    assert not any(weather.loses("GET", "http://x/y", {}) for _ in range(1000))


def test_rough_weather_loses_some_reads_the_same_in_every_run() -> None:
    runs = [[weather.loses("GET", "http://x/y", {}) for _ in range(1000)] for weather in _two()]
    assert runs[0] == runs[1]
    assert 20 < sum(runs[0]) < 90


def _two() -> tuple[Weather, Weather]:
    return Weather(rough=True), Weather(rough=True)


@pytest.mark.parametrize(
    ("method", "url", "headers", "repeated"),
    [
        ("GET", "http://x/Patient/1", {}, True),
        ("POST", "http://x/Patient/_search", {}, True),
        ("POST", "http://x/Task", _CREATE, True),
        ("POST", "http://x/Task", {}, False),
        ("PUT", "http://x/Task/1", {}, False),
    ],
    ids=["read", "search", "conditional-create", "create", "update"],
)
def test_only_what_may_be_repeated_is_lost(method: str, url: str, headers: dict[str, str], repeated: bool) -> None:
    weather = Weather(rough=True)
    assert any(weather.loses(method, url, headers) for _ in range(200)) is repeated


def test_what_was_lost_has_reached_the_system_and_comes_again() -> None:
    came: list[str] = []

    def note(call: Call) -> None:
        came.append(call.method)
        call.status, call.answer = 201, b"{}"

    with (
        RegisterTrial().open() as stage,
        stage.honest("full") as settings,
        spoilt(settings["url"], lambda _: None, note, "") as url,
        WeatherSession(Weather(rough=True)) as session,
    ):
        assert session.post(f"{url}/Task", json={}, headers=_CREATE).status_code == 201
        assert session.post(f"{url}/Task", json={}).status_code == 201
    assert came == ["POST", "POST", "POST"]


def test_a_record_system_has_the_same_verdicts_and_one_that_doubles_is_found(tmp_path: Path) -> None:
    trial, said = RecordTrial(), []
    (doubles,) = [defect for defect in trial.defects if defect.name == "ignores-conditions"]
    with trial.open() as stage:
        for defect, rough in ((None, False), (None, True), (doubles, True)):
            with stage.spoilt(defect) if defect else stage.honest("full") as settings:
                sut = Sut("record", "1", "Lautta", "", {"record": settings})
                outcome = run_cases(sut, read_ledger(), Stay(tmp_path, rough), datetime.now(UTC).date())
                said.append({row.requirement.id: row.verdict for row in outcome.rows})
    assert said[0] == said[1]
    assert said[2]["RS-CC-01"] == "fails"


def test_an_honest_register_has_the_same_verdicts_in_rough_weather(tmp_path: Path) -> None:
    said, asked = [], []
    with RegisterTrial().open() as stage:
        for rough in (False, True):
            with stage.honest("full") as settings:
                sut = Sut("register", "1", "Lautta", "", {"register": settings})
                outcome = run_cases(sut, read_ledger(), Stay(tmp_path, rough), datetime.now(UTC).date())
                said.append({row.requirement.id: row.verdict for row in outcome.rows})
                asked.append(len(Mock(settings["lever"].control).journal()))
    assert said[0] == said[1]
    assert asked[0] < asked[1]
