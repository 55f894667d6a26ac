"""Which desk answers, by the Helsinki clock and the county (REL-07, REL-08)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.release.rules.routing import handling_desk, is_office_time
from tests.region import HELSINKI, region

DESKS = region().desks


@pytest.mark.parametrize(
    ("clock", "office"),
    [
        ("00:00:00", False),
        ("07:29:59", False),
        ("07:30:00", True),
        ("14:59:59", True),
        ("15:00:00", False),
        ("23:59:59", False),
    ],
)
def test_the_office_is_open_from_half_past_seven_to_before_three(clock: str, office: bool) -> None:
    moment = datetime.fromisoformat(f"2026-11-04T{clock}").replace(tzinfo=HELSINKI)
    desk = DESKS.office if office else DESKS.on_call
    assert handling_desk(moment, "", DESKS) == (desk, "REL-07")
    assert handling_desk(moment.astimezone(UTC), "", DESKS) == (desk, "REL-07")


@pytest.mark.parametrize(("day", "office"), [("2026-11-06", True), ("2026-11-07", False), ("2026-11-08", False)])
def test_on_weekends_the_on_call_desk_answers(day: str, office: bool) -> None:
    assert is_office_time(datetime.fromisoformat(f"{day}T10:00:00+02:00"), DESKS) is office


@pytest.mark.parametrize(
    ("moment", "office"),
    [
        ("2026-03-27T05:29:59+00:00", False),  # Friday, winter time
        ("2026-03-27T05:30:00+00:00", True),
        ("2026-03-30T04:29:59+00:00", False),  # Monday, summer time
        ("2026-03-30T04:30:00+00:00", True),
        ("2026-03-30T12:00:00+00:00", False),
        ("2026-10-23T04:30:00+00:00", True),  # Friday, summer time
        ("2026-10-26T04:30:00+00:00", False),  # Monday, winter time
        ("2026-10-26T12:59:59+00:00", True),
        ("2026-11-06T22:00:00+00:00", False),  # already Saturday in Helsinki
        ("2026-11-09T10:00:00-05:00", False),  # 17:00 in Helsinki
    ],
)
def test_the_clock_is_helsinkis_in_summer_and_winter(moment: str, office: bool) -> None:
    assert is_office_time(datetime.fromisoformat(moment), DESKS) is office


@pytest.mark.parametrize(
    "day",
    [
        "2026-06-19",
        "2026-12-24",
        "2026-12-25",
        "2027-01-01",
        "2027-01-06",
        "2027-03-26",
        "2027-03-29",
        "2027-05-06",
        "2027-12-06",
    ],
)
def test_a_public_holiday_counts_as_a_weekend(day: str) -> None:
    """REL-07: every public holiday and eve that falls on a weekday, from New Year to Christmas."""
    assert not is_office_time(datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=HELSINKI), DESKS)


@pytest.mark.parametrize("day", ["2026-12-28", "2027-01-05", "2027-03-25", "2027-03-30", "2027-05-05", "2027-12-07"])
def test_the_weekday_beside_a_holiday_is_an_ordinary_one(day: str) -> None:
    assert is_office_time(datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=HELSINKI), DESKS)


@pytest.mark.parametrize("county", ["kymenlaakso", "etela-karjala"])
@pytest.mark.parametrize("moment", ["2026-11-04T10:00:00+02:00", "2026-11-07T23:00:00+02:00"])
def test_a_county_answers_itself_at_any_time(county: str, moment: str) -> None:
    assert handling_desk(datetime.fromisoformat(moment), county, DESKS) == (DESKS.county[county], "REL-08")


# The zone is given below.
@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_the_same_instant_is_the_same_desk_in_any_zone(moment: datetime, minutes: int) -> None:
    instant = moment.replace(tzinfo=UTC)
    elsewhere = instant.astimezone(timezone(timedelta(minutes=minutes)))
    assert handling_desk(instant, "", DESKS) == handling_desk(elsewhere, "", DESKS)
