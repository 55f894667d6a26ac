"""How much of a message is read, and how a message that is not read is refused (PHO-13). Pure."""

from __future__ import annotations

from adapter.errors import Refused
from adapter.mail.sentences import CUT_OFF, OPEN_MESSAGE
from adapter.words import Sentence

MAX_BYTES = 60_000_000
MAX_PARTS = 50
MAX_DEPTH = 10  # parts within parts, attached messages counted
MAX_TEXT = 1_000_000  # octets of all texts together
MAX_HEAD = 256_000  # octets of one block of headers
MAX_FIELDS = 1_000
MAX_HEADER = 4_000  # characters of one header; what is longer is cut
MAX_BOUNDARY = 200  # RFC 2046 §5.1.1 allows 70


def unreadable(sentence: Sentence, code: str = "structure") -> Refused:
    """A refusal of the whole message."""
    return Refused.because("PHO-13", sentence, OPEN_MESSAGE, code)


def cut_off() -> Refused:
    """A refusal of a message of which a part may be missing."""
    return unreadable(CUT_OFF)
