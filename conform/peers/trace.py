"""The trace of a mail: which server took it from whom (RFC 5321 4.4), and whose results of authentication it has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conform.peers.letter import Delivered
from conform.peers.ways import Ways

_HOP = re.compile(
    r"(?:from\s+(?P<of>\S+)\s+(?P<origin>.*?)\s*)?\bby\s+(?P<by>\S+)(?P<rest>.*?);\s*(?P<date>[^;]*)$", re.DOTALL
)
_PROTOCOL = re.compile(r"\bwith\s+(\S+)", re.IGNORECASE)
_TLS = re.compile(r"\b(?:version=)?(SSL|TLS)[ _v]*(\d)(?:[._](\d))?", re.IGNORECASE)


@dataclass(frozen=True)
class Hop:
    """One Received: by whom the mail was taken, from whom, what is known of that one, how, and when."""

    of: str
    origin: str
    by: str
    protocol: str
    rest: str
    date: str

    @property
    def is_secured(self) -> bool:
        """Whether the mail came by TLS (RFC 3848: ESMTPS, LMTPS and their kin), of 1.2 or newer where that is said."""
        versions = [(kind.upper(), int(major), int(minor or 0)) for kind, major, minor in _TLS.findall(self.rest)]
        new = all(kind == "TLS" and (major, minor) >= (1, 2) for kind, major, minor in versions)
        return new and re.fullmatch(r"(?:UTF8)?(?:SMTP|ESMTP|LMTP)SA?", self.protocol.upper()) is not None


def read_hops(mail: Delivered) -> list[Hop | None]:
    """Every Received, the topmost first; None for one that is not of RFC 5321's form."""
    return [_read_hop(value) for value in mail.fields("Received")]


def find_gateway_hop(mail: Delivered, ways: Ways) -> Hop | None:
    """The hop by which the mail left the gateway: the topmost but for the unit's own; None where another stands there.

    Where `servers` is not given, it is the topmost.
    """
    own = {name.casefold() for name in ways.servers}
    for hop in read_hops(mail):
        if hop is None or (own and hop.by.casefold() not in own):
            return None
        if hop.of.casefold() == ways.host.casefold():
            return hop if not ways.address or ways.address in hop.origin else None
        if hop.of and hop.of.casefold() not in own:
            return None
    return None


def find_foreign_results(mail: Delivered, ways: Ways) -> list[str]:
    """The authserv-ids of Authentication-Results that are neither the gateway's nor the unit's (RFC 8601 2.2)."""
    known = {name.casefold() for name in (ways.authserv_id or ways.host, *ways.servers)}
    named = [value.partition(";")[0].split() for value in mail.fields("Authentication-Results")]
    return [words[0] if words else "" for words in named if not words or words[0].casefold() not in known]


def _read_hop(value: str) -> Hop | None:
    found = _HOP.match(value.strip())
    if found is None:
        return None
    of, origin, by, rest, date = (found[name] or "" for name in ("of", "origin", "by", "rest", "date"))
    protocol = _PROTOCOL.search(rest)
    return Hop(of, origin, by, protocol[1] if protocol else "", f"{origin} {rest}", date.strip())
