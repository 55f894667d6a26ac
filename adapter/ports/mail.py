"""What the flows need of a shared mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Claim:
    """A message taken out of the way of people and other workers: its UID in the claimed folder, and its business key."""

    uid: int
    key: str


class MailPort(Protocol):
    """One shared mailbox. Every method raises Theirs when the server cannot be reached or misbehaves.

    There is no method that sends: a message is never answered and never forwarded (PHO-04).
    """

    def claim(self) -> list[Claim]:
        """Move new messages to the claimed folder, and list all that lie there. A message two workers reach for goes to one."""

    def fetch(self, uid: int, key: str) -> bytes:
        """The whole claimed message. Idempotent; raises NotFound when it is no longer there, or the UID is another's."""

    def delete(self, uid: int, key: str) -> None:
        """Remove this message alone, by UID EXPUNGE (PHO-05). Idempotent: one that is gone is removed, another's is left."""

    def quarantine(self, uid: int) -> None:
        """Move a claimed message where people find it. Idempotent: one that is gone was moved."""

    def release(self, key: str) -> bool:
        """Move a quarantined message back to be claimed again; False when it is not there. Idempotent."""
