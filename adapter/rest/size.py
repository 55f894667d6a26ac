"""How much one request may ask for: known before its JSON is read, and before anything is validated."""

from __future__ import annotations

from typing import Any

from adapter.errors import TooLarge
from adapter.validate.source import MOST_BYTES

MOST_ENTRIES = 500
_MOST_OBJECTS = 100_000
_MOST_MEMBERS = 1_000_000


def check_size(raw: bytes) -> None:
    """Raise TooLarge for JSON that would take long, or much memory. Signs in texts count too: it is far from both."""
    if len(raw) > MOST_BYTES:
        raise TooLarge.because("", f"the body is longer than {MOST_BYTES} octets.", code="too-long")
    if raw.count(b"{") + raw.count(b"[") > _MOST_OBJECTS or raw.count(b",") > _MOST_MEMBERS:
        text = f"the body has more than {_MOST_OBJECTS} objects and lists, or {_MOST_MEMBERS} members."
        raise TooLarge.because("", text, "Send it in parts.", "too-costly")


def check_entries(body: Any) -> None:
    """Raise TooLarge for a Bundle with more entries than one request may have."""
    entries = body.get("entry") if isinstance(body, dict) else None
    if isinstance(entries, list) and len(entries) > MOST_ENTRIES:
        text = f"the Bundle has more than {MOST_ENTRIES} entries."
        raise TooLarge.because("", text, "Send it in parts.", "too-costly")
