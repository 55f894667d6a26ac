"""What hides secrets, people and private places in evidence, as it is kept.

One `Veil` serves a whole run, so that a host has the same name in every file.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from conform.people import check_synthetic_octets, redact

#: A long line of base64, or several as MIME folds them (RFC 2045 §6.8).
_FORM = r"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{77,}={0,2}|[A-Za-z0-9+/]{16,76}(?:\r?\n[ \t]*[A-Za-z0-9+/]{1,76})*={0,2})"
_BASE64, _BASE64_OCTETS = re.compile(_FORM), re.compile(_FORM.encode())
_LEAST = 96  # octets: what is shorter is a digest, an id or a word
_HEADERS = re.compile(r"(?im)^((?:proxy-)?authorization|(?:set-)?cookie|x-api-key)[ \t]*:.*(?:\r?\n[ \t].*)*")
_TOKENS = re.compile(
    r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*"  # a JWT (RFC 7519)
    r"|(?<=access_token=)[^&\s]+|(?<=client_assertion=)[^&\s]+|(?<=client_secret=)[^&\s]+|(?<=password=)[^&\s]+"
    r'|(?<="access_token":")[^"]+|(?<="access_token": ")[^"]+'
)
#: What every token has beside it: a text without these is not looked through.
_SIGNS_OF_TOKENS = ("eyJ", "access_token", "client_assertion=", "client_secret=", "password=")
_PLACES = re.compile(r"(?i)(?<=://)[^/\s\"'<>?#\\]+|(?<=\nhost: )\S+")
_PRIVATE_ENDS = (".local", ".localhost", ".internal", ".lan", ".intra", ".home", ".corp", ".test")


@dataclass
class Veil:
    """`hosts`: the vendor's own hosts, from sut.toml. `names`: what stands for each place that was met."""

    hosts: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)

    def cover(self, text: str, secrets: Mapping[str, str]) -> str:
        """A text without secrets, tokens, cookies, private hosts, HETUs, and octets that are no text."""
        text = _BASE64.sub(lambda found: _show(found[0]), text)
        text = _HEADERS.sub(r"\1: ■■■", redact(text, secrets))
        if any(sign in text for sign in _SIGNS_OF_TOKENS):
            text = _TOKENS.sub("■token■", text)
        text = _PLACES.sub(lambda found: self._name(found[0]), text)
        for host in self.hosts:
            text = re.sub(rf"(?i)(?<![\w.-]){re.escape(host)}(?![\w-])", lambda found: self._name(found[0]), text)
        return text

    def _name(self, place: str) -> str:
        host = urlsplit(f"//{place}").hostname if _is_place(place) else None
        if not host or not (host in self.hosts or _is_private(host)):
            return place
        return self.names.setdefault(place.lower(), f"peer-{len(self.names) + 1}")


def find_hosts(settings: Any) -> Iterator[str]:
    """The hosts that stand in what a vendor says of a system."""
    if isinstance(settings, Mapping):
        for value in settings.values():
            yield from find_hosts(value)
    elif isinstance(settings, list | tuple):
        for value in settings:
            yield from find_hosts(value)
    elif isinstance(settings, str) and "://" in settings:
        for place in _PLACES.findall(settings):
            if _is_place(place) and (host := urlsplit(f"//{place}").hostname):
                yield host


def check_octets(body: bytes) -> None:
    """Raise RealPersonError where octets hold a HETU outside the 900-series, also in base64, UTF-16 or folded lines."""
    check_synthetic_octets(body)
    if b"\0" in body:  # no text, or UTF-16: every other octet is 0
        if 3 * body.count(b"\0") > len(body):
            check_synthetic_octets(body.replace(b"\0", b""))
        return
    for text in {body.replace(b"=\r\n", b""), unquote_to_bytes(body)} - {body}:
        check_synthetic_octets(text)
    for found in _BASE64_OCTETS.findall(body):
        check_synthetic_octets(_decode(found))


def _show(text: str) -> str:
    """Long base64 as the text that it is, or as its size and digest."""
    octets = _decode(text.encode())
    if len(octets) < _LEAST:
        return text
    try:
        inner = octets.decode("utf-8")
    except UnicodeDecodeError:
        return describe(octets)
    return f"[in base64: {_BASE64.sub(lambda found: describe(_decode(found[0].encode())), inner)}]"


def describe(octets: bytes) -> str:
    """What is no text, such as a photo: its size and digest."""
    return f"[{len(octets)} octets, sha256 {hashlib.sha256(octets).hexdigest()}]"


def _decode(text: bytes) -> bytes:
    """Base64 as far as it goes: without its last letter where one stands by itself."""
    plain = text.translate(None, b"\r\n\t =")
    whole = plain[: len(plain) - (len(plain) % 4 == 1)]
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


def _is_place(text: str) -> bool:
    try:
        urlsplit(f"//{text}")
    except ValueError:
        return False
    return True


def _is_private(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_ENDS)
    return True
