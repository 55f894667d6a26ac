"""The numbered steps that bring a database forward, in their order.

A new step gets the next number and a module of its own, which is never changed after its release.
It holds the tables as they were then, not those of `schema`: a later step may change them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from adapter.store.migrations import (
    batches,
    changes,
    claims,
    console,
    decisions,
    grants,
    long_values,
    media,
    moves,
    parameters,
    patients,
    retries,
    search_tables,
    subscriptions,
    tally,
    tokens,
    units_of_messages,
    use_log,
    workers,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `migrate` changes a database of the number before; its docstring says what.

    Up to step 7 a database had no number. A part of such a step may be there already, so these steps accept that.
    """

    number: int
    migrate: Callable[[Connection], None]


FIRST = 1  # resources, versions, search index, blobs, messages and matters
STEPS = (
    Step(2, long_values.migrate),
    Step(3, decisions.migrate),
    Step(4, media.migrate),
    Step(5, grants.migrate),
    Step(6, workers.migrate),
    Step(7, tally.migrate),
    Step(8, claims.migrate),
    Step(9, patients.migrate),
    Step(10, search_tables.migrate),
    Step(11, tokens.migrate),
    Step(12, use_log.migrate),
    Step(13, changes.migrate),
    Step(14, parameters.migrate),
    Step(15, subscriptions.migrate),
    Step(16, moves.migrate),
    Step(17, console.migrate),
    Step(18, units_of_messages.migrate),
    Step(19, batches.migrate),
    Step(20, retries.migrate),
)
NEWEST = STEPS[-1].number
