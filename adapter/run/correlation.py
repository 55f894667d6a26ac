"""What names the message at hand in the journals of peers: its id, on every HTTP call that is made for it.

The id is a key without a meaning: a digest, or a number that was drawn. It says nothing of a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: The header that carries it. A peer that knows nothing of it takes no notice.
HEADER = "X-Correlation-Id"

_at_hand: ContextVar[str] = ContextVar("message", default="")


@contextmanager
def working_on(message: str) -> Iterator[None]:
    """Whatever this thread asks of a peer in this block is asked for this message."""
    token = _at_hand.set(message)
    try:
        yield
    finally:
        _at_hand.reset(token)


def name_message() -> dict[str, str]:
    """The header of a call: empty when no message is at hand."""
    message = _at_hand.get()
    return {HEADER: message} if message else {}
