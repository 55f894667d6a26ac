"""Attached messages: one that has a stamp or a sender of its own is another person's until somebody decides (PHO-06).

Pure.
"""

from __future__ import annotations

import re

from adapter.config.photo import Gateway
from adapter.mail import Mail
from adapter.mail.headers import Fields, Headers, decode
from adapter.mail.wording import Place, addresses, display_names
from adapter.photo.reading.person import doubted
from adapter.photo.reading.signs.finding import Kind, Sign
from adapter.photo.reading.signs.names import own_words
from adapter.photo.reading.stamp import Person


def refuse_attached(sender: Person, mail: Mail, gateway: Gateway) -> None:
    """Refuse a mail that holds the mail of somebody else; raises Doubted (PHO-06)."""
    known = {address.casefold() for value in _values(mail.headers) for address in addresses(value)}
    own = own_words(sender.name)
    foreign = [
        Sign(Kind.ATTACHED, words, Place.HEADER)
        for head in mail.attached
        for words in (*_stamps(sender, head, gateway), *_senders(head, own, known))
    ]
    foreign += [
        Sign(Kind.ATTACHED, text.written.strip()[:80], Place.TEXT)
        for text in mail.texts
        if text.enclosed and _holds_block(text.written, gateway)
    ]
    if foreign:
        raise doubted(foreign)


def _stamps(sender: Person, head: Fields, gateway: Gateway) -> list[str]:
    """What the headers that the gateway stamps say in it, unless it is the sender again."""
    return [
        decode(value)
        for key, value in head
        if any(key.lower() in profile.own_headers for profile in gateway.profiles)
        and " ".join(decode(value).split()).casefold() not in {sender.name.casefold(), sender.hetu.value.casefold()}
    ]


def _senders(head: Fields, own: frozenset[str], known: set[str]) -> list[str]:
    """Who sent it, unless that is the sender by name, or the address that this mail came from."""
    values = _values(head)
    names = [name for value in values for name in display_names(value) if not _words(name) <= own]
    return names + [
        address
        for value in values
        for address in addresses(value)
        if address.casefold() not in known and not _words(address.partition("@")[0]) <= own
    ]


def _values(head: Fields) -> list[str]:
    headers = Headers(head)
    return [decode(value) for name in ("From", "Sender", "Reply-To") for value in headers.all(name)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def _holds_block(text: str, gateway: Gateway) -> bool:
    begins = [profile.block_begins for profile in gateway.profiles if profile.block_begins]
    return any(re.fullmatch(begin, line.strip()) for begin in begins for line in text.splitlines())
