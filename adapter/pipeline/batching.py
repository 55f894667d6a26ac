"""Which messages that have come at once run together, and what their batch is called. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
MOST = 16  # messages of a batch: the last one waits for all of them at every step
MOST_OCTETS = 4 << 20  # all photos of a batch are in memory at once
_BATCH = "batch-"
SLOTS = 4  # batches that a worker runs at a time: a few messages are shared out to all of them


def batches(items: Sequence[tuple[T, int]]) -> Iterator[list[T]]:
    """Items in their order, each with its size in octets, as batches; one that is larger than a batch is by itself."""
    most = min(MOST, -(-len(items) // SLOTS))
    batch: list[T] = []
    octets = 0
    for item, size in items:
        if batch and (len(batch) == most or octets + size > MOST_OCTETS):
            yield batch
            batch, octets = [], 0
        batch.append(item)
        octets += size
    if batch:
        yield batch


def name_batch(first: str) -> str:
    """The id of the batch whose first member is this message: no message is in a second one."""
    return f"{_BATCH}{first}"


def is_batch(workflow: str) -> bool:
    """Whether a workflow is a batch, and not one attempt of one message."""
    return workflow.startswith(_BATCH)
