"""By which day a photo that was asked for is looked at (PHO-08)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from adapter.photo.rules.follow_up import Agreed, plan_follow_up
from tests.region import NOW


@pytest.mark.parametrize(
    ("day", "by"),
    [
        (date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 11, 22), date(2026, 11, 22)),
        (date(2026, 11, 20), date(2026, 11, 22)),
        (None, date(2026, 11, 29)),
    ],
)
def test_the_day_is_the_agreed_one_or_so_many_days_after_the_photo_came(day: date | None, by: date) -> None:
    assert plan_follow_up((), day, NOW, 7).by == by


def test_the_photo_came_on_a_day_of_finlands() -> None:
    assert plan_follow_up((), None, datetime(2026, 11, 22, 22, 30, tzinfo=UTC), 0).by == date(2026, 11, 23)


def test_what_was_agreed_is_not_in_what_is_printed() -> None:
    agreed = Agreed("Kuva haavasta.", "T. Testilä")
    assert "haava" not in repr(plan_follow_up((agreed,), None, NOW, 7)) + repr(agreed)
