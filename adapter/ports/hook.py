"""What sends a notification to a client (FHIR R4 Subscription, channel rest-hook)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from adapter.config.client import Client
from adapter.errors import Theirs


@dataclass(frozen=True, slots=True)
class Reply:
    """What an endpoint answered. `after`: when it wants to be asked again, as it says it (Retry-After)."""

    status: int
    after: str = ""


class Barred(Theirs):
    """The endpoint is where the client may have nothing sent: not listed, or at an address that is not public."""


class HookPort(Protocol):
    """Sends one notification at a time; several threads may use it."""

    def post(self, client: Client, url: str, body: bytes, headers: Sequence[tuple[str, str]], seconds: float) -> Reply:
        """Send it. Raises Theirs where that fails or takes too long, and Barred where it may not go.

        Idempotent for the receiver: what is sent again carries the same numbers.
        """
