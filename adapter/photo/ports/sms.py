"""What the flows need of an SMS gateway."""

from __future__ import annotations

from typing import Protocol


class SmsPort(Protocol):
    """An SMS gateway.

    Raises Theirs when it cannot be reached or misbehaves, Refused (PHO-03) when it does not take the message.
    """

    def send(self, key: str, telephone: str, text: str) -> None:
        """Send one SMS to a number in E.164 form. Number and text travel in a body, never in a URL.

        Idempotent by `key`: what was taken under it before is not sent again, not even when the number has changed
        since.
        """
