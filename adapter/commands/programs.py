"""`lautta mocks` and `lautta conform`: programs of their own, of whose code the adapter uses nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def become(program: str, words: Sequence[str]) -> int:
    """Become the program: the mocks, or the conformance kit."""
    os.execv(sys.executable, [sys.executable, "-m", program, *words])  # noqa: S606 – no shell is meant
