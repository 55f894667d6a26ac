"""What the flows need of a shared mailbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Claim:
    """A message taken out of the way of people and other workers.

    Its number, its business key, since when it is here, and its size in octets.
    """

    uid: int
    key: str
    since: datetime
    size: int = 0


class MailPort(Protocol):
    """One shared mailbox. Every method raises Theirs when the server cannot be reached or misbehaves.

    There is no method that sends: a message is never answered and never forwarded (PHO-04).
    """

    def claim(self) -> list[Claim]:
        """Move new messages to the claimed folder, and list all that lie there.

        A message two workers reach for goes to one.
        """

    def fetch(self, uid: int, key: str) -> bytes:
        """The whole claimed message. Idempotent; raises NotFound when it is no longer there.

        Raises Refused (PHO-13), without fetching it, when it is larger than 60 MB, or has too many parts or too deep
        ones.
        """

    def delete(self, uid: int, key: str) -> None:
        """Remove this message alone, by UID EXPUNGE (PHO-05).

        Idempotent: one that is gone is removed, another's is left.
        """

    def quarantine(self, uid: int) -> None:
        """Move a claimed message where people find it. Idempotent: one that is gone was moved."""

    def release(self, key: str) -> bool:
        """Move a quarantined message back to be claimed again; False when it is not there. Idempotent."""

    def look(self, key: str) -> bytes:
        """A quarantined message as it lies there. Idempotent; raises NotFound."""

    def discard(self, key: str) -> bool:
        """Remove a quarantined message alone, by UID EXPUNGE; False when it is not there. Idempotent."""

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Wait for the server to tell of new mail, for so long at most; True when one should look.

        Idempotent: it changes nothing.

        True at once after a new connection, as what came before is told to nobody. False, in due time, from a server
        that cannot tell: somebody looks from time to time in any case.
        """

    def close(self) -> None:
        """Give the connection back; the next call opens another. Idempotent."""
