"""Who sent a request mail, as far as its headers say, and which way it came (REL-14). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import getaddresses

from adapter.identifiers import find_hetu_shapes
from adapter.mail import Mail
from adapter.release.rules.request import Sender

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?")
_PORTAL_HOP = re.compile(r"from (\S{1,260}) by lautta with HTTPS;")  # as our own link writes it
_LONGEST = 200  # characters of a name


@dataclass(frozen=True, slots=True)
class Way:
    """The mailbox a mail came to, and whether the portal itself gave it: only then is the portal's word believed."""

    mailbox: str
    by_portal: bool = False


def read_sender(mail: Mail, way: Way) -> Sender:
    """The sender by the mail's own words: the name, and the domain of the address.

    Of a message from the portal: whom the portal has identified, if it says so, and its host.
    """
    addresses = getaddresses(mail.header("From")[:1])
    name, address = addresses[0] if len(addresses) == 1 else ("", "")
    domain = address.rpartition("@")[2].strip().lower()
    identified = mail.header("X-Sender-Name") if way.by_portal else []
    hops = mail.header("Received") if way.by_portal else []
    hop = _PORTAL_HOP.match(hops[0]) if hops else None
    return Sender(
        name=_clean(identified[0] if len(identified) == 1 else name),
        domain=domain if _HOST.fullmatch(domain) else "",
        mailbox=way.mailbox,
        portal=hop[1] if hop else "",
        identified=len(identified) == 1,
    )


def _clean(name: str) -> str:
    """A name as one line, without anything that looks like a personal identity code."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in name[:_LONGEST]).split())
    return "" if find_hetu_shapes(line) else line
