"""Attached messages: one that has a stamp or a sender of its own is another person's until somebody decides (PHO-06).

Pure.
"""

from __future__ import annotations

import re
from email.utils import getaddresses

from adapter.config.photo import Gateway
from adapter.mail import Mail
from adapter.mail.headers import Fields, Headers, decode
from adapter.mail.wording import Place
from adapter.photo.reading.person import doubted
from adapter.photo.reading.signs.finding import Kind, Sign
from adapter.photo.reading.signs.names import own_words
from adapter.photo.reading.stamp import Person


def refuse_attached(sender: Person, mail: Mail, gateway: Gateway) -> None:
    """Refuse a mail that holds the mail of somebody else; raises Doubted (PHO-06)."""
    addresses = {address.casefold() for _, address in _people(mail.headers)}
    own = own_words(sender.name)
    foreign = [
        Sign(Kind.ATTACHED, words, Place.HEADER)
        for head in mail.attached
        for words in (*_stamps(sender, head, gateway), *_senders(head, own, addresses))
    ]
    foreign += [Sign(Kind.ATTACHED, text.written.strip()[:80], Place.TEXT) for text in mail.texts
                if text.enclosed and _holds_block(text.written, gateway)]
    if foreign:
        raise doubted(foreign)


def _stamps(sender: Person, head: Fields, gateway: Gateway) -> list[str]:
    """What the headers that the gateway stamps say in it, unless it is the sender again."""
    return [
        decode(value)
        for key, value in head
        if key.lower() in gateway.own_headers
        and " ".join(decode(value).split()).casefold() not in {sender.name.casefold(), sender.hetu.value.casefold()}
    ]


def _senders(head: Fields, own: frozenset[str], addresses: set[str]) -> list[str]:
    """Who sent it, unless that is the sender by name, or the address that this mail came from."""
    return [
        name or address
        for name, address in _people(head)
        if address.casefold() not in addresses
        and not set(re.findall(r"[^\W\d_]+", (name or address.partition("@")[0]).casefold())) <= own
    ]


def _people(head: Fields) -> list[tuple[str, str]]:
    headers = Headers(head)
    return [pair for name in ("From", "Sender", "Reply-To") for pair in getaddresses(map(decode, headers.all(name)))]


def _holds_block(text: str, gateway: Gateway) -> bool:
    begins = gateway.block_begins
    return bool(begins) and any(re.fullmatch(begins, line.strip()) for line in text.splitlines())
