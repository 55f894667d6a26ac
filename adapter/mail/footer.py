"""Text that a mail server has put behind the last boundary: a scanner's word, a list's footer. Pure.

RFC 2046 §5.1.1 lets a reader ignore it; here nothing is ignored. It is read as a text when it is one, and short, and
nothing in it could be a part whose boundary was lost.
"""

from __future__ import annotations

import re

from adapter.mail.limits import unreadable
from adapter.mail.sentences import OUTSIDE_PARTS
from adapter.mail.text import hides_something, is_encrypted, read_text

_MAX_FOOTER = 4_000
_NO_FOOTER = re.compile(
    r"(?im)^-{2,}[^\s-]"  # a boundary
    r"|^content-[a-z-]{1,40}:"  # the headers of a part
    r"|^[A-Za-z0-9+/]{20,}={0,2}\r?$"  # base64
    r"|[^\t\n\r\f -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # what no text has
)


def read_footer(octets: bytes) -> str:
    """The text of what stands behind the parts. Refused (PHO-13) when it may be more than that."""
    footer = read_text(octets, "utf-8") if len(octets) <= _MAX_FOOTER else None
    if footer is None or _NO_FOOTER.search(footer) or hides_something(footer) or is_encrypted(footer):
        raise unreadable(OUTSIDE_PARTS)
    return footer
