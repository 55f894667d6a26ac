"""How much is measured: in full, or with `--smoke` just enough to see that every benchmark runs."""

from __future__ import annotations

import sys
from typing import TypeVar

T = TypeVar("T")

SMOKE = "--smoke" in sys.argv


def sized(full: T, smoke: T) -> T:
    """The full size, or the one of a smoke test."""
    return smoke if SMOKE else full
