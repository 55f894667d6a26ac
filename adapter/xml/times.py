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
    day, clock, offset = match.groups() if match else ("", "", "")
    try:
        moment = datetime.strptime(f"{day}{clock or '000000'}{offset or '+0000'}", "%Y%m%d%H%M%S%z")
    except ValueError:
        raise BadXml.because("SIG-01", "a point in time is not in HL7 form.", code="value") from None
    return moment if offset else moment.replace(tzinfo=_HELSINKI)
