"""How many of a role's defects `make test` tries; `lautta conform selftest` tries them all."""

from __future__ import annotations

import random
from collections.abc import Sequence

from conform.trial import Defect
from tests.whole import part_of

_SEED = 20


def some_of(defects: Sequence[Defect]) -> list[Defect]:
    """A seeded tenth of them, or all of them with EXHAUSTIVE=1."""
    chosen = random.Random(_SEED).sample(list(defects), part_of(len(defects), (len(defects) + 9) // 10))  # noqa: S311
    return [defect for defect in defects if defect in chosen]
