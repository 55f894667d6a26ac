"""What the flows need of a portal where secure messages are opened by a link and a password."""

from __future__ import annotations

from typing import Protocol


class PortalPort(Protocol):
    """The portal behind the links of notification mails (PHO-10).

    It only opens: there is no method that answers (PHO-04).
    """

    def fetch(self, link: str, password: str) -> bytes:
        """The message behind a link as RFC 5322 bytes, the same ones each time for 14 days after the first opening.

        Idempotent.

        Raises Refused for a link that is none of a known portal's, a password that is wrong (to be tried again by
        nobody but a person: the portal counts) and a message that is expired (PHO-10), locked or too large; NotFound
        for one the portal does not know, as one is whose sender has not confirmed the address (PHO-11); Theirs when the
        portal is away or misbehaves.
        """
