"""HL7 V3 points in time: `20261122160000+0200`."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from adapter.xml.tree import BadXml

_HELSINKI = ZoneInfo("Europe/Helsinki")


def write_time(moment: datetime) -> str:
    """A TS value in Finnish time with its offset."""
    return moment.astimezone(_HELSINKI).strftime("%Y%m%d%H%M%S%z")


def read_time(text: str) -> datetime:
    """Read a TS value to the day or finer; without an offset it is Finnish time. Raises BadXml."""
    match = re.fullmatch(r"(\d{8})(\d{6})?([+-]\d{4})?", text)
    try:
        if match is None:
            raise ValueError(text)
        moment = datetime.strptime(match[1] + (match[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007 – the offset follows
        if match[3]:
            return datetime.strptime(text[:8] + (match[2] or "000000") + match[3], "%Y%m%d%H%M%S%z")
        return moment.replace(tzinfo=_HELSINKI)
    except ValueError:
        raise BadXml.because("SIG-01", "a point in time is not in HL7 form.", code="value") from None
