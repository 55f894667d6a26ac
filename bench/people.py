"""People who do not exist, for the benchmarks."""

from __future__ import annotations

_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def hetu(number: int) -> str:
    """A HETU of the test range for every number below 13,000,000."""
    day, individual = divmod(number, 100)
    century, days = divmod(day, 28 * 12 * 100)
    year, rest = divmod(days, 28 * 12)
    written = f"{rest % 28 + 1:02}{rest // 28 + 1:02}{year:02}"
    return f"{written}{'-YXW'[century]}{900 + individual}{_CHECK[int(f'{written}{900 + individual}') % 31]}"
