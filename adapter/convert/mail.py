"""An RFC 5322 message taken apart: headers, the text, the photos, and everything else. Pure.

Every leaf part ends in exactly one of these places, so that a caller can tell whether something is left unread.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html import unescape

from adapter.convert.image import Photo, recognise
from adapter.errors import Refused

MAX_BYTES = 60_000_000
MAX_PARTS = 50
_MAX_HEADER = 4_000


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as read: `sha256` is of the bytes as received; `others` counts the leaf parts that are neither text nor photo."""

    message_id: str
    received: datetime
    headers: tuple[tuple[str, str], ...]
    text: str
    photos: tuple[Photo, ...]
    others: int
    sha256: str

    def header(self, name: str) -> list[str]:
        """Every value of a header, unfolded, top first."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


def read_mail(raw: bytes) -> Mail:
    """Take a message apart. Raises Refused (PHO-13) when it is too large, too deep, or holds what cannot be read."""
    if len(raw) > MAX_BYTES:
        raise Refused.because("PHO-13", "the message is larger than 60 MB.", "Open it in the mailbox.", "too-costly")
    if raw.count(b"\n--") > 4 * MAX_PARTS + 4:
        raise Refused.because("PHO-13", "the message has too many parts.", "Open it in the mailbox.", "too-costly")
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw)
        leaves = [part for part in message.walk() if not part.is_multipart()]
    except (MessageError, RecursionError, ValueError, LookupError):
        raise Refused.because(
            "PHO-13", "the message is not built as e-mail is.", "Open it in the mailbox.", "structure"
        ) from None
    if len(leaves) > MAX_PARTS:
        raise Refused.because("PHO-13", "the message has too many parts.", "Open it in the mailbox.", "too-costly")
    if message.get_content_maintype() == "multipart" and len(leaves) == 1 and leaves[0] is message:
        raise Refused.because(
            "PHO-13", "the message does not say where its parts end.", "Open it in the mailbox.", "structure"
        )
    headers = tuple((name, _decode(str(value)[:_MAX_HEADER])) for name, value in message.items())
    plain: list[str] = []
    html: list[str] = []
    photos: list[Photo] = []
    others = 0
    for leaf in leaves:
        content = _content(leaf)
        photo = recognise(content)
        kind = leaf.get_content_type()
        if photo is not None:
            photos.append(photo)
        elif kind == "text/plain" and leaf.get_content_disposition() != "attachment":
            plain.append(_text(leaf, content))
        elif kind == "text/html" and leaf.get_content_disposition() != "attachment":
            html.append(_strip_tags(_text(leaf, content)))
        else:
            others += 1
    return Mail(
        message_id=next((value.strip() for name, value in headers if name.lower() == "message-id"), ""),
        received=_received(headers),
        headers=headers,
        text="\n".join(plain or html).replace("\r\n", "\n").strip(),
        photos=tuple(photos),
        others=others,
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _content(leaf: Message) -> bytes:
    """The decoded octets of a leaf, its transfer encoding read as senders write it: padded, in any case."""
    body = leaf.get_payload()
    encoding = str(leaf.get("Content-Transfer-Encoding", "7bit")).strip().lower()
    raw = body.encode("utf-8", "surrogateescape") if isinstance(body, str) else b""
    if encoding == "base64":
        try:
            return binascii.a2b_base64(raw)
        except binascii.Error:
            raise Refused.because(
                "PHO-13", "a part of the message is broken base64.", "Ask for the photo again.", "structure"
            ) from None
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw)
    if encoding in {"7bit", "8bit", "binary", ""}:
        return raw
    raise Refused.because(
        "PHO-13", "a part of the message is in an unknown encoding.", "Open it in the mailbox.", "structure"
    )


def _text(leaf: Message, content: bytes) -> str:
    try:
        return content.decode(leaf.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return content.decode("utf-8", "replace")


def _strip_tags(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?i)<br\s*/?>|</p>|</tr>|</div>", "\n", html)))


def _decode(value: str) -> str:
    unfolded = re.sub(r"\r?\n[ \t]+", " ", value)
    try:
        return str(make_header(decode_header(unfolded)))
    except (LookupError, UnicodeDecodeError, MessageError, ValueError):
        return unfolded


def _received(headers: tuple[tuple[str, str], ...]) -> datetime:
    """When the message came: the topmost Received stamp (our own server's), else Date, else the epoch."""
    stamps = [value.rpartition(";")[2] for name, value in headers if name.lower() == "received"]
    dates = [value for name, value in headers if name.lower() == "date"]
    for text in stamps[:1] + dates[:1]:
        try:
            moment = parsedate_to_datetime(text.strip())
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.fromtimestamp(0, UTC)


def message_key(mailbox: str, message_id: str) -> str:
    """The business key of a message: mailbox and Message-ID, so that the same message twice is one."""
    return hashlib.sha256(f"{mailbox}\n{message_id}".encode()).hexdigest()[:32]
