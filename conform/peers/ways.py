"""How a gateway's mails come in, as sut.toml says: the form of the stamp, and who writes which trace fields.

A mail in traffic carries it, and what the lever was given, if that is known: the cases on traffic need no more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conform.claim import Claim, WrongSutError
from conform.evidence import Evidence
from conform.peers.letter import Delivered, read_mail
from conform.peers.mailbox import find_mails
from conform.peers.stamp import Form, count_beginnings, read_form
from conform.traffic import Message


@dataclass(frozen=True)
class Ways:
    """`host`: the gateway's name, `address` its IP address as the unit's server saw it, `servers` the unit's own."""

    form: Form
    host: str = ""
    address: str = ""
    authserv_id: str = ""
    servers: tuple[str, ...] = ()
    has_portal: bool = False


@dataclass(frozen=True)
class Letter:
    """A mail with how it came. `written`: the arguments of the lever; empty where they are not known."""

    mail: Delivered
    ways: Ways
    written: Mapping[str, Any] = field(default_factory=dict)
    is_notice: bool = False


def read_ways(claim: Claim) -> Ways:
    """What the claim says. Raises WrongSutError."""
    servers = claim.settings.get("servers", ())
    if not isinstance(servers, list | tuple) or not all(isinstance(name, str) for name in servers):
        raise WrongSutError("gateway: servers is a list of names")
    named = {name: str(claim.settings.get(name, "")) for name in ("host", "address", "authserv_id")}
    return Ways(read_form(claim.settings), **named, servers=tuple(servers), has_portal="portal" in claim.features)


def make_message(raw: bytes, ways: Ways, written: Mapping[str, Any], case: str = "") -> Message:
    """A mail as traffic: `mail`, or `notice` where a portal says that a message waits.

    Its octets are a mark; the body is what a person can read, for evidence has no HETU, be it in base64.
    """
    mail = read_mail(raw)
    stamped = count_beginnings(mail, ways.form) or (ways.form.name_header and mail.fields(ways.form.name_header))
    kind = "notice" if ways.has_portal and not stamped and "https://" in mail.all_words else "mail"
    marks = {"raw": raw, "ways": ways, "written": dict(written)}
    return Message(kind, by_system=True, body=mail.all_words.encode(), marks=marks, case=case)


def read_letters(traffic: Sequence[Message]) -> list[Letter]:
    """Every mail of the traffic."""
    return [
        Letter(read_mail(one.marks["raw"]), one.marks["ways"], one.marks["written"], one.interaction == "notice")
        for one in traffic
    ]


def read_folder(folder: Path, claim: Claim) -> list[Message]:
    """The mails of a folder. Beside NAME.eml, NAME.sent.json may hold what the lever was given.

    A file with LF only was saved by a program that ends lines so; it is read as if it had CRLF.
    Raises WrongSutError, and RealPersonError.
    """
    ways, found = read_ways(claim), []
    for file in find_mails(folder):
        raw = file.read_bytes()
        raw = raw if b"\r" in raw else raw.replace(b"\n", b"\r\n")
        keep_mail(Evidence(), raw)
        found.append(make_message(raw, ways, _read_written(file.with_suffix(".sent.json"))))
    return found


def keep_mail(evidence: Evidence, raw: bytes) -> None:
    """Keep what a person can read of a mail, and digests of the rest. Raises RealPersonError."""
    mail = read_mail(raw)
    evidence.keep("received", mail.all_words, b"")
    for file in mail.files:
        evidence.keep("received", f"a file of type {file.type}", file.content)


def _read_written(file: Path) -> Mapping[str, Any]:
    if not file.is_file():
        return {}
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        raise WrongSutError(f"{file}: not JSON") from None
    if not isinstance(written, dict):
        raise WrongSutError(f"{file}: not what a lever is given")
    for one in written.get("files", ()):
        if isinstance(one, dict) and "path" in one:
            one["path"] = str(file.parent / one["path"])
    return written
