"""Points in time as HL7 and XML Signature write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from adapter.xml.times import read_instant, read_time, write_time
from adapter.xml.tree import BadXml

EET = timezone(timedelta(hours=2))


def test_a_time_is_written_in_finnish_time_with_its_offset() -> None:
    assert write_time(datetime(2026, 11, 22, 14, 0, tzinfo=UTC)) == "20261122160000+0200"
    assert write_time(datetime(2026, 6, 22, 14, 0, tzinfo=UTC)) == "20260622170000+0300"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20261122160000+0200", datetime(2026, 11, 22, 16, 0, tzinfo=EET)),
        ("20261122160000", datetime(2026, 11, 22, 16, 0, tzinfo=EET)),
        ("20261122", datetime(2026, 11, 22, tzinfo=EET)),
    ],
)
def test_a_v3_time_is_read(text: str, moment: datetime) -> None:
    assert read_time(text) == moment


@pytest.mark.parametrize(
    "text",
    ["2026-11-22T14:00:00Z", "2026-11-22T16:00:00+02:00", "2026-11-22T14:00:00.000Z", "2026-11-22T14:00:00.000000000Z"],
)
def test_an_instant_is_read(text: str) -> None:
    assert read_instant(text) == datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_time, ""),
        (read_time, "2026"),
        (read_time, "20261322"),
        (read_time, "20261122160000+9900"),
        (read_time, "٢٠٢٦١١٢٢"),
        (read_time, "00010101"),
        (read_time, "99991231235959-1200"),
        (read_instant, ""),
        (read_instant, "2026-11-22T14:00:00"),
        (read_instant, "2026-W47-7T14:00:00Z"),
        (read_instant, "2026-11-22T14:00:00Z\n"),
        (read_instant, "2026-11-32T14:00:00Z"),
        (read_instant, "0001-01-01T00:00:00+01:00"),
        (read_instant, "9999-12-31T23:59:59Z"),
    ],
)
def test_what_is_no_point_in_time_is_refused(read: Callable[[str], datetime], text: str) -> None:
    with pytest.raises(BadXml):
        read(text)
