"""What names a mail in the journals of all mocks, and of Lautta."""

from __future__ import annotations

import hashlib


def name_mail(user: str, message_id: bytes) -> str:
    """A digest of the mailbox and the Message-ID (`<…>`)."""
    return hashlib.sha256(user.encode() + b"\n" + message_id).hexdigest()[:32]
