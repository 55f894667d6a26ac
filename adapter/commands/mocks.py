"""`lautta mocks`: the mock services, which are a program of their own and share no code with the adapter."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def mocks(words: Sequence[str]) -> int:
    """Become the mocks' own program."""
    os.execv(sys.executable, [sys.executable, "-m", "mocks", *words])  # noqa: S606 – no shell is meant
