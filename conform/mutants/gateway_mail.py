"""What can be done to a mail on its way: fields changed, added and taken off, the text and the files rewritten."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP

_BLANK = b"\r\n\r\n"


def add_field(raw: bytes, name: str, value: str) -> bytes:
    """A field more, below the trace; its value may hold line ends."""
    head, _, body = raw.partition(_BLANK)
    return head + f"\r\n{name}: {value}".encode() + _BLANK + body


def put_on_top(raw: bytes, name: str, value: str) -> bytes:
    """A field above all others."""
    return f"{name}: {value}\r\n".encode() + raw


def change_field(raw: bytes, name: str, change: Callable[[str], str | None]) -> bytes:
    """Every field of a name rewritten, folded lines too; None takes it off."""

    def rewrite(found: re.Match[bytes]) -> bytes:
        value = change(found[1].decode())
        return b"" if value is None else f"{name}: {value}\r\n".encode()

    head, _, body = raw.partition(_BLANK)
    field = rb"(?im)^" + name.encode() + rb":[ \t]*(.*(?:\r\n[ \t].*)*)\r\n"
    return re.sub(field, rewrite, head + b"\r\n") + b"\r\n" + body


def change_text(raw: bytes, change: Callable[[str], str]) -> bytes:
    """The text rewritten."""
    mail = message_from_bytes(raw, policy=SMTP)
    for part in mail.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/plain":
            part.set_content(change(part.get_content()), cte="base64")
    return mail.as_bytes()


def change_files(raw: bytes, change: Callable[[str, str, bytes], tuple[str, bytes] | None]) -> bytes:
    """Every file rewritten: of name, type and octets come another name and octets; None drops it."""
    mail = message_from_bytes(raw, policy=SMTP)
    parts = [part for part in mail.walk() if isinstance(part, EmailMessage) and not part.is_multipart()]
    kept: list[Message | str] = []
    for part in parts:
        if part.is_attachment():
            changed = change(part.get_filename() or "", part.get_content_type(), part.get_content())
            if changed is None:
                continue
            name, octets = changed
            part.set_content(octets, part.get_content_maintype(), part.get_content_subtype(), filename=name)
        kept.append(part)
    if mail.is_multipart():
        mail.set_payload(kept)
    return mail.as_bytes()
