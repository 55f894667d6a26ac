"""An RFC 5322 message taken apart: headers, the text, the photos, and everything else. Pure."""

from adapter.mail.limits import MAX_BYTES, MAX_DEPTH, MAX_PARTS, MAX_TEXT
from adapter.mail.notice import find_link, is_notice, refuse_notice
from adapter.mail.part import Outcome, Part
from adapter.mail.reading import Mail, Text, message_key, read_mail

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_PARTS",
    "MAX_TEXT",
    "Mail",
    "Outcome",
    "Part",
    "Text",
    "find_link",
    "is_notice",
    "message_key",
    "read_mail",
    "refuse_notice",
]
