"""A message read: every part of it ends in exactly one place.

So a caller can see whether something is left unread. Pure.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from adapter.errors import Refused
from adapter.image import measure, name_other, recognise
from adapter.mail.content import read_content, refuse_swallowed
from adapter.mail.decoration import Picture, find_decoration, find_repetitions
from adapter.mail.footer import read_footer
from adapter.mail.headers import Fields, Headers, decode
from adapter.mail.kind import is_signature, name_kind, refuse_encrypted
from adapter.mail.kind_words import list_kinds
from adapter.mail.limits import MAX_BYTES, MAX_TEXT, cut_off, unreadable
from adapter.mail.part import Description, Outcome, Part
from adapter.mail.sentences import LARGER_THAN_60_MB, OPEN_IN_MAILBOX, PGP
from adapter.mail.splitter import Leaf, Split, split
from adapter.mail.text import adds_words, hides_something, is_encrypted, join, join_all, read_text, strip_tags
from adapter.mail.wording import Place, Wording, read_octets, written_in
from adapter.words import Sentence

_TRACE = {"received", "authentication-results"}
_LEFT_OVER = re.compile(r"(?i)ATT\d{3,8}\.(?:txt|html?)")  # what Exchange calls a piece of the text itself


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
    for a search. `photos` are the octets as sent, recognised by their first ones only, each once; `decorations` are
    the pictures that are no photos. `first_text` is the text of the
    message's first part, where a gateway writes. `texts` are the parts that are text, as written. `others` counts the
    parts that wait for a person, and `parts` says what became of each. `sha256` is of the bytes as received. `wordings`
    are the texts in every way that they can be read; `heads` the headers of the message and of every part, `attached`
    those of attached messages.
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
    decorations: tuple[bytes, ...] = ()
    wordings: tuple[Wording, ...] = ()
    heads: tuple[Fields, ...] = ()
    attached: tuple[Fields, ...] = ()

    @property
    def others(self) -> int:
        """How many parts wait for a person."""
        return sum(part.outcome is Outcome.PERSON for part in self.parts)

    @property
    def unread(self) -> Sentence | None:
        """What waits for a person and is no photo, in words: `a PDF document, a video`; None when nothing does."""
        waiting = [part.kind for part in self.parts if part.outcome is Outcome.PERSON and not part.form]
        return list_kinds(waiting) if waiting else None

    @property
    def untaken(self) -> str:
        """What the photos that wait for a person are, as people call it: `AVIF, DNG`."""
        return ", ".join(dict.fromkeys(part.form for part in self.parts if part.form))

    def header(self, name: str) -> list[str]:
        """Every value of a header, unfolded and decoded, top first."""
        return [decode(value) for value in Headers(self.headers).all(name)]

    @property
    def trace(self) -> list[tuple[str, str]]:
        """The headers that servers write of a message's way, top first: names in small letters, spaces squeezed."""
        return [(name.lower(), " ".join(value.split())) for name, value in self.headers if name.lower() in _TRACE]

    def written(self, apart: frozenset[str]) -> tuple[Wording, ...]:
        """Every place of the message that a person can write in, but for the headers `apart` (lower case)."""
        headers = [wording for head in self.heads for wording in written_in(Headers(head), apart)]
        return (*self.wordings, *headers)


@dataclass(slots=True)
class _Reading:
    """What is found on the way through the parts."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)  # of HTML, with what its reader does not see
    names: list[str] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    wordings: list[Wording] = field(default_factory=list)
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
    for octets in message.footers:
        footer = read_footer(octets)
        reading.octets_of_text += len(octets)
        reading.plain.append(footer)
        reading.texts.append(Text(footer, html=False, enclosed=False))
        reading.parts.append(Part("", "", "a footer behind the parts", len(octets), Outcome.TEXT))
    return _assemble(raw, message, reading)


def _read_leaf(reading: _Reading, message: Split, leaf: Leaf, *, first: bool) -> None:
    """One part into its one place: a photo by its content, a text, nothing at all, or something for a person."""
    description, content = leaf.description, _read_whole(message, leaf)
    reading.names.append(description.name)
    photo = recognise(content)
    if photo or content.startswith(b"GIF8"):
        reading.pictures.append(Picture(len(reading.parts), content, description.cid))
    if photo:
        refuse_swallowed(leaf, content)
        _account(reading, description, content, f"a photo ({photo})", Outcome.PHOTO)
        return
    if is_signature(leaf.around, description, content):
        _account(reading, description, content, "a digital signature, not checked", Outcome.DECORATION)
        return
    refuse_encrypted(description, content)
    html = description.declared == "text/html"
    source = _text(reading, description, content)
    if source is None:
        form = name_other(content, description.name)
        kind = f"a photo of a kind that is not taken ({form})" if form else name_kind(description, content)
        _account(reading, description, content, kind, Outcome.PERSON, form)
        return
    text = strip_tags(source) if html else source
    reading.source += [source] if html else []
    if not join([text]):
        _account(reading, description, content, "an empty text", Outcome.DECORATION)
    elif (description.name or description.attached) and not _LEFT_OVER.fullmatch(description.name):
        _account(reading, description, content, "a text file", Outcome.PERSON)
    else:
        reading.octets_of_text += len(content)
        (reading.html if html else reading.plain).append(text)
        reading.texts.append(Text(source, html, leaf.enclosed))
        _word(reading, content, source, html=html)
        reading.first_text = text if first and not leaf.enclosed else reading.first_text
        _account(reading, description, content, "text", Outcome.TEXT)


def _read_whole(message: Split, leaf: Leaf) -> bytes:
    """The octets of a leaf. One that is open must prove that it is whole, and only a picture can."""
    try:
        content = read_content(message.raw, leaf)
    except Refused:
        if leaf.open:
            raise cut_off() from None
        raise
    if leaf.open and not (leaf.description.encoding == "base64" and recognise(content) and measure(content)):
        raise cut_off()
    return content


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


def _account(
    reading: _Reading, description: Description, content: bytes, kind: str, outcome: Outcome, form: str = ""
) -> None:
    reading.parts.append(Part(description.safe_name, description.declared, kind, len(content), outcome, form))


def _sort_pictures(reading: _Reading) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The photos, each once, and the pictures that are none; their parts say so."""
    decoration = find_decoration(reading.pictures, [*reading.source, *reading.plain])
    repeated = find_repetitions(reading.pictures)
    photos, decorations = [], []
    for picture in reading.pictures:
        part = reading.parts[picture.part]
        if picture.part in decoration:
            kind = "a picture of a signature"
            reading.parts[picture.part] = replace(part, kind=kind, outcome=Outcome.DECORATION, form="")
            decorations += [] if picture.part in repeated else [picture.content]
        elif part.outcome is Outcome.PHOTO and picture.part in repeated:
            reading.parts[picture.part] = replace(part, kind="the same photo once more", outcome=Outcome.DECORATION)
        elif part.outcome is Outcome.PHOTO:
            photos.append(picture.content)
    return tuple(photos), tuple(decorations)


def _word(reading: _Reading, content: bytes, source: str, *, html: bool) -> None:
    """A text in every way that its octets can be read."""
    readings = read_octets(content, source)
    texts = tuple(strip_tags(written) for written in readings) if html else readings
    reading.wordings.append(Wording(Place.TEXT, texts))
    if html:
        reading.wordings.append(Wording(Place.SOURCE, readings))


def _assemble(raw: bytes, message: Split, reading: _Reading) -> Mail:
    headers = message.headers
    photos, decorations = _sort_pictures(reading)
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
        photos=photos,
        parts=(*reading.parts, *notes),
        sha256=hashlib.sha256(raw).hexdigest(),
        decorations=decorations,
        wordings=(*reading.wordings, *(Wording(Place.TEXT, (aside,)) for aside in asides)),
        heads=tuple(head.fields for head in message.heads),
        attached=tuple(head.fields for head in message.attached),
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
