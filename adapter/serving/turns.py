"""Whose request a thread takes next: each client in turn, and nobody all threads at once."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn(Generic[T]):
    """One request that waits or is being answered: whose it is, and whether it is large."""

    client: str
    large: bool
    request: T


class Turns(Generic[T]):
    """The requests that wait, by client."""

    def __init__(self, threads: int, per_client: int, large: int) -> None:
        self._threads, self._per_client, self._most_large = threads, per_client, large
        self._waiting: OrderedDict[str, deque[Turn[T]]] = OrderedDict()
        self._running: Counter[str] = Counter()
        self._large = 0

    @property
    def running(self) -> int:
        """How many requests are being answered."""
        return self._running.total()

    def __bool__(self) -> bool:
        return bool(self._waiting or self.running)

    def wait(self, turn: Turn[T]) -> None:
        """Let a request wait behind the others of its client."""
        self._waiting.setdefault(turn.client, deque()).append(turn)

    def next(self) -> Turn[T] | None:
        """The request that a free thread takes now; None when no thread is free, or none may be taken.

        A client that has had its turn goes behind the others. Large requests run a few at a time: the rest of them
        waits, whoever sent it.
        """
        if self.running >= self._threads:
            return None
        for client, queue in self._waiting.items():
            if self._running[client] >= self._per_client or (queue[0].large and self._large >= self._most_large):
                continue
            turn = queue.popleft()
            self._waiting.move_to_end(client)
            if not queue:
                del self._waiting[client]
            self._running[client] += 1
            self._large += turn.large
            return turn
        return None

    def end(self, turn: Turn[T]) -> None:
        """A request has been answered."""
        self._running[turn.client] -= 1
        self._large -= turn.large
        if not self._running[turn.client]:
            del self._running[turn.client]
