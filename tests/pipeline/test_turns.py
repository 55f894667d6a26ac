"""In which order workers take up what waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapter.config.work import Work
from adapter.pipeline.turns import Turns

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BUSY, OTHER = "kuvat.porvoo@ita-uusimaa.example", "kuvat.loviisa@ita-uusimaa.example"
REQUEST = "ServiceRequest/1"


@pytest.fixture
def turns() -> Turns:
    return Turns(Work())


def test_what_comes_at_once_goes_by_its_kind(turns: Turns) -> None:
    photo = turns.give("photo", BUSY, NOW)
    grant = turns.give("grant", "DocumentReference/1", NOW)
    release = turns.give("release", REQUEST, NOW)
    urgent = turns.give("release", REQUEST, NOW, urgent=True)
    assert urgent < release < grant < photo


@pytest.mark.parametrize("flow", ["invitation", "deposit"])
def test_what_a_person_waits_for_goes_with_releases(turns: Turns, flow: str) -> None:
    assert turns.give(flow, "Communication/1", NOW) == turns.give("release", REQUEST, NOW)


def test_a_photo_does_not_wait_for_ever_behind_releases(turns: Turns) -> None:
    photo = turns.give("photo", BUSY, NOW)
    assert turns.give("release", REQUEST, NOW + 14 * MINUTE) < photo
    assert turns.give("release", REQUEST, NOW + 16 * MINUTE) > photo
    assert turns.give("release", REQUEST, NOW + 16 * MINUTE, urgent=True) < photo


def test_another_mailbox_does_not_wait_for_all_of_a_busy_one(turns: Turns) -> None:
    busy = [turns.give("photo", BUSY, NOW, count=16) for _ in range(600)]
    later = turns.give("photo", OTHER, NOW + MINUTE)
    assert sum(turn <= later for turn in busy) == 8, "of a batch each 8 seconds"
    assert busy == sorted(busy)
    assert turns.give("photo", BUSY, NOW + MINUTE) > busy[-1], "in one mailbox the oldest is first"


def test_the_order_is_configured() -> None:
    turns = Turns(Work(release_after=600, photo_after=0))
    assert turns.give("photo", BUSY, NOW) < turns.give("release", REQUEST, NOW)


def test_a_clock_that_is_wrong_gives_a_turn_that_dbos_takes(turns: Turns) -> None:
    assert turns.give("release", REQUEST, datetime(1970, 1, 1, tzinfo=UTC)) == 2
    assert turns.give("photo", BUSY, datetime(2090, 1, 1, tzinfo=UTC)) < 2**31
