"""How much of a long table runs: a seeded part each time, all of it by `make exhaustive`."""

from __future__ import annotations

import os

WHOLE = bool(os.environ.get("EXHAUSTIVE"))


def part_of(whole: int, part: int) -> int:
    """`part` of `whole` pieces, or all of them. The part must be large enough to fail for every planted defect."""
    return whole if WHOLE else part
