"""Points in time: HL7 V3's `20261122160000+0200`, and `2026-11-22T16:00:00+02:00`."""

from __future__ import annotations

import re
from datetime import datetime

from adapter.words import HELSINKI
from adapter.xml.tree import BadXml

_TS = re.compile(r"(\d{8})(\d{6})?([+-]\d{4})?", re.ASCII)
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def write_time(moment: datetime) -> str:
    """A TS value in Finnish time with its offset."""
    return moment.astimezone(HELSINKI).strftime("%Y%m%d%H%M%S%z")


def read_time(text: str) -> datetime:
    """Read a TS value to the day or finer; without an offset it is Finnish time. Raises BadXml."""
    match = _TS.fullmatch(text)
    day, clock, offset = match.groups() if match else ("", "", "")
    try:
        moment = datetime.fromisoformat(f"{day}T{clock or '000000'}{offset or '+0000'}")
    except ValueError:
        raise BadXml.malformed("a point in time is not in HL7 form.", "value") from None
    return _within_reach(moment if offset else moment.replace(tzinfo=HELSINKI))


def read_instant(text: str | None) -> datetime:
    """Read an xsd:dateTime with its offset, as XML Signature's profiles write it. Raises BadXml."""
    try:
        return _within_reach(datetime.fromisoformat(text if text and _DATE_TIME.fullmatch(text) else ""))
    except ValueError:
        raise BadXml.malformed("a point in time is not an xsd:dateTime with its offset.", "value") from None


def _within_reach(moment: datetime) -> datetime:
    """Certificates know no time before 1950 (RFC 5280 §4.1.2.5).

    At the ends of the calendar there is nothing to add to.
    """
    if not 1950 <= moment.year <= 9000:
        raise BadXml.malformed("a point in time is out of all bounds.", "value")
    return moment
