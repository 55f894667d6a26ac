"""What an invitation says was agreed, and when: as professionals' systems write it (PHO-03, PHO-08)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapter.photo.reading.follow_up import read_agreed, read_day, read_period
from adapter.photo.rules.follow_up import Agreed
from tests.photo.invitations import order

START = datetime.fromisoformat("2026-11-20T09:00:00+02:00")


def test_reasons_details_and_notes_are_read_as_they_were_written() -> None:
    found = read_agreed(
        order(
            reasonCode=[{"text": "Leikkaushaavan seuranta"}, {"coding": [{"display": "Ihottuma"}, {"code": "L30"}]}],
            orderDetail=[{"text": "Kaksi kuvaa, toinen läheltä"}],
            bodySite=[{"text": "Vasen polvi"}],
            reasonReference=[{"reference": "Condition/1", "display": "Polven tekonivel"}, {"reference": "Condition/2"}],
            note=[
                {"text": "Ring på fredag.\nTack!", "authorString": "T. Testilä", "time": "2026-11-20"},
                {"text": "Ihottuma", "authorReference": {"display": "A. Toinen"}},
            ],
        )
    )
    assert found == (
        Agreed("Leikkaushaavan seuranta"),
        Agreed("Ihottuma", "A. Toinen"),
        Agreed("Kaksi kuvaa, toinen läheltä"),
        Agreed("Vasen polvi"),
        Agreed("Polven tekonivel"),
        Agreed("Ring på fredag.\nTack!", "T. Testilä", "2026-11-20"),
    )
    assert read_agreed(order()) == ()


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ({}, None),
        ({"occurrencePeriod": {"start": "2026-11-20"}}, None),
        ({"occurrencePeriod": {"end": "2026-12-01"}}, date(2026, 12, 1)),
        ({"occurrencePeriod": {"end": "2026-12-01T23:30:00+00:00"}}, date(2026, 12, 2)),
        ({"occurrenceDateTime": "2026-12-01"}, date(2026, 12, 1)),
    ],
)
def test_a_day_is_named_by_the_occurrence_or_by_the_end_of_the_period(when: dict[str, Any], day: date | None) -> None:
    assert read_day(order(**when)) == day


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ({}, START, START + timedelta(days=14)),
        (
            {"occurrencePeriod": {"start": "2026-11-21", "end": "2026-12-01"}},
            datetime.fromisoformat("2026-11-21T00:00:00+02:00"),
            datetime.fromisoformat("2026-12-01T23:59:59+02:00"),
        ),
        ({"occurrenceDateTime": "2026-12-01"}, START, datetime.fromisoformat("2026-12-15T23:59:59+02:00")),
    ],
)
def test_a_photo_answers_within_days_of_finlands(when: dict[str, Any], start: datetime, end: datetime) -> None:
    assert read_period(order(**when), 14) == (start, end)
