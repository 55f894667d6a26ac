"""One part of a message: what its headers say it is (RFC 2045), and what became of it. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from adapter.mail.headers import Headers, decode
from adapter.mail.limits import MAX_BOUNDARY, unreadable
from adapter.mail.sentences import UNREADABLE_PARAMETERS

_TYPE = re.compile(r"[^\s/;]+/[^\s/;]+")
_MAX_NAME = 100


class Outcome(StrEnum):
    """Where a part ended; there is no other place."""

    PHOTO = "photo"
    TEXT = "text"
    DECORATION = "decoration"  # adds nothing: an empty text, a preamble, a signature's picture, a photo once more
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it is reported to a person. Its name is data, made safe to show, and never a path."""

    name: str
    declared: str
    kind: str
    size: int
    outcome: Outcome
    form: str = ""  # of a photo of a kind that is not taken, what people call it: `AVIF`


@dataclass(frozen=True, slots=True)
class Description:
    """What the headers of a part say, believed only as far as the part must be read by them."""

    declared: str
    encoding: str
    charset: str
    boundary: bytes
    name: str
    attached: bool
    cid: str = ""

    @property
    def safe_name(self) -> str:
        """The name without folders, and without characters that cannot be seen or that turn the text round."""
        visible = "".join(
            character for character in self.name if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
        )
        return re.split(r"[/\\]", visible)[-1].strip()[:_MAX_NAME]


def describe(headers: Headers, default: str) -> Description:
    """Read Content-Type, Content-Transfer-Encoding and Content-Disposition.

    `default` is the type of a part that says none.
    """
    message = (
        Message()
    )  # compat32: a holder of two short headers, for its reading of parameters (RFC 2045 §5.1, RFC 2231)
    for name in ("Content-Type", "Content-Disposition"):
        if value := headers.only(name):
            message[name] = value
    declared = message.get("Content-Type", default).partition(";")[0].strip().lower()
    try:
        return Description(
            declared=declared if _TYPE.fullmatch(declared) else "",
            encoding=headers.only("Content-Transfer-Encoding").strip().lower(),
            charset=message.get_content_charset("utf-8"),
            boundary=_boundary(message) if declared.startswith("multipart/") else b"",
            name=decode(message.get_filename("")),
            attached=message.get_content_disposition() == "attachment",
            cid=next(iter(headers.all("Content-ID")), "").strip().strip("<>"),
        )
    except (ValueError, LookupError, TypeError):
        raise unreadable(UNREADABLE_PARAMETERS) from None


def _boundary(message: Message) -> bytes:
    """The boundary, or empty when there is none that could be one (RFC 2046 §5.1.1)."""
    parameters = [name.lower() for name, _ in message.get_params([])]
    boundary = str(message.get_boundary("")).rstrip()
    if parameters.count("boundary") > 1 or not re.fullmatch(r"[ -~]+", boundary) or len(boundary) > MAX_BOUNDARY:
        return b""
    return boundary.encode("ascii")
