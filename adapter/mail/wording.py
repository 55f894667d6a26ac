"""What a person may have written in a mail, place by place, in every way that its octets can be read. Pure.

A character set may be declared wrongly, and a dash or a letter of it is another then. So each place has several
readings: as declared, as UTF-8 and as Windows-1252. Who looks for something that must not be missed looks in all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from adapter.mail.headers import Headers, decode
from adapter.mail.text import WINDOWS

_GARBLED = re.compile(
    "[\x80-\x9f\ufffd]|[\u00c2\u00c3\u00e2\u00c5][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]"
)
_ADDRESSES = {"from", "to", "cc", "bcc", "reply-to", "sender", "resent-from", "resent-to", "resent-cc", "resent-sender"}
_ADDRESS = re.compile(r"<[^<>]{0,320}>|[^\s<>,;:\"()]{1,64}@[^\s<>,;:\"()]{1,255}")
_WRITTEN = {"subject", "thread-topic", "keywords", "comments", "content-description", "organization", "summary"}
_NAMING = {"content-type", "content-disposition"}
_OF_THE_MACHINE = {
    "boundary",
    "charset",
    "format",
    "delsp",
    "type",
    "start",
    "size",
    "protocol",
    "micalg",
    "reply-type",
}
_DATES = {"creation-date", "modification-date", "read-date"}
_MACHINE = re.compile(
    r"received|x-received|message-id|date|mime-version|content-(?:transfer-encoding|id|location|language|length|md5)"
    r"|lines|references|in-reply-to|return-path|delivered-to|envelope-to|authentication-results|received-spf|user-agent"
    r"|importance|priority|precedence|auto-submitted|thread-index|accept-language|feedback-id|status|dkim-.{1,60}"
    r"|arc-.{1,60}|list-.{1,60}|domainkey-signature|x-(?:original-to|mailer|priority|originating|forefront|exchange|apple"
    r"|ms|microsoft|google|gm|spam|virus|antivirus|scanned|envelope|tm|proofpoint|mimecast|barracuda|sg|mailgun|amz|ses|cm"
    r"|ironport|brightmail|sophos|cloudmark|halon|dspam|rspamd|auth|uid|status|universally|uniform|attachment|client"
    r"|account|eopattributedmessage|pp|yahoo|ymail|aol|clacks|quarantine|policy)(?:-.{0,80})?"
)


class Place(StrEnum):
    """Where in a mail something stands."""

    TEXT = "text"
    SOURCE = "source"  # HTML with what its reader does not see
    SUBJECT = "subject"
    FILE_NAME = "file name"
    HEADER = "header"
    OTHER_HEADER = "other header"  # of a kind that is not known
    MACHINE = "machine"  # written by programs


@dataclass(frozen=True, slots=True)
class Wording:
    """One place with its readings, the declared one first. `name` is the header's."""

    place: Place
    readings: tuple[str, ...]
    name: str = ""

    @property
    def plausible(self) -> tuple[str, ...]:
        """The readings that are not garbled; all where each is."""
        return tuple(text for text in self.readings if not _GARBLED.search(text)) or self.readings


def read_octets(content: bytes, declared: str) -> tuple[str, ...]:
    """A text in every way: as it was read by its declared character set, as UTF-8, as Windows-1252."""
    if declared.isascii() and content.isascii():
        return (declared,)
    return _distinct(declared, content.decode("utf-8", "replace"), content.decode("iso-8859-1").translate(WINDOWS))


def read_string(text: str) -> tuple[str, ...]:
    """A value that is decoded already, also as if it had been UTF-8 or Windows-1252."""
    if text.isascii():
        return (text,)
    western = text.translate(WINDOWS)
    try:
        octets = b"".join(
            character.encode("cp1252") if ord(character) not in WINDOWS else bytes([ord(character)])
            for character in text
        )
        return _distinct(text, western, octets.decode("utf-8"))
    except UnicodeError:
        return _distinct(text, western)


def written_in(headers: Headers, apart: frozenset[str] = frozenset()) -> list[Wording]:
    """What may be written in the headers of a message or a part; `apart`: those that are not looked at (lower case)."""
    found = []
    for name, value in headers.fields:
        key = name.lower()
        if key in apart or not value.strip():
            continue
        if key in _ADDRESSES:
            found += [Wording(Place.HEADER, read_string(shown), key) for shown in display_names(decode(value))]
        elif key in _NAMING:
            found += [Wording(Place.FILE_NAME, read_string(shown), key) for shown in _parameters(name, value)]
        else:
            found.append(Wording(_place(key), read_string(decode(value)), key))
    return found


def display_names(value: str) -> list[str]:
    """What stands in a header of addresses (RFC 5322 §3.4) beside the addresses, comments too."""
    return [name for piece in _ADDRESS.split(value) if (name := piece.strip(" \t,;\"'()<>"))]


def addresses(value: str) -> list[str]:
    """The addresses in such a header."""
    return [match.group().strip("<>") for match in _ADDRESS.finditer(value)]


def _place(key: str) -> Place:
    if key in {"subject", "thread-topic"}:
        return Place.SUBJECT
    if key in _WRITTEN:
        return Place.HEADER
    return Place.MACHINE if _MACHINE.fullmatch(key) else Place.OTHER_HEADER


def _parameters(name: str, value: str) -> list[str]:
    """The parameters of a header that a person's words may stand in, file names among them (RFC 2231)."""
    message = Message()  # compat32: for its reading of parameters
    message[name] = value
    try:
        parameters = message.get_params([], header=name)
        named = [(key.lower(), text) for key, text in parameters[1:]]
    except (ValueError, LookupError, TypeError):
        return [value]
    plain = [
        text if isinstance(text, str) else _joined(text) for key, text in named if key not in _OF_THE_MACHINE | _DATES
    ]
    return [decode(text) for text in plain if text]


def _joined(text: tuple[str | None, str | None, str]) -> str:
    """A parameter in a character set of its own (RFC 2231 §4)."""
    charset, _, octets = text
    try:
        return octets.encode("latin-1").decode(charset or "ascii")
    except (UnicodeError, LookupError):
        return octets


def _distinct(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.encode("utf-8", "replace").decode() for text in texts))
