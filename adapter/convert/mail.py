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
_MAX_PREAMBLE = 500
_NOT_TEXT = (b"%PDF", b"PK\x03\x04", b"MZ", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x7fELF", b"GIF8", b"II*\0", b"MM\0*")
_HIDDEN = re.compile(r"(?im)^begin [0-7]{3,4} \S|\bdata:(?:image|application|video)/")  # uuencode, data: URIs
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as read.

    `text` is what a person reads; `everything` also what stands only in another form of it, or in the subject. `others` counts the leaf parts that
    are neither text nor photo. `sha256` is of the bytes as received.
    """

    message_id: str
    received: datetime
    headers: tuple[tuple[str, str], ...]
    text: str
    everything: str
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
    message, leaves = _parse(raw)
    headers = tuple((name, _decode(value)) for name, value in message.raw_items())
    plain: list[str] = []
    html: list[str] = []
    photos: list[Photo] = []
    others = 0
    file_names = [leaf.get_filename() or "" for leaf in leaves]
    for leaf in leaves:
        content = _content(leaf)
        text = _text(leaf, content)
        if photo := recognise(content):
            photos.append(photo)
        elif text is None or _HIDDEN.search(text):
            others += 1
        elif leaf.get_content_type() == "text/html":
            html.append(_strip_tags(text))
        else:
            plain.append(text)
    return Mail(
        message_id=next((value.strip() for name, value in headers if name.lower() == "message-id"), ""),
        received=_received(headers),
        headers=headers,
        text=_join(plain) or _join(html),
        everything=_join(
            [*plain, *html, *file_names, *(value for name, value in headers if name.lower() == "subject")]
        ),
        photos=tuple(photos),
        others=others,
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _parse(raw: bytes) -> tuple[Message, list[Message]]:
    """The message and its leaf parts; raises Refused when a part could hide outside them."""
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw)
        parts = list(message.walk())
    except (MessageError, RecursionError, ValueError, LookupError):
        raise _unreadable("the message is not built as e-mail is.") from None
    leaves = [part for part in parts if not part.is_multipart()]
    if len(leaves) > MAX_PARTS:
        raise _unreadable("the message has too many parts.")
    for part in parts:
        kind, encoding = part.get_content_maintype(), _encoding(part)
        if part.defects or (kind == "multipart" and not part.is_multipart()):
            raise _unreadable("the message is cut off, or does not say where its parts end.")
        if (part.epilogue or "").strip() or len((part.preamble or "").strip()) > _MAX_PREAMBLE:
            raise _unreadable("something stands outside the parts of the message.")
        if kind == "message" and encoding in {"base64", "quoted-printable"}:
            raise _unreadable("an attached message is encoded.")
    return message, leaves


def _encoding(part: Message) -> str:
    """The transfer encoding as senders write it: padded, in any case."""
    return str(part.get("Content-Transfer-Encoding", "7bit")).strip().lower()


def _content(leaf: Message) -> bytes:
    """The decoded octets of a leaf."""
    encoding = _encoding(leaf)
    del leaf["Content-Transfer-Encoding"]  # so that the next line gives the octets as they came
    raw = leaf.get_payload(decode=True)
    if not isinstance(raw, bytes):
        raise _unreadable("a part of the message cannot be read.")
    if encoding == "base64":
        try:
            return binascii.a2b_base64(raw.translate(None, b" \t\r\n"), strict_mode=True)
        except binascii.Error:
            raise _unreadable("a part of the message is broken base64.") from None
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw)
    if encoding in {"7bit", "8bit", "binary", ""}:
        return raw
    raise _unreadable("a part of the message is in an unknown encoding.")


def _text(leaf: Message, content: bytes) -> str | None:
    """The text of a leaf; None when it is not meant as text or is not text at all."""
    named = leaf.get_filename() or leaf.get_content_disposition() == "attachment"
    if named or leaf.get_content_type() not in {"text/plain", "text/html"} or content.startswith(_NOT_TEXT):
        return None
    try:
        text = content.decode(leaf.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return None if "\0" in text else text.encode("utf-8", "replace").decode()


def _join(texts: list[str]) -> str:
    """Texts below each other, with no control character that FHIR forbids in a string."""
    return _CONTROL.sub("", "\n".join(texts).replace("\r\n", "\n")).strip()


def _strip_tags(html: str) -> str:
    return unescape(re.sub(r"<[^<>]*>", "", re.sub(r"(?i)<br\s*/?>|</p>|</tr>|</div>|</li>", "\n", html)))


def _decode(raw: str) -> str:
    """A header's value: folded lines joined, octets read as UTF-8, encoded words decoded."""
    unfolded = re.sub(r"\r?\n[ \t]+", " ", str(raw)[:_MAX_HEADER])
    value = unfolded.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, UnicodeError, MessageError, ValueError):
        return value


def _received(headers: tuple[tuple[str, str], ...]) -> datetime:
    """When the message came: the topmost Received stamp (our own server's), else Date, else the epoch."""
    stamps = [value.rpartition(";")[2] for name, value in headers if name.lower() == "received"]
    dates = [value for name, value in headers if name.lower() == "date"]
    for text in stamps[:1] + dates[:1]:
        try:
            moment = parsedate_to_datetime(text.strip())
        except (ValueError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.fromtimestamp(0, UTC)


def _unreadable(text: str) -> Refused:
    return Refused.because("PHO-13", text, "Open the message itself; nothing was removed.", "structure")


def message_key(mailbox: str, message_id: str) -> str:
    """The business key of a message: mailbox and Message-ID, so that the same message twice is one."""
    return hashlib.sha256(f"{mailbox}\n{message_id}".encode()).hexdigest()[:32]
