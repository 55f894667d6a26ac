"""A message read: every part of it ends in exactly one place.

So a caller can see whether something is left unread. Pure.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from adapter.errors import Refused
from adapter.image import recognise
from adapter.mail.content import read_content, refuse_swallowed
from adapter.mail.headers import Fields, Headers, decode
from adapter.mail.kind import name_kind, refuse_encrypted
from adapter.mail.kind_words import list_kinds
from adapter.mail.limits import MAX_BYTES, MAX_TEXT, unreadable
from adapter.mail.part import Description, Outcome, Part
from adapter.mail.sentences import LARGER_THAN_60_MB, OPEN_IN_MAILBOX, PGP
from adapter.mail.splitter import Leaf, Split, split
from adapter.mail.text import adds_words, hides_something, is_encrypted, join, join_all, read_text, strip_tags
from adapter.words import Sentence


@dataclass(frozen=True, slots=True)
class Text:
    """One part of a message that is text, as written: of HTML its source.

    `enclosed`: it stands in an attached message.
    """

    written: str
    html: bool
    enclosed: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as read.

    `text` is what a person reads; `everything` also what stands only in another form of it, in a subject or in a name:
    for a search. `photos` are the octets as sent, recognised by their first ones only. `first_text` is the text of the
    message's first part, where a gateway writes. `texts` are the parts that are text, as written. `others` counts the
    parts that wait for a person, and `parts` says what became of each. `sha256` is of the bytes as received.
    """

    message_id: str
    received: datetime
    headers: Fields
    text: str
    everything: str
    first_text: str
    texts: tuple[Text, ...]
    photos: tuple[bytes, ...]
    parts: tuple[Part, ...]
    sha256: str

    @property
    def others(self) -> int:
        """How many parts wait for a person."""
        return sum(part.outcome is Outcome.PERSON for part in self.parts)

    @property
    def unread(self) -> Sentence:
        """What waits for a person, in words: `a PDF document, a video`."""
        return list_kinds(part.kind for part in self.parts if part.outcome is Outcome.PERSON)

    def header(self, name: str) -> list[str]:
        """Every value of a header, unfolded and decoded, top first."""
        return [decode(value) for value in Headers(self.headers).all(name)]


@dataclass(slots=True)
class _Reading:
    """What is found on the way through the parts."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)  # of HTML, with what its reader does not see
    names: list[str] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    photos: list[bytes] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    first_text: str = ""
    octets_of_text: int = 0


def read_mail(raw: bytes) -> Mail:
    """Take a message apart.

    Raises Refused (PHO-13) when it is too large, too deep, encrypted, or holds what cannot be read.
    """
    if len(raw) > MAX_BYTES:
        raise Refused.because("PHO-13", LARGER_THAN_60_MB, OPEN_IN_MAILBOX, "too-costly")
    message = split(raw)
    reading = _Reading()
    for number, leaf in enumerate(message.leaves):
        _read_leaf(reading, message, leaf, first=number == 0)
    return _assemble(raw, message, reading)


def _read_leaf(reading: _Reading, message: Split, leaf: Leaf, *, first: bool) -> None:
    """One part into its one place: a photo by its content, a text, nothing at all, or something for a person."""
    description, content = leaf.description, read_content(message.raw, leaf)
    reading.names.append(description.name)
    if photo := recognise(content):
        refuse_swallowed(leaf, content)
        reading.photos.append(content)
        _account(reading, description, content, f"a photo ({photo})", Outcome.PHOTO)
        return
    refuse_encrypted(description, content)
    html = description.declared == "text/html"
    source = _text(reading, description, content)
    if source is None:
        _account(reading, description, content, name_kind(description, content), Outcome.PERSON)
        return
    text = strip_tags(source) if html else source
    if not join([text]):
        _account(reading, description, content, "an empty text", Outcome.DECORATION)
    elif description.name or description.attached:
        _account(reading, description, content, "a text file", Outcome.PERSON)
    else:
        reading.octets_of_text += len(content)
        (reading.html if html else reading.plain).append(text)
        reading.source += [source] if html else []
        reading.texts.append(Text(source, html, leaf.enclosed))
        reading.first_text = text if first and not leaf.enclosed else reading.first_text
        _account(reading, description, content, "text", Outcome.TEXT)


def _text(reading: _Reading, description: Description, content: bytes) -> str | None:
    """The text of a part.

    None when it is not text, hides a file, or is longer than what is left of the room for texts.
    """
    if description.declared not in {"text/plain", "text/html"} or reading.octets_of_text + len(content) > MAX_TEXT:
        return None
    text = read_text(content, description.charset)
    if text is not None and is_encrypted(text):
        raise unreadable(PGP)
    return None if text is None or hides_something(text) else text


def _account(reading: _Reading, description: Description, content: bytes, kind: str, outcome: Outcome) -> None:
    reading.parts.append(Part(description.safe_name, description.declared, kind, len(content), outcome))


def _assemble(raw: bytes, message: Split, reading: _Reading) -> Mail:
    headers = message.headers
    asides = [aside.decode("ascii") for aside in message.asides]
    plain = join(reading.plain)
    extra_html = [text for text in reading.html if adds_words(text, plain)]
    subjects = [*map(decode, headers.all("Subject")), *message.subjects]
    texts = [*reading.plain, *reading.html, *reading.source, *reading.names, *subjects, *asides]
    notes = [Part("", "", "a preamble", len(aside), Outcome.DECORATION) for aside in message.asides]
    return Mail(
        message_id=next(map(decode, headers.all("Message-ID")), "").strip(),
        received=_received(headers),
        headers=headers.fields,
        text=join([*reading.plain, *extra_html]),
        everything=join_all(texts),
        first_text=join([reading.first_text]),
        texts=tuple(reading.texts),
        photos=tuple(reading.photos),
        parts=(*reading.parts, *notes),
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _received(headers: Headers) -> datetime:
    """When the message came: the topmost Received stamp (our own server's), else Date, else the epoch."""
    stamps = [value.rpartition(";")[2] for value in headers.all("Received")]
    for text in stamps[:1] + headers.all("Date")[:1]:
        try:
            moment = parsedate_to_datetime(text.strip())
        except (ValueError, OverflowError, IndexError, TypeError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.fromtimestamp(0, UTC)


def message_key(mailbox: str, message_id: str) -> str:
    """The business key of a message: mailbox and Message-ID, so that the same message twice is one."""
    return hashlib.sha256(f"{mailbox}\n{message_id}".encode()).hexdigest()[:32]
